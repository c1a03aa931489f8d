import csv
import datetime as dt
import html
import io
import re
import uuid
from decimal import Decimal

import openpyxl
import pytest
from django.utils import timezone
from django.utils.formats import date_format

from tests import factories
from tracking.assigning import assign
from tracking.exports import safe
from tracking.models import AccessLog, Assignment, Audience, Completion, Goal, Plan, Requirement, UnitRole, User
from tracking.swedish import plain_number
from tracking.templatetags.report_tags import percent

Role = UnitRole.Role
DAY = dt.timedelta(days=1)


@pytest.fixture
def goal(municipality):
    requirement = factories.RequirementFactory(audience=factories.AudienceFactory(name="Alla anställda"))
    area = factories.FocusAreaFactory(plan=factories.PlanFactory(code="plan"))
    goal = factories.GoalFactory(focus_area=area, measure=Goal.Measure.TRAINED, requirement=requirement)
    goal.targets.create(valid_from=factories.LONG_AGO, value=80)
    return goal


@pytest.fixture
def assigned(goal, anna, chef, utomstaende):
    assign(timezone.localdate())
    return goal


def role(unit, kind, **fields):
    person = factories.employee("Ro", "Ll", unit)
    factories.UnitRoleFactory(user=person, unit=unit, role=kind, **fields)
    return person


def page(client, reader, url="/uppfoljning/", **query):
    client.force_login(reader)
    return client.get(url, query)


def persons(client, reader, goal, **query):
    return page(client, reader, f"/uppfoljning/mal/{goal.pk}/", **query)


def test_hr_sees_every_department_with_figures_target_and_definition(client, assigned, municipality):
    shown = page(client, role(municipality, Role.HR)).content.decode()

    for text in (
        "Socialförvaltningen",
        "Utbildningsförvaltningen",
        "Målvärde 80",
        "80 procentenheter kvar",
        "Alla anställda",
    ):
        assert text in shown


def test_employee_without_a_role_is_refused_kindly(client, assigned, anna):
    response = page(client, anna)

    assert response.status_code == 403
    assert "Du har inte rätt att se sidan" in response.content.decode()


def test_manager_sees_the_own_unit_and_its_persons_only(client, assigned, chef):
    shown = page(client, chef).content.decode()
    names = persons(client, chef, assigned).content.decode()

    assert "Uppföljning: Hemtjänst norr" in shown and "Utbildningsförvaltningen" not in shown
    assert "Anna Åberg" in names and "Ulf Utman" not in names


def test_goals_that_concern_nobody_in_the_unit_say_so(client, assigned, chef, home_care):
    area = assigned.focus_area
    offer = factories.RequirementFactory(mandatory=False, audience=factories.AudienceFactory(kinds=["partner"]))
    factories.GoalFactory(focus_area=area, measure=Goal.Measure.OFFERED, requirement=offer)
    coordinators = factories.GoalFactory(
        title="Varje förvaltning har en samordnare",
        focus_area=area,
        measure=Goal.Measure.COORDINATORS,
        requirement=assigned.requirement,
    )
    coordinators.targets.create(valid_from=factories.LONG_AGO, value=1)

    shown = page(client, chef).content.decode()

    assert f"Ingen i {home_care.name} omfattas av dessa mål" in shown
    assert shown.count("Visa personer i") == 1  # the goal that does concern somebody
    assert coordinators.title not in shown and "Målet är nått" not in shown


@pytest.mark.parametrize("code", ["UTB", "SOC", "LARK", "FINNS-INTE"])
def test_unit_outside_the_scope_answers_as_if_it_did_not_exist(client, assigned, chef, code):
    assert page(client, chef, unit=code).status_code == 404
    assert persons(client, chef, assigned, unit=code).status_code == 404
    assert persons(client, chef, assigned, unit=code, format="csv").status_code == 404


