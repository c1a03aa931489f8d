"""What is offered has no last day: it is offered, begun or carried out, and nobody is late."""

import csv
import datetime as dt
import io

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests import factories
from tests.courses.factories import plain
from tests.tracking.hr_file import Hr, row
from tracking.assigning import assign
from tracking.models import Assignment, Enrolment, Goal, Kind, UnitRole, User
from tracking.people_report import PersonReport
from tracking.reports import CompletionReport
from tracking.standing import Belonging, with_standing

DAY = dt.timedelta(days=1)
Role = UnitRole.Role
NEVER = ("Kvar att göra", "Tiden har gått ut", "Ska vara klar")


@pytest.fixture
def goal(municipality):
    audience = factories.AudienceFactory(name="Förtroendevalda", kinds=["elected"])
    training = factories.TrainingFactory(title="Ditt uppdrag", valid_months=24)
    offer = factories.RequirementFactory(audience=audience, training=training, mandatory=False)
    area = factories.FocusAreaFactory(plan=factories.PlanFactory(code="plan"))
    return factories.GoalFactory(
        title="De förtroendevalda erbjuds", focus_area=area, measure=Goal.Measure.OFFERED, requirement=offer, code="fv"
    )


@pytest.fixture
def council(municipality):
    return factories.UnitFactory(code="KF", name="Kommunfullmäktige", kind="committee", parent=municipality)


@pytest.fixture
def board(municipality):
    return factories.UnitFactory(code="SN", name="Socialnämnden", kind="committee", parent=municipality)


@pytest.fixture
def elected(goal, board):
    """One of each: offered, begun, done, soon to expire, exempt."""
    today, training = timezone.localdate(), goal.requirement.training
    names = ("Erbjuden", "Börjad", "Klarad", "Utgående", "Ledig")
    people = {name: factories.employee("Ella", name, board, kind="elected") for name in names}
    assign(today - 1000 * DAY)
    training.enrol(people["Börjad"], today - 3 * DAY)
    training.enrol(people["Klarad"], today - 9 * DAY).complete(today - 2 * DAY)
    factories.completed(people["Utgående"], training, today - 720 * DAY)
    factories.exempt(people["Ledig"], today - DAY, today + DAY)
    return people


def reader(unit, role):
    person = factories.UserFactory()
    factories.UnitRoleFactory(user=person, unit=unit, role=role)
    return person


def listed(client, person, goal, **query):
    client.force_login(person)
    return client.get(f"/uppfoljning/mal/{goal.pk}/", query)


def as_csv(response):
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content), delimiter=";"))


def counts(goal, on, unit):
    [total] = CompletionReport(goal.focus_area.plan, on, on, unit).total
    return {name: value for name, value in total.as_json().items() if isinstance(value, int) and value}


def test_offer_is_offered_begun_or_done_on_the_day_and_the_sum_stays(goal, elected, municipality):
    today = timezone.localdate()

    seen = {days: counts(goal, today - days * DAY, municipality) for days in (0, 3, 4, 10)}

    assert seen == {
        0: {"counted": 4, "fulfilled": 1, "expiring": 1, "offered": 1, "begun": 1, "exempt": 1},
        3: {"counted": 5, "begun": 2, "expiring": 1, "offered": 2},
        4: {"counted": 5, "begun": 1, "expiring": 1, "offered": 3},
        10: {"counted": 5, "expiring": 1, "offered": 4},
    }


def test_enrolment_that_was_ended_is_begun_until_the_day_before(goal, elected):
    today = timezone.localdate()
    Enrolment.objects.filter(user=elected["Börjad"]).update(completed_on=today)

    rows = elected["Börjad"].assignments.all()

    assert [with_standing(rows, day).get().standing for day in (today - DAY, today)] == ["begun", "offered"]


def test_page_files_and_api_say_it_in_the_same_words(client, goal, elected, municipality):
    hr = reader(municipality, Role.HR)
    client.force_login(hr)

    shown = plain(client.get("/uppfoljning/"))
    head, *rows = as_csv(client.get("/uppfoljning/", {"format": "csv"}))
    [total] = client.get("/api/v1/report").json()["total"]

    assert "Genomförd Genomförd, går snart ut Påbörjad Erbjuden Undantagen Räknas" in shown
    assert "Andel genomförda" in shown and not any(each in shown for each in NEVER)
    told = dict(zip(head, rows[1], strict=True))
    names = {"Räknas": "counted", "Klar eller genomförd": "fulfilled", "Går snart ut": "expiring",
             "Erbjuden": "offered", "Påbörjad": "begun", "Undantagen": "exempt"}  # fmt: skip
    assert {name: int(told[name]) for name in names} == {name: total[key] for name, key in names.items()}
    assert (total["counted"], total["due"], total["overdue"]) == (4, 0, 0)


