import datetime as dt

import pytest
from django.utils import timezone, translation

from courses.models import CoursePage
from tests import factories
from tests.courses.factories import course as make_course
from tests.courses.factories import item_ids, lessons_of
from tracking import letters, links
from tracking.assigning import assign
from tracking.first_names import greeting
from tracking.models import (
    Attempt,
    Goal,
    Message,
    PersonalLink,
    Plan,
    Reminder,
    ReminderPlan,
    TrainingPause,
    UnitRole,
    Unreachable,
)
from tracking.nudging import Nudged, nudge
from tracking.reachable import mark_unreachable
from tracking.reminding import remind
from tracking.slips import without_mail
from tracking.summaries import Summarised, summarise

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
FIRST = dt.date(2026, 3, 2)
TOPIC = "Våldsbejakande extremism"
NOBODY: frozenset[int] = frozenset()


def noon(on):
    return dt.datetime.combine(on, dt.time(12), timezone.get_default_timezone())


@pytest.fixture
def duty(municipality):
    ReminderPlan.objects.create(hourly_forms=["timavlönad"], own_words="Vi har valt den tillsammans.")
    training = make_course(lessons=3).training
    training.title = TOPIC
    training.save()
    return factories.RequirementFactory(training=training, starts_on=FIRST, due_days=30)


@pytest.fixture
def offer(municipality):
    ReminderPlan.objects.create()
    training = factories.TrainingFactory(title=TOPIC)
    audience = factories.AudienceFactory(kinds=["elected"])
    return factories.RequirementFactory(training=training, audience=audience, mandatory=False, starts_on=FIRST)


def night(on):
    assign(on)
    remind(on)


def letter(on, **message):
    return letters.write(Message.objects.get(**message), noon(on))


def sent():
    Message.objects.update(status=Message.Status.SENT)


def test_last_day_in_a_mail_is_the_one_that_pauses_have_moved(anna, duty, social):
    TrainingPause.objects.create(training=duty.training, unit=social, start_on=FIRST + 2 * DAY, end_on=FIRST + 11 * DAY)
    night(FIRST)

    assert letter(FIRST, recipient=anna).preheader == "Sista dag är 11 april 2026."


def test_invitation_says_what_when_how_long_and_where(anna, duty):
    night(FIRST)

    told = letter(FIRST)

    assert (told.subject, told.preheader) == ("En utbildning till dig", "Sista dag är 1 april 2026.")
    assert told.greeting == "Hej Anna!"
    assert told.paragraphs == [
        f"Du har fått utbildningen {TOPIC}. Gör den senast den 1 april 2026.",
        "Den har 3 korta delar och tar ungefär nio minuter. Du kan ta en del i taget.",
        "Vi har valt den tillsammans.",
    ]
    words, address = told.action
    assert words == "Öppna utbildningen"
    link = links.link_of(address.rstrip("/").rpartition("/")[2], FIRST)
    assert (link.user, link.training) == (anna, duty.training)
    assert told.after == (
        "Du gör den på arbetstid.",
        "Länken är din egen. Skicka den inte vidare.",
        "Utan länken: skriv http://localhost:8000/ i webbläsaren, logga in och välj Mina utbildningar.",
    )


@pytest.mark.parametrize("language", ["sv", "en"])
def test_subject_and_preheader_never_name_the_topic(anna, chef, duty, language):
    training = duty.training
    training.valid_months = 12
    training.save()
    assign(FIRST)
    told = []
    with translation.override(language):
        for on in (FIRST, FIRST + 20 * DAY, FIRST + 40 * DAY):
            remind(on)
            told.append(letter(on, recipient=anna, status="queued"))
            sent()
        nudge(chef, anna.assignments.all(), noon(FIRST + 50 * DAY))
        told.append(letter(FIRST + 50 * DAY, recipient=anna, status="queued"))
        sent()
        done = factories.completed(anna, training, FIRST + 51 * DAY)
        remind(done.valid_until - 20 * DAY)
        told.append(letter(done.valid_until - 20 * DAY, recipient=anna, status="queued"))

    assert len({each.subject for each in told}) == 5
    heads = " ".join(each.subject + each.preheader for each in told)
    assert not any(word in heads.casefold() for word in TOPIC.casefold().split())
    assert all(TOPIC in " ".join(each.paragraphs) for each in told)


def test_next_part_is_named_when_some_are_done(anna, duty):
    night(FIRST)
    enrolment = duty.training.enrol(anna, FIRST)
    first = lessons_of(CoursePage.objects.get(training=duty.training))[0]
    for item in item_ids(first):
        enrolment.record_attempt(item, finished=True, passed=True, score=1, duration=None, source=Attempt.Source.WEB)

    assert letter(FIRST).paragraphs[1] == "Nästa del är del 2 av 3. Det som är kvar tar ungefär sex minuter."


def test_late_one_is_told_kindly(anna, duty):
    night(FIRST)
    sent()
    remind(FIRST + 31 * DAY)

    told = letter(FIRST + 31 * DAY, status="queued")

    assert told.subject == "Tiden har gått ut för en av dina utbildningar"
    assert told.paragraphs[0] == (
        f"Tiden för utbildningen {TOPIC} gick ut den 1 april 2026. Det går bra att göra den nu."
    )


