import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests import factories
from tracking import letters, reminder_steps
from tracking.assigning import assign
from tracking.mail_queue import name_of_step
from tracking.models import Message, Reminder, ReminderPlan, Step, Unreachable, User
from tracking.outbox import queue
from tracking.reachable import mark_unreachable
from tracking.reminder_steps import ReminderPlans
from tracking.reminding import Reminded, Telling, remind

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
FIRST = dt.date(2026, 3, 2)  # a Monday
ZONE = timezone.get_default_timezone()


def noon(on):
    return dt.datetime.combine(on, dt.time(12), ZONE)


@pytest.fixture
def begun(municipality):
    """The municipality has begun to send; everybody has thirty days."""
    return ReminderPlan.objects.create(hourly_forms=["timavlönad"])


@pytest.fixture
def duty(begun):
    requirement = factories.RequirementFactory(code="duty", starts_on=FIRST, due_days=30)
    requirement.training.valid_months = 12
    requirement.training.save()
    return requirement


@pytest.fixture
def offer(begun):
    audience = factories.AudienceFactory(kinds=["elected"])
    return factories.RequirementFactory(audience=audience, mandatory=False, starts_on=FIRST)


def told(*fields) -> list:
    return list(Reminder.objects.order_by("pk").values_list(*(fields or ("step", "on"))))


def night(on):
    assign(on)
    return remind(on)


def sent():
    Message.objects.update(status=Message.Status.SENT)


def live(*days):
    """These nights run, and whatever is queued is sent by day."""
    for day in days:
        night(day)
        sent()


def around(*days):
    """Each day with the one before and the one after."""
    return [each + number * DAY for each in days for number in (-1, 0, 1)]


def test_nothing_is_queued_until_the_municipality_has_begun(anna):
    factories.RequirementFactory(starts_on=FIRST)

    assert night(FIRST) == Reminded(0, {})
    ReminderPlan.objects.create(is_on=False)
    assert night(FIRST) == Reminded(0, {})
    assert not Message.objects.exists()


def test_new_assignment_is_told_once_whatever_is_run_again(anna, duty):
    assert night(FIRST) == Reminded(1, {"invitation": 1})
    assert night(FIRST) == Reminded(0, {})
    sent()
    assert night(FIRST) == Reminded(0, {})
    assert night(FIRST + DAY) == Reminded(0, {})

    message = Message.objects.get()
    assignment = anna.assignments.get()
    assert (message.key, message.step, message.recipient) == (f"invitation:{assignment.pk}", "invitation", anna)
    assert timezone.localtime(message.not_before) == dt.datetime.combine(FIRST, dt.time.min, ZONE)
    assert told("key", "message") == [(message.key, message.pk)]


def test_steps_come_on_their_days(anna, duty):
    due = FIRST + 30 * DAY

    live(FIRST, *around(due - 14 * DAY, due + DAY), due + 30 * DAY)

    assert told() == [("invitation", FIRST), ("reminder", due - 14 * DAY), ("overdue", due + DAY)]


def test_whoever_is_done_hears_no_more_until_it_is_time_again(anna, duty):
    live(FIRST)
    factories.completed(anna, duty.training, FIRST + DAY)
    ends = FIRST + DAY + dt.timedelta(days=365)

    live(FIRST + DAY, FIRST + 40 * DAY, ends - 31 * DAY)
    assert told() == [("invitation", FIRST)]
    live(ends - 30 * DAY, ends - 29 * DAY, ends)
    assert told()[1:] == [("renewal", ends - 30 * DAY)]


def test_renewal_is_told_again_the_next_time(anna, duty):
    first = factories.completed(anna, duty.training, FIRST)
    live(*around(first.valid_until - 30 * DAY), first.valid_until)
    second = factories.completed(anna, duty.training, first.valid_until)
    live(*around(second.valid_until - 30 * DAY), second.valid_until)

    assert told() == [("renewal", each.valid_until - 30 * DAY) for each in (first, second)]
    assert Message.objects.count() == 2


def test_whoever_has_begun_needs_no_invitation(anna, duty):
    assign(FIRST)
    duty.training.enrol(anna, FIRST)

    live(FIRST, FIRST + 16 * DAY, FIRST + 31 * DAY)

    assert told() == [("reminder", FIRST + 16 * DAY), ("overdue", FIRST + 31 * DAY)]