def test_person_list_says_since_when_it_was_offered_and_never_a_last_day(client, goal, elected, municipality):
    today, hr = timezone.localdate(), reader(municipality, Role.HR)

    shown = plain(listed(client, hr, goal))
    head, *rows = as_csv(listed(client, hr, goal, format="csv"))
    [api, *_others] = client.get("/api/v1/people").json()["items"]

    assert "Erbjuden den" in shown and not any(each in shown for each in NEVER)
    assert head == ["Namn", "Läge", "Genomförd den", "Gäller till", "Erbjuden den", "Undantagen till", "Räknas i"]
    assert {each[0]: each[1] for each in rows if each[0].startswith("Ella")} == {
        "Ella Erbjuden": "Erbjuden",
        "Ella Börjad": "Påbörjad",
        "Ella Klarad": "Genomförd",
        "Ella Utgående": "Genomförd, går snart ut",
        "Ella Ledig": "Undantagen",
    }
    assert {each[4] for each in rows if each[0].startswith("Ella")} == {str(today - 1000 * DAY)}
    assert api["goals"][0] | {"name": api["name"]} == {
        "goal": "fv",
        "standing": "begun",
        "in_step": None,
        "completed_on": None,
        "valid_until": None,
        "due_on": None,
        "offered_on": str(today - 1000 * DAY),
        "unit_name": "Socialnämnden",
        "counted_elsewhere": False,
        "name": "Ella Börjad",
    }


def test_list_is_narrowed_in_the_words_of_an_offer(client, goal, elected, municipality):
    hr = reader(municipality, Role.HR)

    assert [each.name for each in listed(client, hr, goal, standing="begun").context["rows"]] == ["Ella Börjad"]
    assert [each.name for each in listed(client, hr, goal, standing="offered").context["rows"]] == ["Ella Erbjuden"]
    assert listed(client, hr, goal, standing="overdue").status_code == 404


def test_queries_do_not_grow_with_those_who_have_begun(goal, elected, board, municipality, django_assert_num_queries):
    today, hr = timezone.localdate(), reader(municipality, Role.HR)

    def ask():
        report = PersonReport(goal, today, today, municipality, Belonging.THEN, hr)
        return list(report.rows(report.query())), CompletionReport(goal.focus_area.plan, today, today, municipality)

    with django_assert_num_queries(16) as few:
        ask()
    for number in range(20):
        goal.requirement.training.enrol(factories.employee("Kim", str(number), board, kind="elected"), today)
    assign(today)
    with django_assert_num_queries(len(few)):
        rows, report = ask()
    assert (len(rows), report.total[0].begun) == (25, 21)


def test_who_may_not_see_the_persons_is_told_done_and_left_only(client, goal, elected, municipality):
    client.force_login(reader(municipality, Role.COORDINATOR))

    shown = plain(client.get("/uppfoljning/"))
    report = client.get("/api/v1/report").json()
    head, *rows = as_csv(client.get("/uppfoljning/", {"format": "csv"}))

    assert not {"offered", "begun"} & set().union(*report["rows"], *report["total"])
    assert not any(each in shown for each in (*NEVER, "Påbörjad")) and "Inte genomförd" in shown
    assert "Kvar att göra" not in head and all(not each[8] and not each[9] for each in rows if len(each) > 9)


def test_elected_in_several_organs_is_counted_once_and_listed_in_each(client, goal, board, council, municipality):
    vera = factories.employee("Vera", "Vald", council, kind="elected")
    factories.AffiliationFactory(user=vera, unit=board, kind="elected", is_main=False)
    assign(timezone.localdate() - DAY)
    goal.requirement.training.enrol(vera, timezone.localdate())

    seen = {unit.code: listed(client, reader(unit, Role.SECRETARY), goal) for unit in (board, council)}
    [total] = CompletionReport(goal.focus_area.plan, timezone.localdate(), timezone.localdate(), municipality).total

    assert {code: [(row.name, row.says) for row in page.context["rows"]] for code, page in seen.items()} == {
        "SN": [("Vera Vald", "Påbörjad")],
        "KF": [("Vera Vald", "Påbörjad")],
    }
    assert "räknas i Kommunfullmäktige" in plain(seen["SN"])
    assert "1 av dem har en plats här men räknas någon annanstans." in plain(seen["SN"])
    assert "räknas" not in plain(seen["KF"]).split("1 person")[1]
    assert total.counted == 1


def test_organs_stand_under_a_heading_of_their_own(client, goal, board, social, home_care):
    audience = goal.requirement.audience
    audience.kinds = [Kind.EMPLOYEE, Kind.ELECTED, Kind.PARTNER]
    audience.save()
    partner = factories.UnitFactory(kind="partner", parent=social.parent)
    for unit, kind in ((home_care, "employee"), (board, "elected"), (partner, "partner")):
        factories.employee("Kim", kind, unit, kind=kind)
    assign(timezone.localdate())
    client.force_login(reader(social.parent, Role.HR))

    response = client.get("/uppfoljning/")
    shown = plain(response)

    [section] = response.context["shown"]
    assert [(group.name, [each.place.name for each in group.rows]) for group in section.groups] == [
        ("units", ["Socialförvaltningen"]),
        ("organs", ["Socialnämnden"]),
        ("others", ["Samverkansparter"]),
    ]
    assert shown.index("Förvaltningar ") < shown.index("Organ ") < shown.index("Övriga ")


