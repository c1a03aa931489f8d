"""A file that takes protection away names nobody to HR, and tells the handler."""

import datetime as dt

import pytest
from django.utils import timezone

from tests import factories
from tests.tracking.hr_file import Hr, row, text
from tests.tracking.test_uploads import (
    approve,
    as_hr,  # noqa: F401
    hr,  # noqa: F401
    loaded,
    no_files_from_before,  # noqa: F401
    worked_out,
    written,
)
from tracking.models import OrganisationalUnit, PersonChange, UnitRole, User

DAY = dt.timedelta(days=1)


@pytest.fixture
def secret(as_hr, tmp_path):  # noqa: F811
    """Three protected persons in the file of yesterday, one of them with a display name, and one who is not."""
    loaded(tmp_path, *(row(number, protected="1", given_name=f"Hemlig{number}") for number in (1, 2, 3)), row(4))
    lisa = User.objects.get(source_records__person_id="p1")
    lisa.display_name = "Lisa Lund"
    lisa.save()
    return lisa


def handler_of(code):
    unit = OrganisationalUnit.objects.get(code=code)
    handler = factories.employee("Hilda", "Handläggare", unit, source="hand")
    factories.UnitRoleFactory(user=handler, unit=unit, role=UnitRole.Role.PROTECTED_HANDLER)
    return handler


def file_without_protection_of_one():
    kept = [row(number, protected="1", given_name=f"Hemlig{number}") for number in (2, 3)]
    return [row(1, protected="0", given_name="Hemlig1"), *kept, row(4)]


def test_list_names_nobody_whose_only_change_is_protection(as_hr, secret):  # noqa: F811
    upload = worked_out(as_hr, text(*file_without_protection_of_one()))

    page = as_hr.get(f"/inlasning/{upload.pk}/personer/andrade/")

    assert (upload.outcome["persons"]["changed"], page.context["rows"]) == (1, [])
    assert "0 av 1 visas med namn" in page.content.decode() and "Lisa" not in page.content.decode()


def test_list_names_who_also_changes_place_and_says_nothing_of_protection(as_hr, secret):  # noqa: F811
    rows = file_without_protection_of_one()
    upload = worked_out(as_hr, text(rows[0] | {"title": "Kock"}, *rows[1:]))

    page = as_hr.get(f"/inlasning/{upload.pk}/personer/andrade/")

    assert [(each.name, each.says) for each in page.context["rows"]] == [
        ("Lisa Lund", ["Befattning: Undersköterska blir Kock."])
    ]


def test_handler_is_told_who_lost_protection_until_it_is_read(as_hr, secret, client):  # noqa: F811
    handler, other = handler_of("SOC"), handler_of("SOC")
    upload = worked_out(as_hr, text(*file_without_protection_of_one()))
    assert not PersonChange.objects.filter(what="unprotected").exists()  # nothing is written before approval
    approve(as_hr, upload)
    written(upload)

    client.force_login(handler)
    page = client.get("/personer/skyddade/").content.decode()
    assert "Hemlig1" in page and "källa hr" in page
    [told] = PersonChange.objects.filter(what="unprotected")
    assert (told.user, told.by, told.source) == (secret, None, "hr")
    client.post("/personer/skyddade/", {"last": told.pk - 1})
    assert "Hemlig1" in client.get("/personer/skyddade/").content.decode()
    client.post("/personer/skyddade/", {"last": told.pk})
    client.post("/personer/skyddade/", {"last": told.pk})

    assert "Hemlig1" not in client.get("/personer/skyddade/").content.decode()
    assert PersonChange.objects.filter(what="unprotected_read", by=handler, user=secret).count() == 1
    client.force_login(other)
    assert "Hemlig1" in client.get("/personer/skyddade/").content.decode()


def told(client):
    return [change.user for change in client.get("/personer/skyddade/").context["ceased"]]


def test_what_has_come_since_the_page_was_opened_is_not_read(secret, client):
    later = User.objects.get(source_records__person_id="p2")
    User.objects.update(protected=False)
    first, _then = [PersonChange.objects.create(user=each, what="unprotected") for each in (secret, later)]
    client.force_login(handler_of("SOC"))
    both = told(client)

    client.post("/personer/skyddade/", {"last": first.pk})

    assert (both, told(client)) == ([later, secret], [later])