def done(anna, duty):
    factories.completed(anna, duty.training, FIRST)


def freed(anna, duty):
    factories.exempt(anna, FIRST, FIRST + 5 * DAY)


def left(anna, duty):
    anna.affiliations.update(end_on=FIRST - DAY)


def unassigned(anna, duty):
    anna.assignments.update(ended_on=FIRST - DAY)


def hidden(anna, duty):
    anna.protected = True
    anna.save()


def hourly(anna, duty):
    anna.affiliations.update(form="timavlönad")


def turned_off(anna, duty):
    ReminderPlan.objects.update(is_on=False)


def moved(anna, duty):
    anna.assignments.update(user=factories.UserFactory())


@pytest.mark.parametrize("change", [done, freed, left, unassigned, hidden, hourly, turned_off, moved])
def test_cause_that_no_longer_holds_when_the_mail_is_written_cancels_it(anna, duty, change):
    night(FIRST)

    change(anna, duty)

    assert letter(FIRST) is None
    assert not PersonalLink.objects.exists()


def test_mail_of_many_tells_what_is_left_of_them(anna, duty):
    other = factories.RequirementFactory(
        training=factories.TrainingFactory(title="Brandskydd"), starts_on=FIRST, due_days=60
    )
    night(FIRST)

    both = letter(FIRST)

    assert both.subject == "Du har 2 utbildningar att göra"
    assert both.paragraphs[:3] == [
        "Börja med den första:",
        f"{TOPIC} ska vara klar den 1 april 2026.",
        "Brandskydd ska vara klar den 1 maj 2026.",
    ]
    factories.completed(anna, duty.training, FIRST)
    left_over = letter(FIRST)
    assert left_over.paragraphs[0] == f"Du har fått utbildningen {other.training}. Gör den senast den 1 maj 2026."
    assert left_over.action == ("Se dina utbildningar", "http://localhost:8000/mina-utbildningar/")


def test_offer_to_the_elected_leads_to_the_login_and_says_nothing_of_work(municipality, offer):
    unit = factories.UnitFactory(kind="committee", parent=municipality)
    factories.employee("Vera", "Vald", unit, kind="elected")
    night(FIRST)

    told = letter(FIRST)

    assert told.subject == "En utbildning erbjuds dig"
    assert told.paragraphs[0] == f"Du erbjuds utbildningen {TOPIC}."
    assert told.action[1] == "http://localhost:8000/mina-utbildningar/"
    assert "arbetstid" not in " ".join(told.after)
    assert not PersonalLink.objects.exists()


@pytest.mark.parametrize(
    ("given", "family", "agreed", "said"),
    [
        ("Anna Maria", "Åberg", "", "Hej Anna!"),
        ("Åsa-Lena", "Ek", "", "Hej Åsa-Lena!"),
        ("", "Ek", "", "Hej!"),
        ("Anna", "Åberg", "Lisa Lund", "Hej Lisa!"),
    ],
)
def test_greeting_is_by_the_first_name_that_may_be_shown(given, family, agreed, said):
    person = factories.UserFactory(
        given_name=given, family_name=family, protected=bool(agreed), display_name=agreed, email=None
    )

    assert greeting(person) == said


def test_agreed_name_greets_the_protected(anna, duty):
    anna.protected, anna.display_name = True, "Lisa Lund"
    anna.save()
    night(FIRST)

    assert letter(FIRST).greeting == "Hej Lisa!"


def test_managers_reminder_is_from_the_manager_and_once_a_week(anna, chef, duty):
    assign(FIRST)

    assert nudge(chef, anna.assignments.all(), noon(FIRST)) == Nudged(1, NOBODY, NOBODY)
    assert nudge(chef, anna.assignments.all(), noon(FIRST + 6 * DAY)) == Nudged(0, {anna.pk}, NOBODY)

    told = letter(FIRST)
    assert told.subject == "Din chef påminner om en utbildning"
    assert told.paragraphs[:2] == [
        "Din chef Cecilia Chefsson påminner dig.",
        f"Du har utbildningen {TOPIC} kvar att göra. Sista dag är 1 april 2026.",
    ]
    sent()
    assert nudge(chef, anna.assignments.all(), noon(FIRST + 7 * DAY)) == Nudged(1, NOBODY, NOBODY)


def test_managers_reminder_reaches_those_the_manager_sees_and_who_have_something_left(
    anna, chef, utomstaende, home_care, duty
):
    tim = factories.employee("Tim", "Ek", home_care, form="timavlönad")
    bo = factories.employee("Bo", "Ek", home_care)
    assign(FIRST)
    factories.completed(bo, duty.training, FIRST)
    every = duty.assignments.all()

    assert nudge(chef, every, noon(FIRST), dry_run=True) == Nudged(1, NOBODY, {tim.pk})
    assert not Message.objects.exists()
    assert nudge(chef, every, noon(FIRST)) == Nudged(1, NOBODY, {tim.pk})
    assert Message.objects.get().recipient == anna
    assert list(without_mail(chef, FIRST).values_list("user", flat=True)) == [tim.pk]
    assert nudge(utomstaende, every, noon(FIRST)) == Nudged(0, NOBODY, NOBODY)