def test_only_organs_need_no_heading_between(client, goal, elected, municipality):
    client.force_login(reader(municipality, Role.HR))

    [section] = client.get("/uppfoljning/").context["shown"]

    assert [group.name for group in section.groups] == [""] and section.by_organ


def test_day_before_a_duty_became_an_offer_is_told_as_it_was(client, goal, home_care, municipality):
    today = timezone.localdate()
    goal.requirement.audience.kinds = [Kind.EMPLOYEE]
    goal.requirement.audience.save()
    goal.requirement.mandatory = True
    goal.requirement.save()
    factories.employee("Kim", "Sen", home_care)
    assign(today - 100 * DAY)
    goal.requirement.mandatory = False
    goal.requirement.save()
    assign(today)
    cache.clear()

    assert counts(goal, today - DAY, municipality) == {"counted": 1, "overdue": 1}
    assert counts(goal, today, municipality) == {"counted": 1, "offered": 1}
    client.force_login(reader(municipality, Role.HR))
    [section] = client.get("/uppfoljning/", {"on": str(today - DAY)}).context["shown"]
    assert [each.figure for each in section.columns][-1] == "overdue"


# A new term of office: fullmäktige from 15 October 2026, nämnder from 1 January 2027.
ELECTED = {"kind": "elected", "top_unit_code": "", "top_unit_name": "", "title": "Ledamot"}
BOARD = ELECTED | {"unit_code": "SN", "unit_name": "Socialnämnden"}
SCHOOL = ELECTED | {"unit_code": "BUN", "unit_name": "Barn- och utbildningsnämnden"}
COUNCIL = ELECTED | {"unit_code": "KF", "unit_name": "Kommunfullmäktige"}


@pytest.fixture
def hr(goal, tmp_path):
    return Hr(tmp_path)


def load(hr, on, *rows):
    assert hr.load(on, *rows, force=True).applied
    assign(on)


def test_new_term_keeps_what_is_valid_and_starts_no_offer_again(hr, goal, municipality):
    first, council_on, boards_on = dt.date(2026, 3, 1), dt.date(2026, 10, 15), dt.date(2027, 1, 1)
    before = row(1, **BOARD, start="2023-01-01")
    load(hr, first, before)
    [user] = User.objects.filter(assignments__isnull=False)
    factories.completed(user, goal.requirement.training, dt.date(2026, 5, 4))
    load(hr, council_on, before, row(1, **COUNCIL, affiliation_id="k1", start="2026-10-15", main="0"))
    ended = before | {"end": "2026-12-31"}
    new = row(1, **SCHOOL, affiliation_id="b1", start="2027-01-01")
    load(hr, boards_on, ended, new, row(1, **COUNCIL, affiliation_id="k1", start="2026-10-15", main="0"))

    assert list(Assignment.objects.values_list("user", "assigned_on", "ended_on")) == [(user.pk, first, None)]
    for on, home in ((first + 90 * DAY, "SN"), (council_on, "SN"), (boards_on, "BUN")):
        report = CompletionReport(goal.focus_area.plan, on, on, municipality)
        assert {each.place.code: each.fulfilled for each in report.rows if each.counted} == {home: 1}


def test_who_begins_in_another_organ_the_day_after_goes_on_with_the_same_offer(hr, goal, municipality):
    first, boards_on = dt.date(2026, 3, 1), dt.date(2027, 1, 1)
    before = row(1, **BOARD, start="2023-01-01", end="2026-12-31")
    load(hr, first, before)
    load(hr, dt.date(2026, 12, 31), before, row(1, **SCHOOL, affiliation_id="b1", start="2027-01-01"))
    load(hr, boards_on, row(1, **SCHOOL, affiliation_id="b1", start="2027-01-01"))

    assert list(Assignment.objects.values_list("assigned_on", "ended_on")) == [(first, None)]


def test_who_leaves_with_the_term_is_offered_nothing_more_and_has_what_was_done(hr, goal, municipality):
    first, boards_on = dt.date(2026, 3, 1), dt.date(2027, 1, 1)
    stays = row(2, **COUNCIL, start="2022-10-15")
    load(hr, first, row(1, **BOARD, start="2023-01-01"), stays)
    left = User.objects.get(source_records__person_id="p1")
    done = factories.completed(left, goal.requirement.training, dt.date(2026, 5, 4))
    load(hr, boards_on, row(1, **BOARD, start="2023-01-01", end="2026-12-31"), stays)

    assert left.assignments.get().ended_on == dt.date(2026, 12, 31)
    assert list(left.completions.all()) == [done]
    assert counts(goal, boards_on, municipality) == {"counted": 1, "offered": 1}