def test_who_is_unprotected_a_second_time_is_told_again(secret, client):
    User.objects.update(protected=False)
    client.force_login(handler_of("SOC"))
    seen = []
    for _time in range(2):
        change = PersonChange.objects.create(user=secret, what="unprotected")
        seen.append(told(client))
        client.post("/personer/skyddade/", {"last": change.pk})

    assert (seen, told(client)) == ([[secret], [secret]], [])


@pytest.mark.parametrize("last", ["", "x", "0", str(2**63), str(2**70)])
def test_odd_values_mark_nothing_as_read(as_hr, secret, client, last):  # noqa: F811
    client.force_login(handler_of("SOC"))

    assert client.post("/personer/skyddade/", {"last": last}).status_code == 302
    assert not PersonChange.objects.exists()


def test_told_of_own_subtree_for_thirty_days_and_only_while_it_is_so(secret, school, client, tmp_path):
    Hr(tmp_path).load(timezone.localdate(), *file_without_protection_of_one())
    elsewhere = factories.employee("Ulf", "Handläggare", school, source="hand")
    factories.UnitRoleFactory(user=elsewhere, unit=school, role=UnitRole.Role.PROTECTED_HANDLER)
    client.force_login(elsewhere)
    assert "Hemlig1" not in client.get("/personer/skyddade/").content.decode()
    client.post("/personer/skyddade/", {"last": PersonChange.objects.get().pk})
    client.force_login(handler_of("SOC"))
    assert "Har inte längre" in client.get("/personer/skyddade/").content.decode()

    PersonChange.objects.update(at=timezone.now() - dt.timedelta(days=31))
    assert "Har inte längre" not in client.get("/personer/skyddade/").content.decode()
    PersonChange.objects.update(at=timezone.now())
    User.objects.filter(pk=secret.pk).update(protected=True)
    assert "Har inte längre" not in client.get("/personer/skyddade/").content.decode()
    assert PersonChange.objects.count() == 1


def test_sums_of_the_differences_say_what_they_count_and_add_up(as_hr, tmp_path):  # noqa: F811
    loaded(tmp_path, row(1), row(2), row(3))
    upload = worked_out(as_hr, text(row(1), row(11, person_id="p1", email="p1@example.se", main="0"), row(4)))

    page = " ".join(as_hr.get(f"/inlasning/{upload.pk}/").content.decode().split())

    assert "Filen har 3 rader. En rad är en anställning eller ett uppdrag. De gäller 2 personer." in page
    assert "och 2 som saknas i den. Tillsammans 4." in page
    assert sum(upload.outcome["persons"].values()) == 4


def test_sums_tell_those_who_had_left_before_the_file_as_such(as_hr, tmp_path):  # noqa: F811
    over = timezone.localdate() - 9 * DAY
    loaded(tmp_path, row(1), row(2, end=str(over)), row(3, end=str(over)), row(4))
    left = worked_out(as_hr, text(row(1), row(4)))
    both = worked_out(as_hr, text(row(1), row(3, end=str(over))))

    pages = [" ".join(as_hr.get(f"/inlasning/{each.pk}/").content.decode().split()) for each in (left, both)]

    assert "Nedan räknas personer: de i filen, och 2 som hade slutat redan före den. Tillsammans 4." in pages[0]
    assert "de i filen, 1 som saknas i den och 1 som hade slutat redan före den. Tillsammans 4." in pages[1]


def test_most_that_cease_to_be_protected_need_a_tick_that_says_so(as_hr, secret):  # noqa: F811
    upload = worked_out(as_hr, text(*(row(number, given_name=f"Hemlig{number}") for number in (1, 2, 3)), row(4)))

    page = approve(as_hr, upload).content.decode()

    assert "Det stämmer att 3 personer inte längre har skyddade personuppgifter." in page
    assert "platser saknas" not in page and upload.status == "ready"
