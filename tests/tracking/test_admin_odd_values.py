"""What no browser sends by itself: NUL, which PostgreSQL does not keep, and numbers greater than SQLite counts with.
Every form, list and filter of the admin answers with a page."""

import pytest
from django.core.management import call_command

from tests import factories
from tracking.models import Goal, UnitRole, User

NUL, HUGE = "a\0b", "9" * 23
HIDDEN = ["shown_includes", "shown_excludes", "shown_units", "add_includes_choice"]
SECTIONS = ["trainings", "audiences", "requirements", "plans", "focus_areas", "goals", "targets", "measurements"]
SECTIONS += ["activities", "plan_tables", "units", "users"]


@pytest.fixture
def rows(db, client) -> dict[str, int]:
    """A row in each section, and a reader who may do all: administrator, and HR for the municipality."""
    call_command("make_groups", verbosity=0)
    top = factories.UnitFactory(kind="municipality")
    reader = factories.employee("Ada", "Admin", top)
    User.objects.filter(pk=reader.pk).update(is_superuser=True)
    factories.UnitRoleFactory(user=reader, unit=top, role=UnitRole.Role.HR)
    requirement, goal = factories.RequirementFactory(), factories.GoalFactory(measure=Goal.Measure.OCCASIONS)
    requirement.audience.includes.add(reader)
    requirement.audience.excludes.add(reader)
    area = goal.focus_area
    made = {
        "trainings": requirement.training,
        "audiences": requirement.audience,
        "requirements": requirement,
        "plans": area.plan,
        "focus_areas": area,
        "goals": goal,
        "activities": area.activities.create(code="a", title="A"),
        "plan_tables": area.plan.tables.create(code="t", title="T", columns=["A"], rows=[["1"]]),
        "units": top,
        "users": reader,
    }
    client.force_login(reader)
    return {section: row.pk for section, row in made.items()}


def whole(form) -> dict[str, object]:
    """What the form would send if nothing were changed."""
    values = {name: form[name].value() for name in form.fields}
    return {name: _keys(value) for name, value in values.items() if value not in (None, "", False)}


def _keys(value: object) -> object:
    return [getattr(each, "pk", each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("section", SECTIONS)
def test_form_answers_whatever_is_sent(client, rows, section):
    address = f"/admin/{section}/edit/{rows[section]}/" if section in rows else f"/admin/{section}/new/"
    form = client.get(address).context["form"]
    for name in [*form.fields, *(HIDDEN if section == "audiences" else [])]:
        for odd in (NUL, HUGE):
            assert client.post(address, whole(form) | {name: odd}).status_code in (200, 302), name


@pytest.mark.parametrize("section", SECTIONS)
def test_list_answers_whatever_is_asked(client, rows, section):
    filters = client.get(f"/admin/{section}/").context["filters"]
    for name in [*(filters.form.fields if filters else []), "q", "p", "ordering"]:
        for odd in (NUL, HUGE):
            assert client.get(f"/admin/{section}/", {name: odd}).status_code in (200, 404), name
    for view in ("edit", "history", "usage", "inspect", "delete"):
        assert client.get(f"/admin/{section}/{view}/{HUGE}/").status_code in (302, 404)
