"""The pages where HR and coordinators read, choose and stop mails."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from tracking import letters, mail_queue
from tracking.assigning import assign
from tracking.models import AccessLog, Message, PersonalLink, ReminderPlan, UnitRole
from tracking.reminding import remind

pytestmark = pytest.mark.django_db
Role = UnitRole.Role


@pytest.fixture
def on():
    return timezone.localdate()


@pytest.fixture
def duty(municipality, on):
    training = factories.TrainingFactory(title="Grundkursen")
    return factories.RequirementFactory(training=training, starts_on=on, due_days=30)


@pytest.fixture
def reader(client):
    """Logs in somebody new with a role at the unit."""

    def make(role, unit):
        person = factories.UserFactory(given_name="Rita", family_name="Roll")
        factories.UnitRoleFactory(user=person, unit=unit, role=role)
        client.force_login(person)
        return person

    return make


def turned_on(**given):
    return {
        "is_on": "on",
        "invites": "on",
        "days_before": 14,
        "days_before_renewal": 30,
        "days_after_offer": 21,
    } | given


def text(response) -> str:
    return response.content.decode()


def test_mails_are_turned_on_only_after_saying_how_many_it_will_be(client, municipality, anna, duty, reader, on):
    reader(Role.HR, municipality)
    assign(on)
    assert "Inga mejl skickas" in text(client.get("/utskick/"))

    asked = client.post("/utskick/val/", turned_on(tells_overdue="on"))

    assert "läggs 1 mejl på kö" in text(asked)
    assert not ReminderPlan.objects.exists()
    kept = dict(asked.context["kept"])
    assert client.post("/utskick/val/", kept | {"confirmed": "1"}).status_code == 302
    assert ReminderPlan.objects.get(requirement=None).is_on
    assert remind(on).told == {"invitation": 1}


def test_choices_that_send_nothing_at_once_are_saved_at_once(client, municipality, anna, duty, reader, on):
    ReminderPlan.objects.create()
    reader(Role.COORDINATOR, municipality)
    assign(on)
    remind(on)

    assert client.post(f"/utskick/krav/{duty.pk}/", turned_on(days_before=5)).status_code == 302

    own = ReminderPlan.objects.get(requirement=duty)
    assert (own.days_before, own.tells_overdue) == (5, False)


def test_reminder_that_would_go_at_once_is_confirmed(client, municipality, anna, duty, reader, on):
    ReminderPlan.objects.create()
    reader(Role.HR, municipality)
    assign(on)
    Message.objects.all().delete()
    asked = client.post(f"/utskick/krav/{duty.pk}/", turned_on(invites="", days_before=60))

    assert "läggs 1 mejl på kö" in text(asked)
    assert not ReminderPlan.objects.filter(requirement=duty).exists()


def test_own_words_hold_no_link_and_no_personnummer(client, municipality, duty, reader):
    reader(Role.HR, municipality)

    for words in ("Läs mer på https://exempel.se", "Fråga 19640823-3234"):
        answer = client.post(f"/utskick/krav/{duty.pk}/", turned_on(own_words=words))
        assert answer.status_code == 400 and answer.context["form"].errors.keys() == {"own_words"}
    client.post(f"/utskick/krav/{duty.pk}/", turned_on(own_words=" Vi har  valt\nden "))

    assert ReminderPlan.objects.get(requirement=duty).own_words == "Vi har valt den"


def test_hr_of_a_part_reads_and_does_not_choose(client, social, duty, reader):
    reader(Role.HR, social)

    assert client.get(f"/utskick/krav/{duty.pk}/").status_code == 200
    assert client.post(f"/utskick/krav/{duty.pk}/", turned_on()).status_code == 403
    assert client.get("/utskick/val/").status_code == 403
    assert not ReminderPlan.objects.exists()


def test_page_says_how_many_of_those_the_reader_sees(client, municipality, social, school, duty, reader, on):
    ReminderPlan.objects.create()
    for number in range(6):
        factories.employee("Kim", f"Nummer{number}", social if number < 2 else school)
    assign(on)

    def counts():
        return client.get(f"/utskick/krav/{duty.pk}/").context["today"]

    reader(Role.HR, municipality)
    assert counts() == [("Inbjudan", 6)]
    reader(Role.HR, social)
    assert counts() == [("Inbjudan", 2)]
    reader(Role.COORDINATOR, municipality)
    assert counts() == [("Inbjudan", 6)]
    factories.completed(duty.assignments.last().user, duty.training, on)
    factories.completed(duty.assignments.first().user, duty.training, on)
    assert counts() == [("Inbjudan", None)]  # four: fewer than are told
    assert "färre än 5" in text(client.get(f"/utskick/krav/{duty.pk}/"))


def test_no_question_of_a_requirements_page_is_long(client, municipality, anna, duty, reader, on):
    """Bytes, not seconds: Django is slower to write a long query than a database to answer it."""
    ReminderPlan.objects.create()
    reader(Role.HR, municipality)
    assign(on)

    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/utskick/krav/{duty.pk}/").status_code == 200

    assert max(len(query["sql"]) for query in queries) < 15_000


def test_one_waiting_mail_is_stopped_after_a_question(client, municipality, anna, chef, duty, reader, on):
    ReminderPlan.objects.create()
    reader(Role.HR, municipality)
    assign(on)
    remind(on)
    mine = Message.objects.get(recipient=anna)

    assert "Stoppa mejlet till Anna Åberg" in text(client.get("/utskick/ko/"))
    assert "Stoppa mejlet till Anna Åberg" in text(client.get(f"/utskick/ko/{mine.pk}/stoppa/"))
    assert Message.objects.filter(status="queued").count() == 2
    client.post(f"/utskick/ko/{mine.pk}/stoppa/")

    mine.refresh_from_db()
    assert (mine.status, mine.reason, bool(mine.settled_at)) == ("cancelled", "by_hand", True)
    assert mine.get_reason_display() == "någon stoppade det"
    assert Message.objects.get(status="queued").recipient == chef
    assert remind(on).queued == 0


def test_all_of_a_step_are_stopped_in_the_readers_scope(client, social, anna, utomstaende, duty, reader, on):
    ReminderPlan.objects.create()
    reader(Role.HR, social)
    assign(on)
    remind(on)

    assert "1 mejl väntar" in text(client.get("/utskick/ko/steg/invitation/stoppa/"))
    client.post("/utskick/ko/steg/invitation/stoppa/")

    assert dict(Message.objects.values_list("recipient", "status")) == {
        anna.pk: "cancelled",
        utomstaende.pk: "queued",
    }


def test_hr_of_one_part_sees_no_mails_of_another_that_the_same_person_stands_in_for(
    client, social, anna, utomstaende, duty, reader, on
):
    ReminderPlan.objects.create()
    both = reader(Role.HR, social)
    home = utomstaende.affiliations.get().unit
    factories.UnitRoleFactory(user=both, unit=home, role=Role.DEPUTY, end_on=on)
    assign(on)
    remind(on)
    theirs = Message.objects.get(recipient=utomstaende)

    listed = text(client.get("/utskick/ko/"))

    assert anna.name_for(both) in listed and utomstaende.name_for(both) not in listed
    assert client.get(f"/utskick/ko/{theirs.pk}/stoppa/").status_code == 404
    previewed = client.get(f"/utskick/krav/{duty.pk}/invitation/", {"person": utomstaende.email})
    assert "Ingen person inom ditt område" in text(previewed)
    client.post("/utskick/ko/steg/invitation/stoppa/")
    theirs.refresh_from_db()
    assert theirs.status == "queued"


@pytest.mark.parametrize(
    ("role", "said"), [("hr", "1 mejl är stoppat."), ("coordinator", "Färre än 5 mejl är stoppade.")]
)
def test_few_that_were_stopped_are_numbered_only_for_whoever_sees_the_persons(
    client, municipality, anna, duty, reader, on, role, said
):
    ReminderPlan.objects.create()
    reader(role, municipality)
    assign(on)
    remind(on)

    assert said in text(client.post("/utskick/ko/steg/invitation/stoppa/", follow=True))


def test_what_is_being_sent_is_not_stopped(client, municipality, anna, duty, reader, on):
    ReminderPlan.objects.create()
    reader(Role.HR, municipality)
    assign(on)
    remind(on)
    Message.objects.update(status="sending")

    told = text(client.post(f"/utskick/ko/{Message.objects.get().pk}/stoppa/", follow=True))

    assert "Inget stoppades" in told
    assert Message.objects.get().status == "sending"


def test_coordinator_sees_no_names_and_may_stop_a_step(client, municipality, anna, duty, reader, on):
    ReminderPlan.objects.create()
    reader(Role.COORDINATOR, municipality)
    assign(on)
    remind(on)

    pages = [text(client.get(each)) for each in ("/utskick/", "/utskick/ko/", "/utskick/ko/steg/invitation/stoppa/")]

    assert not any("Åberg" in each for each in pages)
    assert client.get(f"/utskick/ko/{Message.objects.get().pk}/stoppa/").status_code == 404
    client.post("/utskick/ko/steg/invitation/stoppa/")
    assert Message.objects.get().status == "cancelled"


def test_mail_is_read_as_a_person_would_and_looking_is_logged(client, municipality, anna, duty, reader, on):
    ReminderPlan.objects.create()
    hr = reader(Role.HR, municipality)
    assign(on)
    where = f"/utskick/krav/{duty.pk}/invitation/"

    found = client.get(where, {"person": anna.email})

    assert (found.context["letter"].greeting, found.context["reached"]) == ("Hej Anna!", True)
    logged = AccessLog.objects.get(subject_person=anna)
    assert (logged.reader, logged.subject) == (hr, "Förhandsgranskning av mejl")
    assert not PersonalLink.objects.exists()
    factories.completed(anna, duty.training, on)
    assert "skulle inte få det här mejlet nu" in text(client.get(where, {"person": anna.email}))


def test_person_outside_the_scope_is_not_found(client, social, utomstaende, duty, reader, on):
    reader(Role.HR, social)
    assign(on)

    found = client.get(f"/utskick/krav/{duty.pk}/invitation/", {"person": utomstaende.email})

    assert "letter" not in found.context and "Ingen person inom ditt område" in text(found)


@pytest.mark.parametrize("step", ["invitation", "reminder", "overdue", "renewal"])
def test_example_of_each_step_is_shown_and_tested_once(client, municipality, duty, reader, step):
    person = reader(Role.COORDINATOR, municipality)
    where = f"/utskick/krav/{duty.pk}/{step}/"

    assert "Hej Rita!" in text(client.get(where))
    client.post(where)
    client.post(where)

    message = Message.objects.get()
    assert (message.step, message.recipient) == ("test_mail", person)


def test_every_kind_of_mail_has_a_name_of_its_own():
    names = [mail_queue.name_of_step(step) for step in letters.WRITERS]

    assert sorted(names) == sorted(set(names))


def test_queue_asks_as_often_for_many_as_for_one(client, municipality, home_care, duty, reader, on):
    ReminderPlan.objects.create()
    reader(Role.HR, municipality)
    factories.employee("Kim", "Ett", home_care)
    assign(on)
    remind(on)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/utskick/ko/").status_code == 200
        return len(queries)

    asked()
    few = asked()
    for number in range(30):
        factories.employee("Kim", f"Nummer{number}", home_care)
    assign(on)
    remind(on)
    assert Message.objects.count() == 31
    assert asked() == few