def test_whoever_is_employed_no_more_needs_no_slip(chef, home_care, duty):
    tim = factories.employee("Tim", "Ek", home_care, form="timavlönad")
    assign(FIRST)
    tim.affiliations.update(kind="partner")

    assert tim.assignments.exists() and not without_mail(chef, FIRST).filter(user=tim).exists()


def test_managers_reminder_is_cancelled_when_it_is_done(anna, chef, duty):
    assign(FIRST)
    nudge(chef, anna.assignments.all(), noon(FIRST))

    factories.completed(anna, duty.training, FIRST)

    assert letter(FIRST) is None


def test_managers_reminder_keeps_away_another_mail_that_day(anna, chef, duty):
    assign(FIRST)
    nudge(chef, anna.assignments.all(), noon(FIRST))

    remind(FIRST)

    assert not Message.objects.filter(recipient=anna).exclude(step="nudge").exists()


def test_managers_reminder_is_told_of_the_assignment_as_any_other(anna, chef, duty):
    assign(FIRST)

    for _time in range(2):
        nudge(chef, anna.assignments.all(), noon(FIRST))

    row = Reminder.objects.get()
    assert (row.assignment, row.step, row.on) == (anna.assignments.get(), "nudge", FIRST)
    assert row.message == Message.objects.get(recipient=anna)
    assert row.get_step_display() == "Påminnelse från chefen"
    sent()
    assign(FIRST + DAY)
    remind(FIRST + 6 * DAY)
    assert not Message.objects.filter(recipient=anna).exclude(step="nudge").exists()
    remind(FIRST + 20 * DAY)
    assert list(Message.objects.filter(recipient=anna).order_by("pk").values_list("step", flat=True)) == [
        "nudge", "reminder",
    ]  # fmt: skip


def test_manager_is_told_counts_once_a_week(anna, chef, home_care, duty):
    factories.employee("Tim", "Ek", home_care, form="timavlönad")
    assign(FIRST)
    factories.completed(chef, duty.training, FIRST)

    assert summarise(FIRST) == Summarised(1, 0)
    assert summarise(FIRST + 6 * DAY) == Summarised(0, 0)
    told = letter(FIRST + DAY)
    assert summarise(FIRST + 7 * DAY) == Summarised(1, 0)

    assert told.subject == "Så ligger din enhet till"
    assert told.paragraphs == [
        f"{TOPIC}: 1 klar, 2 har den kvar att göra.",
        "1 person i din enhet får inga mejl. Skriv ut en startlapp åt hen.",
    ]
    assert told.action == ("Öppna Min enhet", "http://localhost:8000/min-enhet/")
    assert not any(name in str(told) for name in ("Anna", "Tim", "Ek"))


def test_manager_with_an_address_that_takes_no_mail_gets_no_summary(anna, chef, duty):
    assign(FIRST)
    mark_unreachable(chef, Unreachable.How.BOUNCED, noon(FIRST))

    assert summarise(FIRST) == Summarised(0, 0)


def test_manager_is_told_nothing_when_nothing_is_left(anna, chef, duty):
    assign(FIRST)
    summarise(FIRST)
    assert letter(FIRST) is not None

    for person in (anna, chef):
        factories.completed(person, duty.training, FIRST)

    assert letter(FIRST) is None


def test_manager_no_more_is_told_nothing(anna, chef, duty):
    assign(FIRST)
    summarise(FIRST)

    UnitRole.objects.update(end_on=FIRST - DAY)

    assert letter(FIRST) is None


def test_coordinator_is_told_the_figures_of_a_reporting_date_once(municipality, social, home_care, duty):
    sam = factories.employee("Sam", "Samuelsson", social)
    factories.UnitRoleFactory(user=sam, unit=social, role=UnitRole.Role.COORDINATOR)
    for number in range(9):
        person = factories.employee("Kim", f"Nummer{number}", home_care)
        if number < 5:
            factories.completed(person, duty.training, FIRST)
    plan = factories.PlanFactory(cadence=Plan.Cadence.MONTH, valid_from=FIRST)
    area = factories.FocusAreaFactory(plan=plan)
    factories.GoalFactory(focus_area=area, measure=Goal.Measure.TRAINED, requirement=duty, title="Alla har grunden")
    assign(FIRST)
    end = dt.date(2026, 3, 31)

    assert summarise(end) == Summarised(0, 0)
    assert summarise(end + DAY) == Summarised(0, 1)
    assert summarise(end + 2 * DAY) == Summarised(0, 0)

    told = letter(end + DAY)
    assert told.subject == "Nya siffror per den 31 mars 2026"
    assert told.paragraphs == ["Så stod det i Socialförvaltningen den 31 mars 2026:", "Alla har grunden: 50 %"]
    assert told.action[1].startswith("http://localhost:8000/uppfoljning/?plan=")
    UnitRole.objects.all().delete()
    assert letter(end + DAY) is None
