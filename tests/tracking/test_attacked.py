"""What somebody must not see, get or be sent: cases that were tried against the mails, occasions and links."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.tracking.occasion_world import DAY, NOW, occasion
from tracking.assigning import assign
from tracking.letters import write
from tracking.mail_rights import MailRights
from tracking.models import Assignment, Message, UnitRole
from tracking.nudging import nudge
from tracking.signing_up import cancel, change, sign_up

Role = UnitRole.Role
LINK = "https://moten.example/rum-7"


def said(person, step):
    letter = write(Message.objects.get(step=f"occasion_{step}", recipient=person), NOW)
    return " ".join([*letter.paragraphs, *(each.content.decode() for each in letter.attachments)])


def test_link_is_mailed_to_nobody_in_line(municipality, anna, chef):
    made = occasion(municipality, capacity=1, link=LINK, place="")
    for person in (anna, chef):
        sign_up(made, person, NOW)
    assert LINK in said(anna, "signed_up") and LINK not in said(chef, "in_line")

    made.starts_at, made.ends_at = made.starts_at + DAY, made.ends_at + DAY
    change(made, NOW)
    assert LINK in said(anna, "changed") and LINK not in said(chef, "changed")

    cancel(made, NOW)
    assert LINK not in said(chef, "cancelled")


def test_hr_of_a_part_who_coordinates_the_whole_is_told_no_few_of_the_others(municipality, social, chef, today):
    factories.UnitRoleFactory(user=chef, unit=municipality, role=Role.COORDINATOR)
    factories.UnitRoleFactory(user=chef, unit=social, role=Role.HR)

    assert [MailRights(chef, today).told(number) for number in (0, 1, 4, 5)] == [0, None, None, 5]


def test_hr_of_the_whole_who_coordinates_it_is_told_all(municipality, chef, today):
    for role in (Role.COORDINATOR, Role.HR):
        factories.UnitRoleFactory(user=chef, unit=municipality, role=role)

    assert MailRights(chef, today).told(1) == 1


def test_reminder_of_somebody_who_leads_no_more_is_not_sent(anna, chef, today):
    factories.RequirementFactory()
    assign(today - 10 * DAY)
    now = dt.datetime.combine(today, dt.time(12), dt.UTC)
    assert nudge(chef, Assignment.objects.filter(user=anna), now).queued == 1
    message = Message.objects.get(recipient=anna)
    assert write(message, now) is not None

    chef.unit_roles.update(end_on=today - DAY)

    assert write(message, now) is None


def test_organiser_tries_no_more_addresses_than_a_few(client, municipality, anna, chef):
    begun = occasion(municipality, timezone.now(), leader=chef)
    client.force_login(chef)
    where = f"/kurstillfallen/{begun.pk}/narvaro/"
    for number in range(30):
        client.post(where, {"guest": f"ingen{number}@example.se"})

    client.post(where, {"guest": anna.email})

    assert not begun.attendances.exists()


HUGE = 10**30


@pytest.mark.parametrize("path", [
    "/min-enhet/paminn/?person={}", "/gruppgenomgang/{}/1/visa/", "/gruppgenomgang/{}/1/narvaro/",
    "/gruppgenomgang/{}/{}/papper/", "/gruppgenomgang/hallna/{}/", "/gruppgenomgang/hallna/{}/lagg-till/",
    "/gruppgenomgang/hallna/{}/{}/ratta/", "/startlappar/{}/", "/startlappar/{}/sparra/", "/serier/{}/",
    "/serier/{}/starta/", "/serier/{}/godkann/", "/intyg/mitt/{}/", "/intyg/mitt/{}/pdf/",
    "/personer/{}/lankar/sparra/", "/utskick/ko/{}/stoppa/", "/utskick/krav/{}/", "/utskick/krav/{}/invitation/",
    "/startlappar/?unit={}&training={}", "/gruppgenomgang/?unit={}", "/min-enhet/?unit={}", "/kurs/{}/oppna-alla/",
    "/serier/?page={}", "/utskick/ko/?page={}", "/intyg/enhet/?unit={}&training={}", "/l/{}-abc/", "/intyg/{}/",
    "/l/k{}/", "/l/{}-abc/{}/",
])  # fmt: skip
def test_number_that_no_database_holds_is_nobodys(municipality, chef, path):
    factories.UnitRoleFactory(user=chef, unit=municipality, role=Role.HR)
    client = Client()
    client.force_login(chef)

    assert client.get(path.format(HUGE, HUGE)).status_code in (200, 302, 400, 403, 404, 405, 410)


def test_retry_of_a_number_that_no_database_holds_is_nobodys(client, municipality, chef):
    factories.UnitRoleFactory(user=chef, unit=municipality, role=Role.HR)
    client.force_login(chef)

    assert client.post(f"/utskick/kom-inte-fram/{HUGE}/forsok-igen/").status_code == 404


def test_attendance_codes_of_nonsense_open_nothing(client, anna):
    client.force_login(anna)
    for given in ("", "\x00", "'", "A" * 5000, "ÅÄÖÅÄÖ", "＜＞"):
        assert client.post("/narvaro/", {"code": given}).status_code == 200


def test_coordinator_no_more_keeps_no_names_of_guests(client, municipality, home_care, anna):
    """Trust, case 5: whoever made an occasion is its organiser unless somebody else is named."""
    reader = factories.employee("Rut", "Rollsson", home_care)
    role = factories.UnitRoleFactory(user=reader, unit=municipality, role=Role.COORDINATOR)
    made = occasion(municipality, leader=reader, for_elected=True)
    elected = factories.UserFactory(given_name="Pia", family_name="Politiker")
    factories.AffiliationFactory(user=elected, unit=municipality, kind="elected")
    sign_up(made, elected, NOW)
    client.force_login(reader)
    address = f"/kurstillfallen/{made.pk}/narvaro/"
    assert "Politiker" in client.get(address).content.decode()

    role.end_on = timezone.localdate() - DAY
    role.save()

    assert "Politiker" not in client.get(address).content.decode()
    assert client.get(f"/kurstillfallen/{made.pk}/andra/").status_code == 403
