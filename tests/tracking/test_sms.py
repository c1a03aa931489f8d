"""Whom an sms reaches in place of a mail, what it says, and what becomes of it."""

import datetime as dt

import pytest
from django.core import mail
from django.core.checks import run_checks
from django.db.models import F
from django.utils import timezone

from tests import factories
from tests.courses.factories import course
from tests.tracking.hr_file import HEADINGS, Hr, row, text
from tests.tracking.sending_world import Clock, states
from tracking import links
from tracking.assigning import assign
from tracking.mobiles import numbers_of, read_mobile
from tracking.models import Message, PersonalLink, ReminderPlan, SourceRecord, Unreachable, User
from tracking.reminding import remind
from tracking.sending import DELAYS, MOST_IN_A_ROW, send_due
from tracking.slips import without_mail
from tracking.sms import NumberRefusedError

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 3, 3)  # a Tuesday
DAY = dt.timedelta(days=1)
NUMBER = "+46701234567"
TOPIC = "Våldsbejakande extremism"
GIVEN: list[tuple[str, str]] = []
RAISES: list[Exception] = []


def gateway(number: str, says: str) -> None:
    if RAISES:
        raise RAISES[0]
    GIVEN.append((number, says))


@pytest.fixture(autouse=True)
def sms(settings):
    settings.SMS_SENDER = f"{__name__}.gateway"
    GIVEN.clear(), RAISES.clear()


@pytest.fixture
def duty(municipality):
    ReminderPlan.objects.create()
    training = course(lessons=3).training
    training.title = TOPIC
    training.save()
    return factories.RequirementFactory(training=training, starts_on=ON, due_days=30)


def at(hour: int = 12) -> Clock:
    return Clock(dt.datetime.combine(ON, dt.time(hour), timezone.get_default_timezone()))


def numbered(person: User, number: str = NUMBER, **fields) -> User:
    SourceRecord.objects.create(user=person, source="hr", person_id=f"p{person.pk}", mobile=number)
    User.objects.filter(pk=person.pk).update(**({"email": None} | fields))
    person.refresh_from_db()
    return person


def night() -> None:
    assign(ON)
    remind(ON)


@pytest.mark.parametrize("written", ["070-123 45 67", "0701234567", "+46 70 123 45 67", "+46 (0)70-1234567",
                                     "0046701234567", "701234567", "46701234567"])  # fmt: skip
def test_mobile_number_is_read_as_people_write_it(written):
    assert read_mobile(written) == NUMBER


@pytest.mark.parametrize("written", ["08-123 456 78", "0311234567", "070-123", "070123456789", "+47 912 34 567",
                                     "anknytning 12", "0741234567"])  # fmt: skip
def test_landline_and_what_is_no_number_is_refused(written):
    with pytest.raises(ValueError, match="^$"):
        read_mobile(written)


@pytest.fixture
def hr(db, tmp_path):
    return Hr(tmp_path)


def with_mobile(*rows):
    return text(*rows, headings=[*HEADINGS, "mobil"]).encode()


def mobiles() -> list[str]:
    return list(SourceRecord.objects.order_by("person_id").values_list("mobile", flat=True))


def test_column_is_read_and_followed_and_a_file_without_it_changes_nothing(hr):
    own = row(1) | {"mobil": "070-123 45 67"}
    hr.load(ON, content=with_mobile(own))
    assert mobiles() == [NUMBER]
    assert hr.load(ON, content=with_mobile(own)).persons["unchanged"] == 1

    assert hr.load(ON, row(1)).persons["unchanged"] == 1
    assert mobiles() == [NUMBER]
    assert hr.load(ON + DAY, content=with_mobile(own | {"mobil": "0731112233"})).persons["changed"] == 1
    assert mobiles() == ["+46731112233"]
    hr.load(ON + 2 * DAY, content=with_mobile(own | {"mobil": ""}))
    assert mobiles() == [""]


def test_landline_refuses_the_file_with_its_row_and_not_its_value(hr):
    outcome = hr.load(ON, content=with_mobile(row(1) | {"mobil": "08-123 456 78"}))

    [problem] = outcome.problems
    assert (problem.row, problem.column) == (2, "mobil")
    assert "svenskt mobilnummer" in problem.message and "123 456" not in problem.message
    assert not outcome.applied and not SourceRecord.objects.exists()


