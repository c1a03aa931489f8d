"""Min enhet: whom a manager sees there, how they stand, and what the page leads to."""

import datetime as dt

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from courses.campaigns import Campaign, CampaignPlace
from courses.leading.coming import coming
from courses.leading.late import late_persons
from courses.leading.people import LedPeople, Situation
from courses.leading.units import LedUnits
from courses.progress import item_ids
from tests import factories
from tests.courses.factories import course, lessons_of, plain
from tracking.assigning import assign
from tracking.models import AccessLog, Occasion, TrainingPause, UnitRole

Role = UnitRole.Role
DAY = dt.timedelta(days=1)


def people_of(reader, today):
    return LedPeople(reader, LedUnits(reader, today).own, today)


def situations(people):
    return {each.name: [row.situation for row in each.rows] for each in people.persons}


def counted(people):
    return {(each.training.title, each.offer): dict(each.counts) for each in people.summaries}


@pytest.fixture
def required(anna, chef):
    return factories.RequirementFactory(training__title="Grunden")


@pytest.fixture
def deputy(utomstaende, home_care):
    last = timezone.localdate() + 30 * DAY
    factories.UnitRoleFactory(user=utomstaende, unit=home_care, role=Role.DEPUTY, end_on=last)
    return utomstaende


def test_last_day_is_the_one_that_pauses_have_moved(today, social, chef, anna, required):
    assign(today)
    before = {row.due_on for row in people_of(chef, today).rows()}
    TrainingPause.objects.create(
        training=required.training, unit=social, start_on=today + 2 * DAY, end_on=today + 11 * DAY
    )

    assert {row.due_on for row in people_of(chef, today).rows()} == {day + 10 * DAY for day in before}


def test_manager_sees_how_everybody_in_the_unit_stands(today, home_care, chef, anna, required):
    done, freed, late = (factories.employee(name, "Ek", home_care) for name in ("Do", "Fo", "Lo"))
    assign(today - 60 * DAY)
    factories.completed(done, required.training, today - DAY)
    factories.exempt(freed, today - DAY, today + 9 * DAY)
    factories.exempt(anna, today - 60 * DAY, today - 20 * DAY)
    factories.exempt(chef, today - 60 * DAY, today - 20 * DAY)

    people = people_of(chef, today)

    assert situations(people) == {
        "Anna Åberg": [Situation.DUE],
        "Cecilia Chefsson": [Situation.DUE],
        "Do Ek": [Situation.FULFILLED],
        "Fo Ek": [Situation.EXEMPT],
        "Lo Ek": [Situation.OVERDUE],
    }
    assert counted(people) == {
        ("Grunden", False): {
            Situation.DUE: 2,
            Situation.FULFILLED: 1,
            Situation.EXEMPT: 1,
            Situation.OVERDUE: 1,
        }
    }
    assert [each.exempt_until for row in people.persons if row.name == "Fo Ek" for each in row.rows] == [
        today + 9 * DAY
    ]
    assert late.name_for(chef) in [each.name for each in people.persons if each.is_late]


def test_units_below_with_a_manager_of_their_own_are_left_out(today, social, home_care, chef, anna, required):
    head = factories.manager("Hed", "Förvaltningschef", social)
    bo = factories.employee("Bo", "Ek", factories.UnitFactory(name="Utan chef", parent=social))
    assign(today)

    assert set(situations(people_of(head, today))) == {head.name_for(head), bo.name_for(head)}
    head.unit_roles.update(whole_subtree=True)
    assert {"Anna Åberg", "Bo Ek"} <= set(situations(people_of(head, today)))


def test_offers_stand_apart_and_nobody_is_reminded_of_them(today, chef, anna, required):
    required.mandatory = False
    required.save()
    assign(today)

    people = people_of(chef, today)

    assert counted(people) == {("Grunden", True): {Situation.OFFERED: 2}}
    assert [each.to_remind("", late_only=False) for each in people.persons] == [None, None]


def test_training_asked_for_by_two_rules_is_one_row_and_a_duty(today, chef, anna, required):
    factories.RequirementFactory(training=required.training, mandatory=False)
    assign(today)

    assert counted(people_of(chef, today)) == {("Grunden", False): {Situation.DUE: 2}}


def test_manager_is_not_told_what_somebody_does_as_elected(today, municipality, chef, anna, required):
    committee = factories.UnitFactory(kind="committee", parent=municipality)
    factories.AffiliationFactory(user=anna, unit=committee, kind="elected", is_main=False)
    offered = factories.RequirementFactory(mandatory=False, audience=factories.AudienceFactory(kinds=["elected"]))
    assign(today)

    assert anna.assignments.filter(requirement=offered).exists()
    assert set(counted(people_of(chef, today))) == {("Grunden", False)}


