"""Persons with protected personal data: shown by the agreed name, always counted, known to handlers only."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page

from tests import factories
from tests.tracking.hr_file import Hr, row
from tracking.assigning import assign
from tracking.models import AccessLog, Goal, PersonChange, SourceRecord, UnitRole, User

Role = UnitRole.Role


@pytest.fixture
def petra(home_care):
    petra = factories.employee("Petra", "Hemlig", home_care)
    SourceRecord.objects.create(user=petra, source="hr", person_id="p-90777", email=petra.email, protected=True)
    petra.protected, petra.email = True, "petra.hemlig@privat.example"
    petra.save()
    return petra


SECRETS = ("Petra", "Hemlig", "petra.hemlig", "90777")


def leaks(content):
    return [secret for secret in SECRETS if secret.casefold() in content.casefold()]


@pytest.fixture
def handler(social, client):
    handler = factories.employee("Hilda", "Handläggare", social)
    factories.UnitRoleFactory(user=handler, unit=social, role=Role.PROTECTED_HANDLER)
    client.force_login(handler)
    return handler


def errors(response):
    assert response.status_code == 200
    return [text for texts in response.context["form"].errors.values() for text in texts]


def test_handler_sets_and_takes_away_the_agreed_name(client, handler, petra, chef):
    today = timezone.localdate()
    assert "Petra Hemlig" in client.get("/personer/skyddade/").content.decode()
    assert petra not in User.objects.visible_to(chef, today)

    client.post(f"/personer/skyddade/{petra.pk}/", {"name": "  Lisa   Lund "})
    assert [each.name_for(chef) for each in User.objects.visible_to(chef, today).matching("lund")] == ["Lisa Lund"]

    page = client.get(f"/personer/skyddade/{petra.pk}/").content.decode()
    assert "Satte visningsnamn: Hilda Handläggare" in page
    assert User.objects.get(pk=petra.pk).display_name  # looking at the page that asks takes nothing away
    client.get(f"/personer/skyddade/{petra.pk}/ta-bort/")
    client.post(f"/personer/skyddade/{petra.pk}/ta-bort/")
    assert petra not in User.objects.visible_to(chef, today)
    assert list(PersonChange.objects.order_by("pk").values_list("user", "by", "what")) == [
        (petra.pk, handler.pk, "name_set"),
        (petra.pk, handler.pk, "name_cleared"),
    ]


def test_names_that_a_handler_is_shown_are_logged(client, handler, petra, social):
    client.get("/personer/skyddade/")

    [shown] = AccessLog.objects.all()
    assert (shown.reader, shown.kind, shown.unit_path, shown.persons) == (handler, "shown", social.code_path, 1)
    assert leaks(f"{shown.subject} {shown}") == []


def test_log_answers_who_opened_the_page_and_marks_nobody(client, handler, petra, anna, municipality):
    reader = factories.employee("Hanna", "Holm", municipality)
    factories.UnitRoleFactory(user=reader, unit=municipality, role="hr")
    User.objects.filter(pk=petra.pk).update(display_name="Lisa Lund")
    client.get(f"/personer/skyddade/{petra.pk}/")
    client.get(f"/personer/skyddade/{petra.pk}/ta-bort/")
    client.force_login(reader)
    client.get(f"/personer/{anna.pk}/")
    client.get(f"/personer/{petra.pk}/")

    rows = AccessLog.objects.order_by("pk").values_list("subject", "kind", "persons", "subject_person")
    page = ("En persons sida", "shown", 1)
    assert list(rows) == [(*page, petra.pk), (*page, petra.pk), (*page, anna.pk), (*page, petra.pk)]


@pytest.mark.parametrize(
    "name",
    ["Petra Lund", "Lisa Hemlig", "lisa HEMLIG-Lund", "Petrahemlig Lund", "Hemlig Petra", "p-90777 Lund", "Lisa 90777"]
    + [
        "petra.hemlig@privat.example",
        "Petra.Hemlig Lund",
        "Lisa",
        "",
        "Skyddad Person",
        "Okänd Lund",
        "Lisa <b>",
        "a\0b",
    ],
)
def test_name_that_leads_to_the_person_or_is_no_name_is_refused(client, handler, petra, name):
    assert len(errors(client.post(f"/personer/skyddade/{petra.pk}/", {"name": name}))) == 1
    assert not PersonChange.objects.exists() and not User.objects.get(pk=petra.pk).display_name


@pytest.mark.parametrize("name", ["Lisa Lund", "Anna-Lena D’Arc", "José García Öst", "Per Å. Ek"])
def test_ordinary_names_may_be_agreed(client, handler, petra, name):
    assert client.post(f"/personer/skyddade/{petra.pk}/", {"name": name}).status_code == 302


def test_name_that_a_colleague_has_is_pointed_out_and_taken_at_the_second_press(client, handler, petra, school):
    factories.employee("Lisa", "Lund", school)
    address = f"/personer/skyddade/{petra.pk}/"
    first = client.post(address, {"name": "Lisa  lund"})

    assert errors(first) == [
        "Någon annan i kommunen heter så. Välj ett annat namn, eller tryck en gång till om ni vill ha det."
    ]
    assert 'name="accepted" value="Lisa lund"' in first.content.decode()
    factories.employee("Eva", "Berg", school)
    assert len(errors(client.post(address, {"name": "Eva Berg", "accepted": "Lisa lund"}))) == 1
    assert not PersonChange.objects.exists()
    for _twice in range(2):  # the name it already is asks no more
        assert client.post(address, {"name": "Lisa lund", "accepted": "Lisa lund"}).status_code == 302
    assert client.post(address, {"name": "Lisa lund"}).status_code == 302
    assert User.objects.get(pk=petra.pk).display_name == "Lisa lund"


def test_name_of_somebody_who_has_left_or_is_shown_nowhere_may_be_agreed(client, handler, petra, home_care):
    factories.employee("Lisa", "Lund", home_care, end_on=timezone.localdate() - dt.timedelta(days=1))
    hidden = factories.employee("Lisa", "Lund", home_care)
    hidden.protected = True
    hidden.save()

    assert client.post(f"/personer/skyddade/{petra.pk}/", {"name": "Lisa Lund"}).status_code == 302


def test_handler_reaches_the_protected_of_the_own_subtree_only(client, handler, petra, anna, school):
    hidden = factories.employee("Sven", "Svår", school)
    hidden.protected = True
    hidden.save()

    assert "Sven" not in client.get("/personer/skyddade/").content.decode()
    for person in (hidden, anna, handler):  # elsewhere, and not protected
        for view in ("", "ta-bort/"):
            assert client.get(f"/personer/skyddade/{person.pk}/{view}").status_code == 404
            assert client.post(f"/personer/skyddade/{person.pk}/{view}", {"name": "Lisa Lund"}).status_code == 404
    assert not User.objects.exclude(display_name="").exists()


@pytest.mark.parametrize("who", ["employee", "manager", "hr", "coordinator", "deputy", "administrator"])
def test_nobody_else_has_the_page(client, petra, municipality, who):
    reader = factories.employee("Någon", "Annan", municipality)
    if who == "administrator":
        User.objects.filter(pk=reader.pk).update(is_superuser=True)
    elif who != "employee":
        factories.UnitRoleFactory(user=reader, unit=municipality, role=who, end_on=timezone.localdate())
    client.force_login(reader)

    for address in ("", f"{petra.pk}/", f"{petra.pk}/ta-bort/"):
        assert client.get(f"/personer/skyddade/{address}").status_code == 403
        assert client.post(f"/personer/skyddade/{address}", {"name": "Lisa Lund"}).status_code in (403, 405)


def test_handler_whose_role_is_over_has_nothing_in_the_next_request(client, handler, petra):
    assert client.get(f"/personer/skyddade/{petra.pk}/").status_code == 200
    handler.unit_roles.update(end_on=timezone.localdate() - timezone.timedelta(days=1))

    assert client.post(f"/personer/skyddade/{petra.pk}/", {"name": "Lisa Lund"}).status_code == 403


def test_display_name_is_sorted_as_any_name(chef, petra, home_care):
    User.objects.filter(pk=petra.pk).update(display_name="Anna Möller")
    User.objects.get(pk=petra.pk).save()
    factories.employee("Zara", "Lund", home_care)
    factories.employee("Beda", "Nilsson", home_care)

    names = [each.name_for(chef) for each in User.objects.visible_to(chef, timezone.localdate())]

    assert names == ["Cecilia Chefsson", "Zara Lund", "Anna Möller", "Beda Nilsson"]


def test_name_is_kept_unused_when_the_file_ends_the_protection(db, tmp_path, today):
    hr = Hr(tmp_path)
    hr.load(today, row(1, protected="1"))
    User.objects.update(display_name="Lisa Lund")
    User.objects.get().save()

    shown = []
    for protected in ("0", "1"):
        hr.load(today, row(1, protected=protected))
        shown.append(User.objects.get().name_for(None))

    assert shown == ["Åsa Öberg", "Lisa Lund"]


def test_legal_name_is_read_on_the_handlers_page_only():
    """The property is the one way past name_for, and these are the templates it may stand in."""
    used = set()
    for app in ("lms", "courses", "content", "tracking"):
        for path in (Path(settings.BASE_DIR) / app).rglob("*"):
            if path.suffix in (".py", ".html") and re.search(r"\blegal_name\b", path.read_text(encoding="utf-8")):
                used.add(path.name)

    assert used == {"organisation.py", "protected_people.html", "protected_person.html", "protected_clear.html"}


@pytest.mark.parametrize("display_name", ["", "Lisa Lund"])
def test_protected_person_is_counted_and_told_by_no_page(client, petra, municipality, home_care, chef, display_name):
    """Petra edits pages, has a role, is on an audience's list and has a training to do: what lists people."""
    call_command("make_groups", verbosity=0)
    petra.display_name = display_name
    petra.save()
    petra.groups.add(Group.objects.get(name="Redaktörer"))
    factories.UnitRoleFactory(user=petra, unit=home_care, role=Role.COORDINATOR)
    page = Page.objects.get(depth=2)
    page.save_revision(user=petra, log_action=True).publish(user=petra)
    requirement = factories.RequirementFactory()
    requirement.audience.includes.add(petra)
    goal = factories.GoalFactory(
        focus_area=factories.FocusAreaFactory(plan=factories.PlanFactory(code="plan")),
        measure=Goal.Measure.TRAINED,
        requirement=requirement,
    )
    assign(timezone.localdate())
    hr = factories.employee("Hanna", "Holm", municipality)
    factories.UnitRoleFactory(user=hr, unit=municipality, role=Role.HR)
    hr.groups.add(Group.objects.get(name="HR"))
    administrator = factories.UserFactory(is_superuser=True)
    list_of_persons = f"/uppfoljning/mal/{goal.pk}/?unit=HEM1"
    addresses = ["/uppfoljning/", list_of_persons, f"{list_of_persons}&format=csv", "/personer/", "/roller/"]
    addresses += ["/roller/andringar/", f"/roller/{petra.unit_roles.get().pk}/", "/admin/", "/admin/users/"]
    addresses += [f"/admin/pages/{page.pk}/history/", f"/admin/pages/{page.pk}/edit/", f"/admin/pages/{page.pk}/"]
    addresses += [f"/admin/audiences/edit/{requirement.audience.pk}/", "/admin/reports/site-history/"]
    addresses += [f"/admin/users/edit/{petra.pk}/", "/admin/pages/", "/admin/reports/locked/"]

    found, named = {}, set()
    for reader in (hr, chef, administrator):
        client.force_login(reader)
        for address in addresses:
            body = b"".join(client.get(address)).decode()
            found[reader.pk, address] = leaks(body)
            named |= {address} if "Lisa Lund" in body else set()

    assert {where: what for where, what in found.items() if what} == {}
    assert (list_of_persons in named, "/roller/" in named) == (bool(display_name), bool(display_name))
    client.force_login(hr)
    totals = client.get("/uppfoljning/").context["report"].total
    assert [each.counted for each in totals] == [2]  # Petra and Cecilia
