"""The address of somebody elected or of a partner is often private: it is in no list, file, search or API answer, and
typing it does not tell that it is known."""

import io
import re
import zipfile

import openpyxl
import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone

from tests import factories
from tests.tracking.hr_file import row, text
from tests.tracking.test_uploads import worked_out
from tracking.assigning import assign
from tracking.models import Audience, Goal, SourceRecord, UnitRole, User

Role = UnitRole.Role
CANARY = "kanarie.example.net"


@pytest.fixture
def world(municipality, social):
    """Persons of both kinds, with and without a name or another tie, in a plan's figures and on an audience's list."""
    call_command("make_groups", verbosity=0)
    units = {
        "elected": factories.UnitFactory(code="SN", name="Socialnämnden", kind="committee", parent=municipality),
        "partner": factories.UnitFactory(code="POL", name="Polisen", kind="partner", parent=municipality),
    }
    for kind, unit in units.items():
        for number, name in enumerate(("Vera", "", "Dubbel")):
            person = factories.employee(name, kind.title() if name else "", unit, kind=kind)
            person.email = f"{kind}{number}@{CANARY}"
            person.save()
            EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
            SourceRecord.objects.create(user=person, source="hr", person_id=f"{kind}{number}", email=person.email)
            if name == "Dubbel":
                factories.AffiliationFactory(user=person, unit=social, is_main=False)
                factories.UnitRoleFactory(user=person, unit=social, role=Role.COORDINATOR)
                person.groups.add(Group.objects.get(name="Redaktörer"))
    audience = factories.AudienceFactory(kinds=["employee", "elected", "partner"])
    audience.includes.set(User.objects.filter(email__endswith=CANARY))
    offer = factories.RequirementFactory(audience=audience, mandatory=False)
    area = factories.FocusAreaFactory(plan=factories.PlanFactory(code="plan"))
    factories.GoalFactory(focus_area=area, measure=Goal.Measure.OFFERED, requirement=offer)
    assign(timezone.localdate())
    return units


def reader(unit, role, group=None, **fields):
    person = factories.UserFactory(**fields)
    if role:
        factories.UnitRoleFactory(user=person, unit=unit, role=role)
    if group:
        person.groups.add(Group.objects.get(name=group))
    return person


