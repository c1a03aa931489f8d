"""The night's part of a series, and the mail that comes of it."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import campaigning
from courses.campaigns import CampaignPlace
from courses.releasing import Released, release
from tests import factories
from tests.courses.factories import lessons_of
from tests.courses.series import DAY, MONDAY, do, going, required
from tracking.assigning import assign
from tracking.letters import write
from tracking.models import Message

TUESDAY = MONDAY + DAY
WEEK = 7 * DAY
NOON = dt.datetime(2026, 3, 3, 12, tzinfo=dt.UTC)


@pytest.fixture
def kurs(db):
    return required()


@pytest.fixture
def serie(kurs, municipality, anna, chef):
    return going(kurs, municipality, chef)


def keys():
    return sorted(Message.objects.values_list("key", flat=True))


def test_part_is_queued_for_everybody_on_its_day_at_its_hour(serie, anna, chef):
    assert [release(MONDAY), release(TUESDAY)] == [Released(1, 0, 0), Released(1, 2, 0)]

    assert keys() == [f"release:{serie.pk}:{anna.pk}:1", f"release:{serie.pk}:{chef.pk}:1"]
    assert {str(each.not_before) for each in Message.objects.all()} == {"2026-03-03 08:00:00+00:00"}


def test_night_twice_queues_nothing_the_second_time(serie):
    release(TUESDAY)

    assert release(TUESDAY) == Released(1, 0, 0)


def test_night_that_was_missed_is_made_up_for_within_the_week(serie, anna):
    assert release(TUESDAY + 6 * DAY).queued == 2
    assert release(TUESDAY + 3 * WEEK + 6 * DAY).queued == 0  # the last part came long ago


def test_what_is_done_is_not_sent(serie, kurs, anna, chef):
    do(anna, kurs, 1, MONDAY)

    assert release(TUESDAY).queued == 1
    assert keys() == [f"release:{serie.pk}:{chef.pk}:1"]


def test_newcomer_begins_with_part_one_when_others_get_part_two(serie, home_care, anna):
    release(TUESDAY)
    new = factories.employee("Ny", "Nyman", home_care, start_on=TUESDAY + DAY)
    assign(TUESDAY + DAY)

    release(TUESDAY + WEEK)

    assert f"release:{serie.pk}:{new.pk}:1" in keys() and f"release:{serie.pk}:{anna.pk}:2" in keys()


def test_who_is_exempt_gets_the_same_part_afterwards(serie, anna):
    factories.exempt(anna, MONDAY, TUESDAY + DAY)

    release(TUESDAY)
    assert f"release:{serie.pk}:{anna.pk}:1" not in keys()
    release(TUESDAY + WEEK)
    assert f"release:{serie.pk}:{anna.pk}:1" in keys()


def test_only_those_of_the_place_who_must_and_can_be_written_to(kurs, social, anna, chef, utomstaende):
    factories.RequirementFactory(training=kurs.training, mandatory=False)
    chef.email = None
    chef.save()
    serie = going(kurs, social, chef)

    assert release(TUESDAY).queued == 1
    assert keys() == [f"release:{serie.pk}:{anna.pk}:1"]


def test_offer_is_no_series(municipality, anna, chef):
    going(required(mandatory=False), municipality, chef)

    assert release(TUESDAY) == Released(1, 0, 0)


def test_part_of_what_has_become_an_offer_is_not_sent(municipality, anna, chef):
    kurs = required()
    going(kurs, municipality, chef)
    kurs.training.requirements.update(mandatory=False)
    assign(MONDAY)

    assert release(TUESDAY) == Released(1, 0, 0)


def test_pause_moves_the_part_and_stop_ends_the_series(serie, chef):
    campaigning.pause(serie, campaigning.Days(TUESDAY, TUESDAY + 6 * DAY), chef, MONDAY)
    assert [release(TUESDAY).queued, release(TUESDAY + WEEK).queued] == [0, 2]

    campaigning.stop(serie, chef, TUESDAY + WEEK)
    assert release(TUESDAY + 2 * WEEK) == Released(0, 0, 0)


def test_dry_run_counts_and_queues_nothing(serie):
    assert release(TUESDAY, dry_run=True) == Released(1, 2, 0)
    assert Message.objects.count() == 0


def test_command_and_the_night_say_how_many(serie):
    out, night = StringIO(), StringIO()

    call_command("release", on=TUESDAY, json=True, dry_run=True, stdout=out)
    call_command("nightly", on=TUESDAY, json=True, stdout=night)

    assert json.loads(out.getvalue()) == {"on": "2026-03-03", "series": 1, "queued": 2, "held": 0}
    assert json.loads(night.getvalue())["release"] == {"on": "2026-03-03", "series": 1, "queued": 2, "held": 0}


def test_queries_do_not_grow_with_persons(serie, home_care):
    def queries(night):
        with CaptureQueriesContext(connection) as asked:
            release(night, dry_run=True)
        return len(asked)

    few = queries(TUESDAY)
    for number in range(20):
        factories.employee("Ny", f"Nyman{number}", home_care)
    assign(MONDAY)

    assert (queries(TUESDAY), release(TUESDAY).queued) == (few, 22)


def test_mail_never_names_the_topic_and_says_how_to_come_there_without_it(serie, anna, kurs):
    release(TUESDAY)

    letter = write(Message.objects.get(recipient=anna), NOON)

    assert letter.subject == "Del 1 av 3 – tre minuter"
    assert kurs.title not in letter.subject + letter.preheader and lessons_of(kurs)[0].title not in letter.preheader
    assert letter.greeting == "Hej Anna!"
    assert "/l/" in letter.action[1] and letter.action[1].startswith("http")
    after = " ".join(letter.after)
    assert "arbetstid" in after and "/mina-utbildningar/" in after


@pytest.mark.parametrize("why", ["stopped", "done", "completed", "left", "gone"])
def test_mail_whose_cause_is_gone_is_not_written(serie, kurs, anna, chef, why):
    release(TUESDAY)
    message = Message.objects.get(recipient=anna)
    if why == "stopped":
        campaigning.stop(serie, chef, TUESDAY)
    elif why == "done":
        do(anna, kurs, 1, TUESDAY)
    elif why == "completed":
        factories.completed(anna, kurs.training, MONDAY)
    elif why == "left":
        anna.affiliations.update(end_on=MONDAY)
        assign(TUESDAY)
    else:
        kurs.unpublish()

    assert write(message, NOON) is None


def test_protected_person_is_greeted_by_the_name_that_others_see(serie, anna):
    anna.protected, anna.display_name = True, "Lisa Lund"
    anna.save()
    release(TUESDAY)

    assert write(Message.objects.get(recipient=anna), NOON).greeting == "Hej Lisa!"


def test_renewed_training_is_sent_again(serie, kurs, anna, chef):
    release(TUESDAY)
    for number in (1, 2, 3):
        do(anna, kurs, number, TUESDAY)
    again = TUESDAY + 10 * WEEK
    kurs.training.new_version(again, "everybody")
    assign(again)

    release(again)

    assert f"release:{serie.pk}:{anna.pk}:1:{again}" in keys()


def test_place_that_lies_in_another_of_the_series_goes_by_its_own_start(
    kurs, municipality, social, anna, utomstaende, chef
):
    serie = going(kurs, social, chef)
    release(TUESDAY)
    campaigning.widen(serie, municipality, chef, TUESDAY)

    release(TUESDAY + WEEK)

    assert {f"release:{serie.pk}:{anna.pk}:2", f"release:{serie.pk}:{utomstaende.pk}:1"} <= set(keys())
    assert CampaignPlace.objects.count() == 2


def test_mail_says_where_its_link_begins_when_an_earlier_part_is_left(serie, anna):
    release(TUESDAY)
    release(TUESDAY + WEEK)
    later = Message.objects.filter(recipient=anna).latest("not_before")

    letter = write(later, later.not_before)

    assert f"Del {later.about['part']} av" in letter.subject
    assert letter.action[0] == "Öppna del 1" and "Du har del 1 kvar." in letter.paragraphs[1]