def test_coordinator_sees_departments_on_reporting_dates_and_no_persons(client, assigned, municipality):
    coordinator = role(municipality, Role.COORDINATOR)

    shown = page(client, coordinator).content.decode()

    assert "Socialförvaltningen" in shown and "Rapportdatum" in shown and "Visa personer" not in shown
    assert page(client, coordinator, on="2026-03-17").status_code == 400
    assert page(client, coordinator, unit="SOC").status_code == 404
    assert persons(client, coordinator, assigned).status_code == 404


def test_coordinator_of_a_department_sees_it_as_one_row(client, assigned, social, home_care):
    shown = page(client, role(social, Role.COORDINATOR)).content.decode()

    assert "Socialförvaltningen" in shown and "Hemtjänst norr" not in shown


def test_hr_of_a_department_drills_down_to_persons(client, assigned, social):
    hr = role(social, Role.HR)

    assert "unit=HEM1" in page(client, hr).content.decode()
    names = persons(client, hr, assigned, unit="HEM1").content.decode()
    assert "Anna Åberg" in names and "Kvar att göra" in names and "2 personer" in names


def test_person_counted_elsewhere_is_marked(client, assigned, anna, school):
    factories.AffiliationFactory(user=anna, unit=school, is_main=False)

    names = persons(client, role(school, Role.HR), assigned, unit="UTB").content.decode()

    assert "Anna Åberg" in names and "räknas i Hemtjänst norr" in names


def test_protected_person_is_in_totals_and_in_no_list(client, assigned, anna, municipality):
    anna.protected = True
    anna.save()
    hr = role(municipality, Role.HR)

    listed = persons(client, hr, assigned)
    exported = b"".join(persons(client, hr, assigned, format="csv").streaming_content).decode()

    assert "Åberg" not in listed.content.decode() + exported
    assert "2 personer" in listed.content.decode()
    assert ">3</td>" in page(client, hr).content.decode()


def test_search_and_standing_narrow_the_list(client, assigned, municipality):
    hr = role(municipality, Role.HR)

    assert "1 person" in persons(client, hr, assigned, search="åberg").content.decode()
    assert "Ingen person stämmer" in persons(client, hr, assigned, standing="overdue").content.decode()


def test_export_holds_exactly_the_rows_on_screen(client, assigned, municipality):
    hr = role(municipality, Role.HR)

    response = page(client, hr, format="csv")
    content = b"".join(response.streaming_content)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    book = openpyxl.load_workbook(io.BytesIO(page(client, hr, format="xlsx").content))
    cells = [list(row) for row in book.active.iter_rows(values_only=True)]

    assert content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in response.headers["Content-Disposition"]
    assert [row[:4] for row in rows[1:4]] == [
        ["Socialförvaltningen", "SOC", assigned.title, "2"],
        ["Utbildningsförvaltningen", "UTB", assigned.title, "1"],
        ["Totalt, Lärkdala kommun", "LARK", assigned.title, "3"],
    ]
    assert [row[:4] for row in cells[1:3]] == [
        ["Socialförvaltningen", "SOC", assigned.title, 2],
        ["Utbildningsförvaltningen", "UTB", assigned.title, 1],
    ]
    assert cells[1][11] == 0


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_name_that_looks_like_a_formula_comes_out_as_text(client, goal, home_care, municipality, start):
    factories.employee(f"{start}SUM(A1)", "Formel", home_care)
    assign(timezone.localdate())
    hr = role(municipality, Role.HR)

    text = b"".join(persons(client, hr, goal, format="csv").streaming_content).decode()
    book = openpyxl.load_workbook(io.BytesIO(persons(client, hr, goal, format="xlsx").content))

    assert f"'{start}SUM(A1) Formel" in text.replace('"', "")
    assert book.active["A2"].data_type == "s" and book.active["A2"].value.startswith("'")


def test_demoted_manager_loses_access_in_the_next_request(client, assigned, chef):
    assert page(client, chef).status_code == 200
    chef.unit_roles.update(end_on=factories.LONG_AGO)

    assert page(client, chef).status_code == 403


def test_pages_are_private_and_not_indexed(client, assigned, chef):
    response = page(client, chef)

    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy


