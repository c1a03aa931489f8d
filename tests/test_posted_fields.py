"""What the server sets stays as the server set it, whatever is posted along (trust.md, S5 and case 2); and what a
reader has lost is gone in the next request."""

import datetime as dt

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.forms import Form
from django.utils import timezone

from tests.courses.factories import RIGHT, options
from tests.matrix_world import ROLES
from tracking.models import Attempt, Completion, Enrolment, UnitRole, User

FIELDS = sorted(
    {field.attname for app in ("tracking", "courses") for model in apps.get_app_config(app).get_models()
     for field in model._meta.concrete_fields} | {field.name for field in User._meta.many_to_many} | {"password", "pk"}
)  # fmt: skip
EDITS = ["trainings", "audiences", "requirements", "plans", "focus_areas", "goals", "activities", "plan_tables",
         "units", "users"]  # fmt: skip
FACTS = ["Completion", "Enrolment", "Attempt", "Assignment", "Exemption", "Affiliation", "SourceRecord", "UnitRole"]


def valid(form: Form) -> dict[str, object]:
    """The form as a browser would send it back."""
    posted: dict[str, object] = {}
    for name, field in form.fields.items():
        value = field.prepare_value(form.get_initial_for_field(field, name))
        if isinstance(value, list | tuple | set) or hasattr(value, "model"):
            posted[form.add_prefix(name)] = [getattr(each, "pk", each) for each in value]
        elif value is not None and value is not False:
            posted[form.add_prefix(name)] = value
    return posted


def facts() -> dict[str, list]:
    return {name: list(apps.get_model("tracking", name).objects.order_by("pk").values()) for name in FACTS}


@pytest.mark.parametrize("section", EDITS)
def test_form_of_the_admin_changes_nothing_that_it_does_not_show(client, world, section):
    client.force_login(world.readers["administrator"])
    address = f"/admin/{section}/edit/{world.ids[f'admin/{section}']}/"
    form = client.get(address).context["form"]
    hidden = [field.attname for field in form._meta.model._meta.concrete_fields if field.name not in form.fields]
    rows = form._meta.model.objects.order_by("pk")
    before, known, rights = list(rows.values(*hidden)), facts(), list(User.objects.order_by("pk").values("password"))

    more = {name: "1" for name in FIELDS if name not in form.fields and name.removesuffix("_id") not in form.fields}
    response = client.post(address, more | valid(form))

    assert response.status_code == 302, response.context["form"].errors
    assert list(rows.values(*hidden)) == before
    assert facts() == known
    assert list(User.objects.order_by("pk").values("password")) == rights


def test_answer_is_the_readers_own_whatever_is_posted(client, world):
    client.force_login(world.readers["employee"])
    other = world.readers["manager"]
    lesson = apps.get_model("courses", "LessonPage").objects.get(pk=world.ids["lektion"])
    posted = dict.fromkeys(FIELDS, str(other.pk)) | {"completed_on": "2020-01-01", "source": "import", "score": "1"}
    completions = list(Completion.objects.values())

    client.post(f"/lektion/{lesson.pk}/svar/{world.ids['item']}/", posted | {"option": options(lesson, RIGHT)[0]})

    assert list(Enrolment.objects.values_list("user", flat=True)) == [world.readers["employee"].pk]
    assert set(Attempt.objects.values_list("enrolment__user", "source")) == {
        (world.readers["employee"].pk, Attempt.Source.WEB)
    }
    assert Attempt.objects.get().recorded_at.date() == timezone.now().date()
    assert list(Completion.objects.values()) == completions


@pytest.mark.parametrize("role", [name for name, (roles, _group) in ROLES.items() if roles])
def test_role_that_is_withdrawn_holds_no_longer_in_the_next_request(client, world, role):
    reader = world.readers[role]
    client.force_login(reader)
    own = "/personer/skyddade/" if role == "handler" else "/uppfoljning/"
    assert client.get(own).status_code == 200

    reader.unit_roles.update(end_on=timezone.localdate() - dt.timedelta(days=1))

    assert [client.get(where).status_code for where in (own, "/uppfoljning/")] == [403, 403]
    assert client.get(f"/uppfoljning/mal/{world.ids['uppfoljning/mal']}/?unit=HEM1").status_code == 403
    assert not User.objects.visible_to(reader, timezone.localdate()).exists()


@pytest.mark.parametrize("role", [name for name, (_roles, group) in ROLES.items() if group])
def test_group_that_is_left_holds_no_longer_in_the_next_request(client, world, role):
    reader = world.readers[role]
    client.force_login(reader)
    assert client.get("/admin/").status_code == 200

    reader.groups.remove(*Group.objects.all())

    assert client.get("/admin/").status_code in (302, 403)


def test_administrator_who_is_one_no_more_is_shown_no_list_in_the_next_request(client, world):
    client.force_login(world.readers["technician"])
    assert client.get("/admin/users/").status_code == 200

    User.objects.filter(pk=world.readers["technician"].pk).update(is_superuser=False, is_staff=False)

    assert [client.get(where).status_code for where in ("/admin/users/", "/django-admin/auth/group/")] == [302, 302]


def test_person_who_cannot_log_in_any_more_is_out_in_the_next_request(client, world):
    client.force_login(world.readers["hr"])
    User.objects.filter(pk=world.readers["hr"].pk).update(is_active=False)

    assert client.get("/uppfoljning/").headers["Location"].startswith("/konto/login/")


def test_person_who_has_moved_or_left_is_in_no_list_in_the_next_request(client, world):
    manager, goal = world.readers["manager"], world.ids["uppfoljning/mal"]
    client.force_login(manager)
    own = User.objects.get(family_name="Egenkanarie")
    listed = f"/uppfoljning/mal/{goal}/?unit=HEM1"
    assert "Egenkanarie" in client.get(listed).content.decode()

    own.affiliations.update(unit=world.units["SKOL"])
    assert "Egenkanarie" not in client.get(listed).content.decode()
    own.affiliations.update(unit=world.units["HEM1"], end_on=timezone.localdate() - dt.timedelta(days=1))
    assert "Egenkanarie" not in client.get(listed).content.decode()


def test_move_of_a_manager_s_role_opens_the_new_unit_and_closes_the_old(client, world):
    client.force_login(world.readers["manager"])
    world.readers["manager"].unit_roles.update(unit=world.units["SKOL"])

    assert [client.get(f"/uppfoljning/?unit={code}").status_code for code in ("HEM1", "SKOL")] == [404, 200]
    assert UnitRole.objects.filter(user=world.readers["manager"]).count() == 1