def test_no_number_is_kept_of_the_protected(hr):
    both = [row(1, protected="1") | {"mobil": "0701234567"}, row(2) | {"mobil": "0731112233"}]
    hr.load(ON, content=with_mobile(*both))
    assert mobiles() == ["", "+46731112233"]

    hr.load(ON + DAY, row(1, protected="1"), row(2, protected="1"))
    assert mobiles() == ["", ""]


def test_no_number_of_another_source_is_kept_once_one_says_that_somebody_is_protected(hr):
    hr.load(ON, content=with_mobile(row(1) | {"mobil": "0701234567"}, row(2) | {"mobil": "0731112233"}))
    person = SourceRecord.objects.get(mobile=NUMBER).user
    SourceRecord.objects.create(user=person, source="bolaget", person_id="b1")

    hr.load(ON, row(1, person_id="b1", affiliation_id="b1", email="", protected="1"), source="bolaget")

    assert mobiles() == ["", "", "+46731112233"]


def test_whoever_has_no_address_gets_the_link_and_never_the_topic(anna, duty):
    numbered(anna)
    night()

    assert send_due(at()).sent == 1

    [(number, says)] = GIVEN
    assert number == NUMBER and "du har en utbildning att göra" in says
    assert not any(word in says.casefold() for word in TOPIC.casefold().split())
    token = says.rstrip("/").rpartition("/")[2]
    assert links.link_of(token, ON).user == anna
    assert len(says) <= 160 and not mail.outbox
    assert without_mail(anna, ON).count() == 0


def test_whoever_has_an_address_is_mailed_until_it_takes_no_mails(anna, duty):
    numbered(anna, email=anna.email)
    night()
    assert numbers_of([anna.pk]) == {}

    Unreachable.objects.create(user=anna, email=anna.email, how="bounced", at=timezone.now())
    send_due(at())

    assert [number for number, _says in GIVEN] == [NUMBER] and not mail.outbox


def test_nobody_is_reached_by_a_shared_number_nor_with_protected_data(anna, chef, home_care, duty):
    numbered(anna), numbered(chef)
    kim = numbered(factories.employee("Kim", "Ek", home_care), "+46731112233", protected=True, display_name="Lisa Lund")
    night()

    assert not Message.objects.exists()
    assert numbers_of([anna.pk, chef.pk, kim.pk]) == {}
    User.objects.filter(pk=chef.pk).update(is_active=False)  # a number that is given on to somebody else
    assert numbers_of([anna.pk, chef.pk, kim.pk]) == {anna.pk: NUMBER}


def test_number_that_becomes_protected_while_it_waits_gets_nothing(anna, duty):
    numbered(anna)
    night()
    User.objects.filter(pk=anna.pk).update(protected=True, display_name="Lisa Lund")

    send_due(at())

    assert GIVEN == [] and set(states().values()) == {("cancelled", "no_address")}


def test_without_a_sender_nothing_is_sent(settings, anna, chef, duty):
    numbered(anna)
    settings.SMS_SENDER = ""
    night()

    assert not Message.objects.filter(recipient=anna).exists()
    assert [each.user for each in without_mail(chef, ON)] == [anna]


def test_hours_are_those_of_mails(anna, duty):
    numbered(anna)
    night()

    send_due(at(hour=20))
    assert GIVEN == []
    send_due(at())
    assert len(GIVEN) == 1


def test_what_leads_to_a_login_is_not_sent_as_sms(municipality, anna):
    numbered(anna)
    ReminderPlan.objects.create()
    factories.RequirementFactory(starts_on=ON, due_days=30)  # not on the web
    night()

    send_due(at())

    assert GIVEN == [] and not PersonalLink.objects.exists()
    assert set(states().values()) == {("cancelled", "no_address")}


def test_what_is_not_sent_as_sms_says_that_the_address_takes_no_mails(municipality, anna):
    numbered(anna, email=anna.email)
    ReminderPlan.objects.create()
    factories.RequirementFactory(starts_on=ON, due_days=30)  # not on the web
    night()
    Unreachable.objects.create(user=anna, email=anna.email, how="bounced", at=timezone.now())

    send_due(at())

    assert GIVEN == [] and set(states().values()) == {("cancelled", "unreachable")}


