"""The plan pages: what was decided, for those who follow it up or keep it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command

from tests import factories
from tracking.models import Activity, PlanTable
from tracking.plan_import import PlanText, import_plan

PLANS = Path(settings.BASE_DIR) / "tracking" / "data" / "plans"


@pytest.fixture
def reader(client, municipality):
    reader = factories.employee("Sam", "Ordnare", municipality)
    factories.UnitRoleFactory(user=reader, unit=municipality, role="coordinator")
    client.force_login(reader)
    return reader


def full_plan(**fields):
    plan = factories.PlanFactory(**fields)
    goal = factories.GoalFactory(focus_area=factories.FocusAreaFactory(plan=plan), title="Alla kan grunden")
    goal.targets.create(valid_from="2026-01-01", value=80)
    Activity.objects.create(
        focus_area=goal.focus_area, code="a", title="Grundkursen ges", responsible="HR", status="done", goal=goal
    )
    PlanTable.objects.create(
        plan=plan, code="t", title="Nätverk", columns=["Namn"], rows=[["Brottsförebyggande rådet"]]
    )
    return plan


def test_plan_shows_all_that_was_decided(client, reader):
    plan = full_plan(title="Handlingsplan", decided_by="Kommunstyrelsen")

    shown = client.get(f"/styrdokument/{plan.pk}/").content.decode()

    texts = ["Kommunstyrelsen", "Alla kan grunden", "målvärde 80", "Grundkursen ges", "HR", "Genomförd", "Nätverk"]
    assert [text for text in [*texts, "Brottsförebyggande rådet"] if text not in shown] == []


@pytest.mark.parametrize("name", ["haninge-2016", "stromsund-2022", "ljungby-2017", "ostermalm-2018", "strategi-2020"])
def test_source_plan_is_labelled_and_whole(client, reader, name):
    plan = import_plan(PlanText.read(PLANS / f"{name}.yaml")).plan

    listed = client.get("/styrdokument/").content.decode()
    shown = client.get(f"/styrdokument/{plan.pk}/").content.decode()

    assert plan.organisation in listed and "Andra kommuners planer" in listed
    assert "En annan kommuns plan" in shown and "Se hur det går" not in shown
    assert shown.count("<li>") >= Activity.objects.filter(focus_area__plan=plan).count()


def test_every_version_can_be_read_and_followed_up_and_the_one_in_force_is_open(client, reader):
    old = full_plan(code="plan", version="1", title="Planen 2025")
    new = full_plan(code="plan", version="2", title="Planen 2026", predecessor=old)
    later = full_plan(code="plan", version="3", title="Planen 2090", predecessor=new, valid_from="2090-01-01")

    listed = client.get("/styrdokument/").content.decode()
    follow_up = client.get("/uppfoljning/")

    assert [plan.title for plan in (new, later, old) if plan.title not in listed] == []
    assert "Det finns en nyare version" in client.get(f"/styrdokument/{old.pk}/").content.decode()
    assert follow_up.context["report"].plan == new
    assert client.get("/uppfoljning/", {"plan": old.pk}).context["report"].plan == old
    assert client.get("/uppfoljning/", {"plan": "plan"}).context["report"].plan == new
    for plan in (old, new, later):
        shown = client.get(f"/styrdokument/{plan.pk}/").content.decode()
        [link] = re.findall(r'href="(/uppfoljning/\?[^"]+)"', shown)
        assert client.get(link).context["report"].plan == plan
    assert client.get("/uppfoljning/", {"plan": "finns-inte"}).status_code == 400


def test_employee_without_a_role_has_no_plans_to_follow_up(client, anna):
    plan = full_plan()
    client.force_login(anna)

    assert [client.get(address).status_code for address in ("/styrdokument/", f"/styrdokument/{plan.pk}/")] == [
        403,
        403,
    ]


def test_coordinator_who_edits_reads_the_plan_without_a_role_at_a_unit(client, anna):
    call_command("make_groups", verbosity=0)
    anna.groups.add(Group.objects.get(name="Samordnare"))
    client.force_login(anna)

    assert client.get("/styrdokument/").status_code == 200


def test_queries_do_not_grow_with_the_plan(client, reader, django_assert_num_queries):
    plan = full_plan()
    client.get(f"/styrdokument/{plan.pk}/")
    with django_assert_num_queries(10) as few:
        client.get(f"/styrdokument/{plan.pk}/")
    for number in range(5):
        goal = factories.GoalFactory(focus_area=factories.FocusAreaFactory(plan=plan))
        goal.targets.create(valid_from="2026-01-01", value=number)
        Activity.objects.create(focus_area=goal.focus_area, code="b", title="Mer", goal=goal)
    with django_assert_num_queries(len(few)):
        client.get(f"/styrdokument/{plan.pk}/")


def test_plan_page_shows_the_days_that_are_edited(client, reader):
    plan = full_plan(valid_from="2031-02-03", valid_until="2034-05-06", review_on="2033-04-05")

    shown = client.get(f"/styrdokument/{plan.pk}/").content.decode()

    assert [day for day in ("3 februari 2031", "6 maj 2034", "5 april 2033") if day not in shown] == []
