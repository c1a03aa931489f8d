import datetime as dt

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from courses.overview import overview
from courses.progress import satisfying_completions
from tests import factories
from tests.courses.factories import RIGHT, course, first_item, lessons_of, options, plain
from tests.tracking import reference
from tracking.assigning import assign
from tracking.models import Assignment, ReminderPlan, Step
from tracking.reminder_letters import address_of, compose, told_of
from tracking.standing import Standing, with_completion, with_standing

DAY = dt.timedelta(days=1)


@pytest.fixture
def whole(municipality):
    return course(code="hela", lessons=3)


@pytest.fixture
def short(whole):
    made = course(code="kort", lessons=1)
    made.title = made.training.title = "Repetitionen"
    made.training.recap_of = whole.training
    made.training.save()
    made.save_revision().publish()
    return made


def required(training, **values):
    return factories.RequirementFactory(training=training, **values)


def window(training):
    training.valid_months = None
    training.save()
    return required(training, renewal="window", window_first="09-01", window_last="11-30")


def test_card_leads_to_the_recap_which_renews_and_the_whole_course_counts_too(client, whole, short, anna):
    today = timezone.localdate()
    required(whole.training, renewal="months")
    done_on = today - 330 * DAY
    assign(done_on)
    whole.training.enrol(anna, done_on).complete(done_on)
    client.force_login(anna)

    before = client.get("/mina-utbildningar/")
    for page in lessons_of(short):
        client.post(f"/lektion/{page.pk}/svar/{first_item(page)}/", {"option": options(page, RIGHT)[:1]})
    after = client.get("/mina-utbildningar/")

    for text in ("Då räcker den här repetitionen.", "Hela kursen räknas också.", "Börja repetitionen", "Går snart ut"):
        assert text in plain(before)
    assert lessons_of(short)[0].url in before.content.decode() and whole.url in before.content.decode()
    assert "Du har ingen utbildning kvar just nu" in plain(after)
    satisfying = satisfying_completions(anna, [whole.training_id, short.training_id], today)
    assert {each.training_id for each in satisfying.values()} == {short.training_id} and len(satisfying) == 2


def test_first_time_leads_to_the_whole_course(whole, short, anna, today):
    required(whole.training)
    assign(today)

    [card] = overview(anna, today).cards

    assert (card.recap, card.shown.course) == (None, whole)


def test_whoever_is_in_the_middle_of_the_whole_course_goes_on_with_it(whole, short, anna, today):
    required(whole.training, renewal="months")
    assign(today)
    last = whole.training.enrol(anna, today).complete(today).valid_until
    assign(last + DAY)
    page = lessons_of(whole)[0]
    enrolment = whole.training.enrol(anna, last + DAY)
    enrolment.record_attempt(first_item(page), finished=True, passed=True, score=1, duration=None, source="web")

    [card] = overview(anna, last + DAY).cards

    assert (card.recap, card.shown.course) == (None, whole)


def test_recap_that_was_begun_is_one_card_with_what_it_renews(whole, short, anna, today):
    required(whole.training, renewal="months")
    assign(today)
    last = whole.training.enrol(anna, today).complete(today).valid_until
    assign(last + DAY)
    short.training.enrol(anna, last + DAY)

    [card] = overview(anna, last + DAY).cards

    assert (card.training, card.recap.course) == (whole.training, short)


def test_recap_done_before_the_whole_course_may_be_done_again_when_that_ends(whole, short, anna, today):
    required(whole.training, renewal="months")
    short.training.valid_months = None
    short.training.save()
    assign(today)
    early = factories.completed(anna, short.training, today)
    done = factories.completed(anna, whole.training, today + 5 * DAY)
    asked = [short.training_id]

    assert satisfying_completions(anna, asked, today + 20 * DAY) == {short.training_id: early}
    assert satisfying_completions(anna, asked, done.valid_until - 10 * DAY) == {}
    renewed = factories.completed(anna, short.training, done.valid_until - 10 * DAY)
    assert satisfying_completions(anna, asked, done.valid_until) == {short.training_id: renewed}