def test_queries_do_not_grow_with_people(client, assigned, municipality, home_care, django_assert_max_num_queries):
    hr = role(municipality, Role.HR)
    persons(client, hr, assigned)
    with django_assert_max_num_queries(40) as few:
        persons(client, hr, assigned)
    for number in range(30):
        factories.employee("Kim", str(number), home_care)
    assign(timezone.localdate())
    with django_assert_max_num_queries(len(few)):
        persons(client, hr, assigned)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_every_start_of_a_formula_is_neutralised(start):
    assert safe(f"{start}1") == f"'{start}1"


def test_code_of_a_cost_centre_is_a_fine_file_name(client, assigned, municipality):
    unit = factories.UnitFactory(code="710/20", name="Kök", parent=municipality)
    factories.employee("Kim", "Kock", unit)

    response = page(
        client, role(municipality, Role.HR), f"/uppfoljning/mal/{assigned.pk}/", unit="710/20", format="xlsx"
    )

    assert response.status_code == 200
    assert "/" not in response.headers["Content-Disposition"]


def test_roles_at_a_unit_and_its_successor_are_one_place(client, assigned, municipality):
    old = factories.UnitFactory(code="KOK", parent=municipality, valid_until="2025-12-31")
    new = factories.UnitFactory(code="KOK", parent=municipality, valid_from="2026-01-01")
    reader = role(old, Role.HR)
    factories.UnitRoleFactory(user=reader, unit=new, role=Role.HR)

    assert page(client, reader).context["unit"] == new


@pytest.mark.parametrize("query", [{"on": "9999-12-31"}, {"on": "0001-01-01"}, {"unit": "a\0b"}, {"plan": "a\0b"}])
def test_strange_address_is_answered_without_an_exception(client, assigned, municipality, query):
    assert page(client, role(municipality, Role.HR), **query).status_code in (200, 400, 404)


def test_secretary_sees_the_elected_of_the_committee_and_not_its_staff(client, municipality):
    committee = factories.UnitFactory(code="SN", kind="committee", parent=municipality)
    reader = role(municipality, Role.SECRETARY)
    reader.unit_roles.update(unit=committee)
    elected = factories.employee("Ella", "Vald", committee, kind="elected")
    factories.employee("Sture", "Stab", committee)

    assert list(User.objects.visible_to(reader, timezone.localdate())) == [elected]


def test_manager_and_coordinator_in_one_sees_own_units_any_day_and_the_whole_at_reporting_dates(
    client, assigned, social
):
    leader = role(social, Role.MANAGER)
    factories.UnitRoleFactory(user=leader, unit=social, role=Role.COORDINATOR)
    assign(timezone.localdate())

    own = page(client, leader)
    whole = page(client, leader, whole="1")

    assert [(row.place.label, row.counted) for row in own.context["report"].rows] == [
        ("Direkt i Socialförvaltningen", 1)
    ]
    assert "Enheter som har en egen chef räknas inte här" in own.content.decode()
    assert "Se hela Socialförvaltningen" in own.content.decode()
    assert [row.place.code for row in whole.context["report"].rows] == ["SOC"]
    assert "Rapportdatum" in whole.content.decode() and "Visa personer" not in whole.content.decode()
    assert page(client, leader, whole="1", on="2026-03-17").status_code == 400


def test_manager_who_is_no_coordinator_sees_the_own_units_whatever_is_asked(client, assigned, chef, social):
    leader = role(social, Role.MANAGER)
    assign(timezone.localdate())

    asked = page(client, leader, whole="1")

    assert (asked.context["whole"], asked.context["report"].total[0].counted) == (False, 1)


def test_list_holds_no_one_of_another_kind(client, assigned, anna, school, municipality):
    factories.AffiliationFactory(user=anna, unit=school, kind="elected", is_main=False)

    listed = persons(client, role(municipality, Role.HR), assigned, unit="UTB").content.decode()

    assert "Ulf Utman" in listed and "Anna Åberg" not in listed