def test_protected_person_is_shown_by_the_name_agreed_or_only_counted(today, home_care, chef, anna, required):
    hidden = factories.employee("Kanarina", "Hemlighetsson", home_care)
    hidden.protected = True
    hidden.save()
    assign(today)

    assert [each.name for each in people_of(chef, today).persons] == ["Cecilia Chefsson", "Anna Åberg"]
    assert counted(people_of(chef, today)) == {("Grunden", False): {Situation.DUE: 3}}
    hidden.display_name = "Lisa Lund"
    hidden.save()
    assert "Lisa Lund" in [each.name for each in people_of(chef, today).persons]


def test_person_with_a_place_here_is_marked_with_where_she_mostly_is(today, home_care, school, chef, anna, required):
    factories.AffiliationFactory(user=anna, unit=school, employed_from=dt.date(2015, 1, 1))
    assign(today)

    assert {each.name: each.home for each in people_of(chef, today).persons} == {
        "Anna Åberg": "Utbildningsförvaltningen",
        "Cecilia Chefsson": "",
    }


def test_page_asks_as_many_questions_for_sixty_persons_as_for_ten(
    client, home_care, chef, required, django_assert_max_num_queries
):
    today = timezone.localdate()
    for number in range(8):
        factories.employee("Kim", f"Ek{number}", home_care)
    assign(today)
    client.force_login(chef)
    client.get("/min-enhet/")
    with django_assert_max_num_queries(40) as few:
        client.get("/min-enhet/")
    for number in range(50):
        factories.exempt(factories.employee("Kim", f"Al{number}", home_care), today, today + DAY)
    assign(today)

    with django_assert_max_num_queries(len(few)):
        shown = client.get("/min-enhet/")

    assert len(shown.context["page"]) == 60


def test_own_page_of_whoever_leads_tells_how_many_need_to_get_on_and_leads_there(client, chef, anna, required):
    today = timezone.localdate()
    assign(today - 90 * DAY)

    def page(reader):
        client.force_login(reader)
        return plain(client.get("/mina-utbildningar/"))

    assert "1 person som du leder behöver komma vidare Öppna Min enhet" in page(chef)
    assert "som du leder" not in page(anna)
    factories.completed(anna, required.training, today)
    caches["minute"].clear()
    assert "som du leder" not in page(chef)


def test_own_page_counts_nobody_when_the_role_is_over(client, chef, anna, required):
    assign(timezone.localdate() - 90 * DAY)
    client.force_login(chef)
    client.get("/mina-utbildningar/")
    UnitRole.objects.update(end_on=timezone.localdate() - DAY)

    assert "som du leder" not in plain(client.get("/mina-utbildningar/"))


def test_number_of_a_minute_ago_is_of_the_same_reader_day_and_units(
    today, social, home_care, school, chef, anna, deputy, required
):
    assign(today - 90 * DAY)
    assert late_persons(chef, today) == 1
    factories.employee("Bo", "Ek", home_care)
    assign(today - 90 * DAY)
    assert late_persons(chef, today) == 1  # kept

    assert late_persons(deputy, today) == 3  # who leads the unit is one of them
    assert late_persons(chef, today - 89 * DAY) == 0
    factories.UnitRoleFactory(user=chef, unit=school, role=Role.MANAGER)
    assert late_persons(chef, today) == 3


def test_own_page_of_a_manager_asks_no_more_for_many(client, home_care, chef, anna, required):
    assign(timezone.localdate() - 90 * DAY)
    client.force_login(chef)

    def asked():
        caches["minute"].clear()
        with CaptureQueriesContext(connection) as queries:
            client.get("/mina-utbildningar/")
        return len(queries)

    few = [asked(), asked()][1]
    for number in range(20):
        factories.employee("Kim", f"Ek{number}", home_care)
    assign(timezone.localdate() - 90 * DAY)

    assert asked() == few


def test_list_is_filtered_by_training_and_standing(client, chef, anna, required):
    today = timezone.localdate()
    other = factories.RequirementFactory(training__title="Påbyggnad")
    assign(today)
    factories.completed(anna, other.training, today)
    client.force_login(chef)

    def names(**asked):
        return [each.name for each in client.get("/min-enhet/", asked).context["page"]]

    assert names() == ["Cecilia Chefsson", "Anna Åberg"]
    assert names(training=other.training.code, standing="fulfilled") == ["Anna Åberg"]
    assert names(training=required.training.code, standing="fulfilled") == []
    assert names(standing="finns inte", training="\0") == ["Cecilia Chefsson", "Anna Åberg"]


def test_deputy_sees_what_the_manager_sees_until_the_last_day(client, home_care, chef, anna, deputy, required):
    today = timezone.localdate()
    assign(today)
    client.force_login(deputy)

    assert [each.name for each in client.get("/min-enhet/").context["page"]] == ["Cecilia Chefsson", "Anna Åberg"]
    deputy.unit_roles.update(end_on=today - DAY)
    assert client.get("/min-enhet/").status_code == 403


def test_manager_who_is_moved_or_dismissed_sees_nothing_in_the_next_request(client, home_care, school, chef, anna):
    today = timezone.localdate()
    client.force_login(chef)
    assert "Anna Åberg" in plain(client.get("/min-enhet/"))

    chef.unit_roles.update(unit=school)
    moved = client.get("/min-enhet/")
    assert "Anna Åberg" not in plain(moved) and "Utbildningsförvaltningen" in plain(moved)
    assert client.get("/min-enhet/?unit=HEM1").status_code == 404

    chef.unit_roles.update(end_on=today - DAY)
    assert client.get("/min-enhet/").status_code == 403