def test_page_says_that_a_yearly_course_can_be_done_already(client, whole, municipality, anna):
    today = timezone.localdate()
    opens = today + 30 * DAY
    rule = window(whole.training)
    rule.window_first, rule.window_last = f"{opens:%m-%d}", f"{opens + 40 * DAY:%m-%d}"
    rule.save()
    assign(today - 200 * DAY)
    factories.completed(anna, whole.training, today - 190 * DAY)
    client.force_login(anna)

    shown = plain(client.get("/mina-utbildningar/"))

    assert f"Kan göras redan nu Öppnar {date_format(opens, 'j F Y')}" in shown and "Gör kursen igen" in shown


@pytest.mark.parametrize("renewal", ["months", "window"])
def test_course_can_be_done_early_exactly_when_the_reference_counts_it_for_what_comes(whole, anna, renewal):
    first = dt.date(2026, 1, 10)
    rule = window(whole.training) if renewal == "window" else required(whole.training, renewal="months")
    assign(first)
    done = factories.completed(anna, whole.training, dt.date(2026, 2, 1))
    comes = dt.date(2026, 9, 1) if renewal == "window" else done.valid_until + DAY
    days = [comes - number * DAY for number in (90, 62, 61, 60, 59, 30, 1)]

    shown = [bool(overview(anna, day).cards) for day in days]

    assert shown == [_counts(rule, anna, done, first, day, comes) for day in days]
    assert {True, False} == set(shown)


def _counts(rule, anna, done, first, day, comes):
    """Whether doing it on `day`, when that is asked for, makes the reference say done on the day that comes."""
    times = ((9, 1), (11, 30)) if rule.window else None
    told = reference.Rule(rule.pk, rule.training_id, [], True, 30, rule.renewal, times)
    tie = reference.Tie(1, anna.pk, 1, "employee", "", True, first, first, None)
    story = reference.Reference([told], ties=[tie])
    story.night(first)
    story.dones = [
        reference.Done(anna.pk, rule.training_id, done.completed_on, done.valid_until, 1),
        reference.Done(anna.pk, rule.training_id, day, rule.training.valid_until(day), 2),
    ]
    if story.standing(told, story.given[0], day) not in ("fulfilled", "expiring"):
        return False
    story.night(comes)
    soon = rule.renewal == "window" or done.valid_until - day <= 60 * DAY
    return soon and story.standing(told, story.given[-1], comes) == "fulfilled"


def test_course_that_was_done_early_is_asked_for_no_more(whole, short, anna):
    window(whole.training)
    assign(dt.date(2026, 1, 10))
    factories.completed(anna, whole.training, dt.date(2026, 2, 1))
    on = dt.date(2026, 8, 1)
    [card] = overview(anna, on).cards

    assert (card.opens_on, card.recap.course) == (dt.date(2026, 9, 1), short)
    factories.completed(anna, short.training, on)
    assert overview(anna, on).cards == []
    assign(dt.date(2026, 9, 1))
    rows = with_standing(anna.assignments.open_on(dt.date(2026, 9, 1)), dt.date(2026, 9, 1))
    assert rows.get().standing == Standing.FULFILLED


def test_mail_about_renewing_leads_to_the_recap_and_the_first_to_the_whole_course(whole, short, anna):
    ReminderPlan.objects.create()
    first = dt.date(2026, 3, 2)
    rule = required(whole.training, renewal="months")
    assign(first)
    done = factories.completed(anna, whole.training, first)

    def told(assigned_on, step, on):
        rows = Assignment.objects.filter(requirement=rule, assigned_on=assigned_on)
        row = with_completion(with_standing(rows, on), on).get()
        return told_of(row, step, "", {"employee"}, on)

    assert told(first, Step.INVITATION, first).training == whole.training
    renewal = told(first, Step.RENEWAL, done.valid_until - 30 * DAY)
    assert (renewal.training, renewal.on_the_web.parts) == (short.training, 1)
    letter = compose([renewal], anna, lambda each: address_of(each, anna, done.valid_until - 30 * DAY))
    words = "För dig räcker repetitionen Repetitionen, som länken leder till. Hela kursen räknas också."
    assert words in letter.paragraphs
    assert anna.personal_links.get().training == short.training