def test_list_shows_the_completion_that_holds_the_longest(client, assigned, anna, municipality):
    training, today = assigned.requirement.training, timezone.localdate()
    for months in (24, 12):
        training.valid_months = months
        training.save()
        longest = Completion.record(anna, training, today - months * DAY, Completion.Source.EXTERNAL, uuid.uuid4())

    rows = persons(client, role(municipality, Role.HR), assigned).context["rows"]

    assert longest.valid_until < max(row.valid_until for row in rows if row.valid_until)


def test_row_of_a_unit_that_has_moved_opens_as_it_was_that_day(client, assigned, municipality, anna, home_care, school):
    today = timezone.localdate()
    moved_on = today - DAY
    home_care.valid_until = moved_on - DAY
    home_care.save()
    new = factories.UnitFactory(code="HEM1", name="Hemtjänst norr", parent=school, valid_from=moved_on)
    anna.affiliations.update(end_on=moved_on - DAY)
    factories.AffiliationFactory(user=anna, unit=new, start_on=moved_on)
    Assignment.objects.update(assigned_on=today - 10 * DAY)
    hr = role(municipality, Role.HR)

    before = page(client, hr, unit="HEM1", on=str(today - 5 * DAY))
    now = page(client, hr, unit="HEM1", on=str(today - 5 * DAY), belonging="now")

    assert before.context["unit"] == home_care and before.context["report"].total[0].counted == 2
    assert now.context["unit"] == new and now.context["report"].total[0].counted == 1


def test_goal_that_nothing_is_known_of_says_why(client, assigned, municipality):
    factories.GoalFactory(focus_area=assigned.focus_area, title="Utan krav", measure=Goal.Measure.TRAINED)
    factories.GoalFactory(focus_area=assigned.focus_area, title="Föreläsningar", measure=Goal.Measure.OCCASIONS)
    factories.GoalFactory(focus_area=assigned.focus_area, title="Mäts inte", measure=Goal.Measure.NONE)

    shown = page(client, role(municipality, Role.HR)).content.decode()

    assert "Utan krav" in shown and "inte kopplat till något krav" in shown
    assert "Föreläsningar" in shown and "Inget är rapporterat till och med" in shown
    assert "Mäts inte" not in shown


def test_person_list_says_when_it_was_done_and_how_long_it_holds(client, assigned, municipality, anna):
    training = assigned.requirement.training
    training.valid_months = 12
    training.save()
    made = Completion.record(anna, training, timezone.localdate(), Completion.Source.EXTERNAL, uuid.uuid4())

    rows = persons(client, role(municipality, Role.HR), assigned).context["rows"]

    assert {row.name: (row.completed_on, row.valid_until) for row in rows if row.completed_on} == {
        "Anna Åberg": (made.completed_on, made.valid_until)
    }


def test_list_counts_those_who_are_counted_in_another_unit(client, assigned, anna, school):
    factories.AffiliationFactory(user=anna, unit=school, is_main=False)

    listed = persons(client, role(school, Role.HR), assigned, unit="UTB")

    assert listed.context["elsewhere"] == 1
    assert "1 av dem har en plats här men räknas någon annanstans" in listed.content.decode()


def test_day_a_target_shall_be_reached_is_shown_and_exported(client, assigned, municipality):
    assigned.targets.create(valid_from=factories.LONG_AGO, value=90, by_on="2031-12-31")
    hr = role(municipality, Role.HR)

    exported = b"".join(page(client, hr, format="csv").streaming_content).decode("utf-8-sig")

    assert "Ska vara nått 31 december 2031" in page(client, hr).content.decode()
    assert (
        "ska vara nått 31 december 2031"
        in page(client, hr, f"/styrdokument/{assigned.focus_area.plan_id}/").content.decode()
    )
    assert [line.split(";")[-1] for line in exported.splitlines()[:2]] == ["Ska vara nått", "2031-12-31"]


@pytest.mark.parametrize("code", ["A&B", "A+B", "A#1", "50%"])
def test_links_lead_to_persons_and_back_whatever_the_code(client, assigned, municipality, code):
    unit = factories.UnitFactory(code=code, parent=municipality)
    boss = factories.manager("Bo", "Boss", unit)

    def follow(pattern, content):
        return client.get(html.unescape(re.search(pattern, content)[1]))

    listed = follow(r'href="(/uppfoljning/mal/[^"]+)"', page(client, boss).content.decode())
    back = follow(r'href="(/uppfoljning/\?[^"]+)"', listed.content.decode())

    assert (listed.context["unit"], back.context["unit"]) == (unit, unit)