def test_exempt_days_are_not_counted(anna, duty):
    live(FIRST)
    factories.exempt(anna, FIRST + 5 * DAY, FIRST + 24 * DAY)  # twenty days

    due = FIRST + 50 * DAY
    live(FIRST + 25 * DAY, *around(due - 14 * DAY, due + DAY))

    assert told()[1:] == [("reminder", due - 14 * DAY), ("overdue", due + DAY)]


def test_offer_is_told_once_and_reminded_of_once(municipality, offer):
    nämnd = factories.UnitFactory(kind="committee", parent=municipality)
    factories.employee("Vera", "Vald", nämnd, kind="elected")

    live(FIRST, *around(FIRST + 21 * DAY), FIRST + 90 * DAY)

    assert told() == [("invitation", FIRST), ("reminder", FIRST + 21 * DAY)]


def test_many_things_for_one_person_are_one_mail_a_day(anna, duty):
    others = [factories.RequirementFactory(starts_on=FIRST) for _each in range(2)]

    assert night(FIRST) == Reminded(1, {"invitation": 3})

    assert set(told("assignment__requirement", "message")) == {
        (each.pk, Message.objects.get().pk) for each in (duty, *others)
    }


def test_most_pressing_leads(anna, duty):
    live(FIRST, FIRST + 16 * DAY)
    factories.RequirementFactory(starts_on=FIRST + 31 * DAY)

    night(FIRST + 31 * DAY)

    message = Message.objects.get(status="queued")
    assert message.step == "overdue"
    assert set(message.reminders.values_list("step", flat=True)) == {"overdue", "invitation"}


def test_missed_nights_are_caught_up_without_a_storm(anna, duty):
    night(FIRST)
    sent()

    assert night(FIRST + 45 * DAY) == Reminded(1, {"overdue": 1})  # the reminder before is past
    sent()
    assert night(FIRST + 46 * DAY) == Reminded(0, {})


def test_late_start_invites_first_and_leaves_a_week(anna, duty):
    assign(FIRST)

    live(*around(FIRST + 41 * DAY, FIRST + 47 * DAY))

    assert told() == [("invitation", FIRST + 40 * DAY), ("overdue", FIRST + 47 * DAY)]


def test_nothing_new_while_something_waits(anna, duty):
    night(FIRST)
    factories.RequirementFactory(starts_on=FIRST + DAY)

    assert night(FIRST + DAY) == Reminded(0, {})
    sent()
    assert night(FIRST + 2 * DAY) == Reminded(1, {"invitation": 1})


def test_mail_of_a_series_is_the_one_of_its_day(anna, duty):
    queue("release", anna, "release:1", about={}, not_before=noon(FIRST))
    sent()

    assert night(FIRST) == Reminded(0, {})
    assert night(FIRST + DAY) == Reminded(1, {"invitation": 1})


def test_first_start_goes_in_portions(settings, home_care, duty):
    settings.ASKED_PER_DAY = 3
    for number in range(8):
        factories.employee("Kim", f"Nummer{number}", home_care)

    assert [night(FIRST + number * DAY).queued for number in range(2)] == [3, 0]  # none while three wait
    sent()
    assert [night(FIRST + 2 * DAY).queued, night(FIRST + 2 * DAY).queued] == [3, 0]
    sent()
    assert night(FIRST + 3 * DAY).queued == 2


def test_who_is_not_reached_by_mail(home_care, duty):
    def person(**fields):
        made = factories.employee("Kim", "Utan", home_care)
        for name, value in fields.items():
            setattr(made, name, value)
        made.save()
        return made

    person(email=None)
    mark_unreachable(person(), Unreachable.How.BOUNCED, noon(FIRST))
    person(is_active=False)
    person(protected=True)
    agreed = person(protected=True, display_name="Lisa Lund")
    factories.employee("Tim", "Ek", home_care, form="timavlönad")
    both = factories.employee("Bo", "Ek", home_care, form="timavlönad", is_main=False)
    factories.AffiliationFactory(user=both, unit=home_care, form="tillsvidare")
    exempt = person()
    factories.exempt(exempt, FIRST, FIRST + DAY)
    done = person()
    factories.completed(done, duty.training, FIRST)

    night(FIRST)

    assert set(Message.objects.values_list("recipient", flat=True)) == {agreed.pk, both.pk}