def test_hr_chooses_a_unit_and_sees_it_as_its_manager_does(client, social, home_care, school, chef, anna, utomstaende):
    hr = factories.employee("Hanna", "Holm", social)
    factories.UnitRoleFactory(user=hr, unit=social, role=Role.HR)
    client.force_login(hr)

    first = client.get("/min-enhet/")
    assert "people" not in first.context and "Välj en enhet" in plain(first)
    assert not AccessLog.objects.exists()
    shown = client.get("/min-enhet/?unit=SOC")
    assert [each.name for each in shown.context["page"]] == ["Hanna Holm"]
    shown = client.get("/min-enhet/?unit=HEM1")
    assert [each.name for each in shown.context["page"]] == ["Cecilia Chefsson", "Anna Åberg"]
    assert client.get("/min-enhet/?unit=UTB").status_code == 404


def test_names_shown_are_logged_once_for_each_of_the_units(client, social, home_care, school, chef, anna, utomstaende):
    factories.UnitRoleFactory(user=chef, unit=school, role=Role.DEPUTY, end_on=timezone.localdate() + DAY)
    client.force_login(chef)

    client.get("/min-enhet/")

    rows = AccessLog.objects.order_by("unit_path").values_list("subject", "unit_path", "persons")
    assert list(rows) == [("Min enhet", "LARK/SOC/HEM1", 2), ("Min enhet", "LARK/UTB", 1)]


def test_others_have_no_unit_page(client, anna, utomstaende):
    client.force_login(anna)

    assert client.get("/min-enhet/").status_code == 403
    assert "/min-enhet/" not in client.get("/mina-utbildningar/").content.decode()


def test_slips_are_offered_for_what_can_be_learned_on_the_web(client, home_care, chef, anna, required):
    kurs = course()
    factories.RequirementFactory(training=kurs.training)
    assign(timezone.localdate())
    client.force_login(chef)

    shown = client.get("/min-enhet/")

    assert [each.code for each in shown.context["on_web"]] == ["kurs"]
    slips = client.get("/startlappar/", {"unit": home_care.pk, "training": kurs.training.pk})
    assert (
        f'href="{escape(slips.request["PATH_INFO"] + "?" + slips.request["QUERY_STRING"])}"' in shown.content.decode()
    )
    assert "Anna Åberg" in plain(slips)


@pytest.fixture
def series(today, municipality, anna, chef):
    """A course in four parts, one each Monday since two weeks: today's is the third."""
    kurs = course(lessons=4)
    factories.RequirementFactory(training=kurs.training, due_days=90)
    assign(today - 20 * DAY)
    starts_on = today - 14 * DAY
    campaign = Campaign.objects.create(training=kurs.training, weekday=0, starts_on=starts_on, status="going")
    CampaignPlace.objects.create(campaign=campaign, unit=municipality, starts_on=starts_on)
    return kurs


def learn(kurs, person, parts, on):
    enrolment = kurs.training.enrol(person, on)
    for lesson in lessons_of(kurs)[:parts]:
        for item in item_ids(lesson):
            enrolment.record_attempt(item, finished=True, passed=True, score=1.0, duration=None, source="web")
    noon = timezone.make_aware(dt.datetime.combine(on, dt.time(12)))
    enrolment.attempts.update(recorded_at=noon)  # a try carries the moment it was written down


def test_in_a_series_one_is_in_step_or_behind(today, chef, anna, series):
    learn(series, anna, 3, today)
    learn(series, chef, 2, today)

    people = people_of(chef, today)

    assert situations(people) == {"Anna Åberg": [Situation.IN_STEP], "Cecilia Chefsson": [Situation.BEHIND]}
    assert people.anybody_late and not any(each.is_late for each in people.persons)  # nobody reminds herself


def test_course_days_open_to_the_unit_are_told(today, home_care, school, chef, anna, required):
    noon = timezone.make_aware(dt.datetime.combine(today + 3 * DAY, dt.time(12)))
    when = {
        "training": required.training,
        "starts_at": noon,
        "ends_at": noon + dt.timedelta(hours=2),
        "sign_up_until": today,
        "place": "Aulan",
    }
    Occasion.objects.create(unit=home_care, **when)
    Occasion.objects.create(unit=school, **when)
    assign(today - 60 * DAY)

    assert [(each.day, each.what) for each in coming(people_of(chef, today))] == [(today + 3 * DAY, "Föreläsning")]


def test_next_part_and_last_days_are_told(today, chef, anna, required, series):
    people = people_of(chef, today)

    assert [(each.day, each.title, each.what) for each in coming(people)] == [
        (today + 7 * DAY, "Kursen", "Del 4 av 4 kommer till 2 personer"),
        (today + 10 * DAY, "Grunden", "Sista dag för 2 personer"),
    ]