def test_reader_of_a_nämnd_reaches_those_who_are_counted_elsewhere(client, goal, municipality, today):
    Requirement.objects.update(mandatory=False)
    Audience.objects.update(kinds=["elected"])
    committee = factories.UnitFactory(code="SN", kind="committee", parent=municipality)
    council = factories.UnitFactory(code="KF", kind="committee", parent=municipality)
    elected = factories.employee("Vera", "Vald", council, kind="elected")
    factories.AffiliationFactory(user=elected, unit=committee, kind="elected", is_main=False)
    assign(timezone.localdate())
    reader = factories.UserFactory()
    factories.UnitRoleFactory(user=reader, unit=committee, role=Role.SECRETARY)

    assert "personer med en plats här" in page(client, reader).content.decode()
    assert "Vera Vald" in persons(client, reader, goal).content.decode()


def test_day_before_the_plan_leads_to_its_first_day_and_says_no_more(client, assigned, municipality):
    Plan.objects.update(valid_from=dt.date(2026, 3, 1))
    hr = role(municipality, Role.HR)

    shown = page(client, hr, on="2020-01-01").content.decode()

    assert "Planen gällde inte den dagen." in shown and "Se planens första dag, 1 mars 2026" in shown
    assert "?on=2026-03-01" in shown and assigned.title not in shown


def test_last_day_of_who_is_done_is_not_shown(client, assigned, municipality, anna):
    factories.completed(anna, assigned.requirement.training, timezone.localdate())
    hr = role(municipality, Role.HR)
    done = persons(client, hr, assigned, standing="fulfilled")
    content = b"".join(persons(client, hr, assigned, standing="fulfilled", format="csv").streaming_content)

    [row] = done.context["rows"]
    assert row.due_on and not row.still_due_on
    assert date_format(row.due_on, "j F Y") not in done.content.decode()
    assert str(row.due_on) not in content.decode()


def test_day_that_has_not_been_says_so(client, assigned, municipality):
    hr = role(municipality, Role.HR)
    tomorrow = timezone.localdate() + DAY

    assert "Dagen har inte varit än" in page(client, hr, on=str(tomorrow)).content.decode()
    assert "Dagen har inte varit än" not in page(client, hr).content.decode()


def test_secretary_sees_no_figures_of_the_staff(client, assigned, municipality):
    committee = factories.UnitFactory(code="SN", kind="committee", parent=municipality)
    factories.employee("Sture", "Stab", committee)
    assign(timezone.localdate())
    reader = factories.UserFactory()
    factories.UnitRoleFactory(user=reader, unit=committee, role=Role.SECRETARY)

    assert page(client, reader).context["report"].goals == []


def test_names_that_are_shown_or_taken_out_are_logged_and_refusals_are_not(client, assigned, municipality, chef):
    hr, coordinator = role(municipality, Role.HR), role(municipality, Role.COORDINATOR)

    persons(client, hr, assigned, unit="SOC", search="åberg")
    persons(client, hr, assigned, format="csv")
    persons(client, coordinator, assigned)
    page(client, hr)

    assert list(AccessLog.objects.order_by("pk").values_list("reader", "kind", "unit_path", "subject", "persons")) == [
        (hr.pk, "shown", "LARK/SOC", assigned.title, 1),
        (hr.pk, "taken_out", "LARK", assigned.title, 3),
    ]


@pytest.mark.parametrize("hundredths", range(101))
def test_whole_percent_is_shown_as_it_is(hundredths):
    assert percent(hundredths / 100) == f"{hundredths} %"


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal("2.00"), "2"), (Decimal("80"), "80"), (Decimal("2.50"), "2,5"), (0.1, "0,1"), (100.0, "100")],
)
def test_number_is_written_without_needless_zeros(value, text):
    assert plain_number(value) == text