def test_gateway_that_has_not_taken_it_is_asked_again(anna, duty):
    numbered(anna)
    night()
    clock = at()
    RAISES.append(ConnectionError(NUMBER))
    for delay in DELAYS[:3]:
        assert send_due(clock, anytime=True).postponed == 1
        clock.at += delay
    RAISES.clear()

    assert send_due(clock, anytime=True).sent == 1
    assert len(GIVEN) == 1


def many_without_an_address_and_one_with(anna, home_care) -> None:
    for number in range(MOST_IN_A_ROW + 2):
        numbered(factories.employee("Kim", f"Nr{number}", home_care), f"+467012345{number:02}")
    night()
    Message.objects.filter(recipient=anna).update(
        not_before=F("not_before") + dt.timedelta(hours=1)
    )  # the last in line


def test_gateway_that_is_down_holds_up_no_mail(anna, home_care, duty):
    many_without_an_address_and_one_with(anna, home_care)
    RAISES.append(ConnectionError())

    done = send_due(at())

    assert (done.sent, done.postponed, done.down) == (1, MOST_IN_A_ROW + 2, False)
    assert [each.to for each in mail.outbox] == [[anna.email]]


def test_sender_that_is_not_there_holds_up_no_mail(anna, home_care, duty, settings, caplog):
    many_without_an_address_and_one_with(anna, home_care)
    settings.SMS_SENDER = "finns.inte"

    done = send_due(at())

    assert (done.sent, done.postponed, done.down) == (1, MOST_IN_A_ROW + 2, False)
    assert "SMS_SENDER names no function" in caplog.text


@pytest.mark.parametrize(
    ("error", "tries", "end"),
    [
        (NumberRefusedError, 1, "rejected"),
        (TimeoutError, 2, "unsure"),
        (ValueError, 2, "unsure"),  # as an answer in JSON that cannot be read
    ],
)
def test_gateway_that_never_will_or_does_not_say_ends_it(anna, duty, caplog, error, tries, end):
    numbered(anna)
    night()
    clock = at()
    RAISES.append(error(f"{NUMBER} {anna.given_name}"))
    for _time in range(tries):
        send_due(clock, anytime=True)
        clock.at += DELAYS[0]

    assert set(states().values()) == {("failed", end)}
    assert NUMBER not in caplog.text and "Anna" not in caplog.text
    assert not Unreachable.objects.exists()


def test_check_tells_of_a_sender_that_is_not_there(settings):
    def warned() -> bool:
        return "tracking.W004" in {each.id for each in run_checks(tags=["mail"], include_deployment_checks=True)}

    assert not warned()
    settings.SMS_SENDER = "finns.inte"
    assert warned()


def test_elected_without_an_address_are_not_asked_they_have_no_link(municipality):
    ReminderPlan.objects.create()
    committee = factories.UnitFactory(kind="committee", parent=municipality)
    numbered(factories.employee("Vera", "Vald", committee, kind="elected"))
    audience = factories.AudienceFactory(kinds=["elected"])
    factories.RequirementFactory(training=course().training, audience=audience, mandatory=False, starts_on=ON)

    night()

    assert not Message.objects.exists()


@pytest.mark.parametrize("then", [{"mobil": "0731112233"}, {"mobil": "0731112233", "protected": "1"}])
def test_link_sent_to_a_number_that_is_changed_opens_nothing(hr, municipality, then):
    own = row(1, email="") | {"mobil": "070-123 45 67"}
    hr.load(ON, content=with_mobile(own, row(2) | {"mobil": "070-222 22 22"}))
    person, mailed = User.objects.order_by("source_records__person_id")
    tokens = [links.token(links.open_link(each, course().training, ON)) for each in (person, mailed)]

    hr.load(ON + DAY, content=with_mobile(own, row(2) | {"mobil": "070-333 33 33"}))
    assert all(links.link_of(token, ON) for token in tokens)
    hr.load(ON + 2 * DAY, content=with_mobile(own | then, row(2)))

    assert links.link_of(tokens[0], ON) is None
    assert links.link_of(tokens[1], ON).user == mailed