def body(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if zipfile.is_zipfile(io.BytesIO(content)):
        book = openpyxl.load_workbook(io.BytesIO(content))
        return str([list(each) for each in book.active.iter_rows(values_only=True)])
    return content.decode()


def addresses() -> list[str]:
    goal, audience = Goal.objects.get(), Audience.objects.get()
    persons = User.objects.filter(email__endswith=CANARY)
    lists = ["/personer/", "/roller/", "/roller/andringar/", "/uppfoljning/", "/uppfoljning/samordnare/"]
    lists += [f"/uppfoljning/mal/{goal.pk}/", f"/uppfoljning/mal/{goal.pk}/?unit=SN", "/personer/sla-ihop/"]
    lists += [f"{each}{'&' if '?' in each else '?'}format={form}" for each in lists[3:7] for form in ("csv", "xlsx")]
    searches = ["/personer/", "/roller/", f"/uppfoljning/mal/{goal.pk}/", "/admin/users/", "/personer/sla-ihop/"]
    lists += [f"{each}?{field}=elected0@{CANARY}" for each in searches for field in ("search", "q")]
    lists += [f"/personer/{each.pk}/" for each in persons]
    lists += [f"/roller/{each.pk}/" for each in UnitRole.objects.filter(user__in=persons)]
    lists += [f"/api/v1/{each}" for each in ("report", "people", "people?unit=SN", "imports", "me/trainings")]
    lists += ["/admin/", "/admin/users/", "/admin/audiences/", f"/admin/audiences/edit/{audience.pk}/"]
    lists += [f"/admin/audiences/inspect/{audience.pk}/", "/admin/roles/", "/admin/reports/site-history/"]
    return lists + ["/tillgang-till-namn/", f"/admin/search/?q=elected0@{CANARY}", "/inlasning/", "/inlasning/logg/"]


@pytest.mark.parametrize("who", ["hr", "coordinator", "secretary", "administrator"])
def test_no_list_file_search_or_answer_holds_the_address(client, world, municipality, who):
    client.force_login({
        "hr": lambda: reader(municipality, Role.HR, "HR"),
        "coordinator": lambda: reader(municipality, Role.COORDINATOR, "Samordnare"),
        "secretary": lambda: reader(world["elected"], Role.SECRETARY),
        "administrator": lambda: reader(None, None, is_superuser=True),
    }[who]())  # fmt: skip

    answers = {address: client.get(address) for address in addresses()}

    # The address that was searched for stands in the field it was typed in, and in the links that keep the search.
    typed = f"elected0@{CANARY}".replace("@", "(?:@|%40)")
    assert [each for each, found in answers.items() if CANARY in re.sub(typed, "", body(found))] == []
    assert [each for each, found in answers.items() if "=elected" not in each and CANARY in body(found)] == []
    assert sum(found.status_code == 200 for found in answers.values()) > 5
    names = "".join(body(found) for each, found in answers.items() if found.status_code == 200)
    assert ("Vera" in names) == (who in ("hr", "secretary"))


def test_differences_of_a_file_say_that_the_address_changes_and_not_to_what(client, world, municipality):
    client.force_login(reader(municipality, Role.HR))
    changed = {"kind": "elected", "unit_code": "SN", "unit_name": "Socialnämnden", "top_unit_code": ""}
    rows = [
        row(number, person_id=person, email=f"ny{number}@{CANARY}", top_unit_name="", **changed)
        for number, person in enumerate(("elected0", "ny"))
    ]

    upload = worked_out(client, text(*rows))
    pages = [body(client.get(f"/inlasning/{upload.pk}/personer/{group}/")) for group in ("nya", "andrade", "saknas")]

    assert "E-postadressen ändras." in "".join(pages)
    assert CANARY not in "".join(pages) + body(client.get(f"/inlasning/{upload.pk}/")) + str(upload.outcome)


@pytest.mark.parametrize("kind", ["elected", "partner"])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_typing_the_address_says_no_more_than_for_one_that_nobody_has(client, world, municipality, kind, number):
    hr = reader(municipality, Role.HR, "HR")
    known, unknown = f"{kind}{number}@{CANARY}", f"okand@{CANARY}"
    audience = Audience.objects.get()

    def told(person, address, field, **given):
        client.force_login(person)
        response = client.post(address, given | {field: known}), client.post(address, given | {field: unknown})
        assert [each.status_code for each in response] == [200, 200]
        first, second = (str(each.context["form"].errors) for each in response)
        assert "Ingen person inom ditt område har" in first
        return first.replace(known, ""), second.replace(unknown, "")

    role = {"unit": municipality.pk, "role": Role.HR, "start_on": str(timezone.localdate())}
    group = {"groups": [Group.objects.get(name="Redaktörer").pk]}
    for same in (
        told(hr, "/roller/ny/", "person", **role),
        told(hr, f"/admin/audiences/edit/{audience.pk}/", "add_includes"),
        told(reader(None, None, is_superuser=True), "/admin/users/new/", "person", **group),
    ):
        assert same[0] == same[1]
    assert not UnitRole.objects.filter(user__email=known, role=Role.HR).exists()


def test_by_name_or_number_they_are_found(client, world, municipality):
    client.force_login(reader(municipality, Role.HR))
    given = {"unit": municipality.pk, "role": Role.HR, "start_on": str(timezone.localdate())}

    named = body(client.post("/roller/ny/", given | {"person": "Vera Elected"}))
    numbered = client.post("/roller/ny/", given | {"person": "elected0"})

    assert "Vem menar du?" in named and CANARY not in named
    assert numbered.status_code == 302 and UnitRole.objects.filter(user__given_name="Vera", role=Role.HR).exists()