def test_hourly_are_mailed_where_the_municipality_says_so(home_care, duty):
    tim = factories.employee("Tim", "Ek", home_care, form="timavlönad")
    ReminderPlan.objects.create(requirement=duty, mails_hourly=True)

    night(FIRST)

    assert Message.objects.get().recipient == tim


def test_hourly_employee_is_not_asked_about_a_duty_for_being_elected(municipality, home_care, duty):
    tim = factories.employee("Tim", "Ek", home_care, form="timavlönad")
    nämnd = factories.UnitFactory(kind="committee", parent=municipality)
    factories.AffiliationFactory(user=tim, unit=nämnd, kind="elected", form="2022–2026", is_main=False)

    assert night(FIRST).queued == 0


def test_steps_that_are_off_are_not_told(anna, duty):
    ReminderPlan.objects.create(requirement=duty, invites=False, days_before=0, tells_overdue=False)

    live(FIRST, FIRST + 16 * DAY, FIRST + 31 * DAY)

    assert told() == []


def test_plan_of_one_requirement_is_its_own(anna, duty):
    other = factories.RequirementFactory(starts_on=FIRST)
    ReminderPlan.objects.create(requirement=other, is_on=False)

    night(FIRST)

    assert told("assignment__requirement") == [(duty.pk,)]


def test_series_may_keep_its_own(anna, duty, monkeypatch):
    cut = lambda rows, training, step, on: rows.none() if step == "reminder" else rows  # noqa: E731
    monkeypatch.setattr(reminder_steps, "_CUTS", [cut])

    live(FIRST, FIRST + 16 * DAY, FIRST + 31 * DAY)

    assert [step for step, _on in told()] == ["invitation", "overdue"]


def test_new_cycle_is_invited_to_again(anna, duty):
    live(FIRST)
    anna.assignments.update(ended_on=FIRST + 9 * DAY)

    live(FIRST + 10 * DAY)

    assert told() == [("invitation", FIRST), ("invitation", FIRST + 10 * DAY)]


def test_counts_are_those_of_the_run(anna, chef, duty):
    assign(FIRST)
    plans = ReminderPlans()

    def counted(on, **persons):
        telling = Telling(duty, plans.of(duty), plans.hourly_forms, User.objects.filter(**persons), on)
        return telling.today(), telling.tomorrow()

    assert counted(FIRST) == ({"invitation": 2}, {})
    assert counted(FIRST, pk=anna.pk) == ({"invitation": 1}, {})
    remind(FIRST)
    sent()
    assert counted(FIRST) == ({}, {})
    assert counted(FIRST + 15 * DAY) == ({}, {"reminder": 2})
    assert remind(FIRST + 16 * DAY).told == {"reminder": 2}


def test_dry_run_counts_and_changes_nothing(anna, duty):
    assign(FIRST)

    assert remind(FIRST, dry_run=True) == Reminded(1, {"invitation": 1})

    assert not Message.objects.exists() and not Reminder.objects.exists()


def test_command_tells_what_it_queued(anna, duty):
    assign(FIRST)

    def run(**options):
        out = StringIO()
        call_command("remind", on=FIRST, json=True, stdout=out, **options)
        return json.loads(out.getvalue())

    first = {"on": "2026-03-02", "queued": 1, "persons": 1, "steps": {"invitation": 1}, "managers": 0,
             "coordinators": 0}  # fmt: skip
    assert run(dry_run=True) == first
    assert run() == first
    assert run() == first | {"queued": 0, "persons": 0, "steps": {}}


@pytest.mark.parametrize("persons", [3, 40])
def test_queries_do_not_grow_with_persons(home_care, duty, django_assert_max_num_queries, persons):
    for number in range(persons):
        factories.employee("Kim", f"Nummer{number}", home_care)
    assign(FIRST)

    with django_assert_max_num_queries(20):
        assert remind(FIRST).queued == persons


def test_every_step_has_a_writer():
    assert {*Step.values, "nudge", "manager_summary", "coordinator_report"} <= set(letters.WRITERS)


def test_every_mail_has_a_name_of_its_own_in_the_queue():
    names = [name_of_step(step) for step in letters.WRITERS]

    assert "Annat mejl" not in names and len(set(names)) == len(names)
