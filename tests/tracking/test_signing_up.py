"""A place or the line, in the order people signed up; what is told and when."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from tests.at_once import at_once
from tests.tracking.occasion_world import DAY, HOUR, NOW, occasion, people
from tracking.models import Message, Occasion, SignUp
from tracking.occasion_forms import OccasionForm
from tracking.signing_up import CHANGED, cancel, change, give_up, remind_at, sign_up


def steps(*, day=NOW):
    """Of messages that go at once, in the order queued: step and whose."""
    queued = Message.objects.filter(not_before=day).order_by("pk")
    return [(each.step, each.recipient) for each in queued]


@pytest.fixture
def guests(home_care):
    return people(home_care, 4)


def test_places_go_in_order_and_the_rest_stand_in_line(municipality, guests):
    made = occasion(municipality, capacity=2)

    for guest in guests:
        sign_up(made, guest, NOW)

    assert list(made.sign_ups.placed().order_by("pk").values_list("user", flat=True)) == [g.pk for g in guests[:2]]
    assert [each.user for each in made.sign_ups.in_line()] == guests[2:]
    assert steps() == [("occasion_signed_up", guest) for guest in guests[:2]] + [
        ("occasion_in_line", guest) for guest in guests[2:]
    ]


def test_second_click_is_the_same_sign_up_and_no_second_mail(municipality, anna):
    made = occasion(municipality)

    assert sign_up(made, anna, NOW) == sign_up(made, anna, NOW)
    assert steps() == [("occasion_signed_up", anna)]


def test_next_in_line_gets_the_place_at_once(municipality, guests):
    first, second, third, _fourth = guests
    made = occasion(municipality, capacity=1)
    for guest in guests[:3]:
        sign_up(made, guest, NOW)

    assert give_up(made, first, NOW + HOUR)

    assert [each.user for each in made.sign_ups.placed()] == [second]
    assert [each.user for each in made.sign_ups.in_line()] == [third]
    assert steps(day=NOW + HOUR) == [("occasion_given_up", first), ("occasion_promoted", second)]


def test_who_signs_up_again_stands_last(municipality, guests):
    first, second, third, _fourth = guests
    made = occasion(municipality, capacity=1)
    for guest in guests[:3]:
        sign_up(made, guest, NOW)
    give_up(made, second, NOW)
    sign_up(made, second, NOW + HOUR)

    assert [each.user for each in made.sign_ups.in_line()] == [third, second]
    assert [each.user for each in made.sign_ups.placed()] == [first]


def test_nobody_who_has_left_holds_up_the_line(municipality, guests):
    first, gone, third, _fourth = guests
    made = occasion(municipality, capacity=1)
    for guest in guests[:3]:
        sign_up(made, guest, NOW)
    gone.is_active = False
    gone.save()

    give_up(made, first, NOW)

    assert [each.user for each in made.sign_ups.placed()] == [third]


@pytest.mark.parametrize("now", [NOW + 10 * DAY, NOW + 4 * DAY])
def test_too_late_to_sign_up(municipality, anna, now):
    made = occasion(municipality, sign_up_until=(NOW + 3 * DAY).date())

    assert sign_up(made, anna, now) is None
    assert not SignUp.objects.exists() and not Message.objects.exists()


def test_last_day_to_sign_up_is_a_swedish_day(municipality, anna):
    made = occasion(municipality, sign_up_until=dt.date(2026, 3, 18))
    just_after_midnight = dt.datetime(2026, 3, 18, 23, 30, tzinfo=dt.UTC)

    assert sign_up(made, anna, just_after_midnight) is None
    assert sign_up(made, anna, just_after_midnight - HOUR)


def test_place_is_not_given_up_once_it_has_begun(municipality, anna):
    made = occasion(municipality)
    sign_up(made, anna, NOW)

    assert not give_up(made, anna, made.starts_at)
    assert made.sign_ups.placed().count() == 1


def test_more_places_let_the_line_in_and_fewer_than_taken_are_refused(municipality, guests):
    made = occasion(municipality, capacity=1)
    for guest in guests:
        sign_up(made, guest, NOW)
    made.refresh_from_db()
    made.capacity = 3

    assert change(made, NOW + HOUR) == 0
    assert made.sign_ups.placed().count() == 3
    assert steps(day=NOW + HOUR) == [("occasion_promoted", guest) for guest in guests[1:3]]
    made.capacity = 2
    with pytest.raises(ValidationError, match="3 personer har redan en plats"):
        change(made, NOW + HOUR)
    assert Occasion.objects.get().capacity == 3


def test_change_of_time_or_place_is_told_once_to_each_and_raises_the_sequence(municipality, guests):
    made = occasion(municipality, capacity=3)
    for guest in guests:
        sign_up(made, guest, NOW)
    made.refresh_from_db()
    made.about = "Ta med vatten"
    assert change(made, NOW) == 0 and made.sequence == 0

    made.place = "Lilla salen"
    assert change(made, NOW + HOUR) == 4

    assert Occasion.objects.get().sequence == 1
    assert steps(day=NOW + HOUR) == [("occasion_changed", guest) for guest in guests]
    made.place = "Stora salen"
    assert change(made, NOW + 2 * HOUR) == 4
    assert len(steps(day=NOW + 2 * HOUR)) == 4


def test_change_leaves_material_that_somebody_saves_meanwhile(municipality):
    event = occasion(municipality)
    asked = Occasion.objects.get(pk=event.pk)
    Occasion.objects.filter(pk=event.pk).update(materials=[["Filmen", "https://example.se/film"]])

    asked.place, asked.starts_at = "Lilla salen", event.starts_at - HOUR
    change(asked, NOW)

    event.refresh_from_db()
    assert event.materials == [["Filmen", "https://example.se/film"]]
    assert (event.place, event.starts_at) == ("Lilla salen", asked.starts_at)


def test_every_field_of_the_form_is_saved_by_a_change():
    assert set(OccasionForm.Meta.fields) < set(CHANGED)


def test_cancelling_tells_everybody_once(municipality, guests):
    made = occasion(municipality, capacity=2)
    for guest in guests[:3]:
        sign_up(made, guest, NOW)
    give_up(made, guests[0], NOW)

    assert cancel(made, NOW + HOUR) == 2
    assert cancel(made, NOW + HOUR) is None
    assert steps(day=NOW + HOUR) == [("occasion_cancelled", guest) for guest in guests[1:3]]
    made.refresh_from_db()
    with pytest.raises(ValidationError):
        change(made, NOW + HOUR)


@pytest.mark.parametrize(("starts", "reminded"), [
    (dt.datetime(2026, 3, 25, 12, tzinfo=dt.UTC), dt.datetime(2026, 3, 24, 7, tzinfo=dt.UTC)),
    (dt.datetime(2026, 3, 30, 12, tzinfo=dt.UTC), dt.datetime(2026, 3, 27, 7, tzinfo=dt.UTC)),  # a Monday
])  # fmt: skip
def test_reminder_goes_in_the_morning_of_the_working_day_before(municipality, anna, starts, reminded):
    made = occasion(municipality, starts)
    sign_up(made, anna, NOW)

    assert remind_at(made) == reminded
    assert steps(day=reminded) == [("occasion_soon", anna)]


def test_no_reminder_where_its_time_has_been(municipality, anna):
    sign_up(occasion(municipality, NOW + DAY), anna, NOW)

    assert steps() == [("occasion_signed_up", anna)]
    assert Message.objects.count() == 1


def test_of_fifty_who_want_the_last_place_at_once_one_gets_it(real_db):
    unit = factories.UnitFactory(code="LARK", kind="municipality")
    guests = people(unit, 50)
    made = occasion(unit, capacity=1)

    at_once(*(lambda guest=guest: sign_up(made, guest, NOW) for guest in guests))

    assert made.sign_ups.placed().count() == 1
    line = list(made.sign_ups.standing().order_by("pk"))
    assert {each.user_id for each in line} == {guest.pk for guest in guests}
    assert [each.placed_at is not None for each in line] == [True] + 49 * [False]
    assert Message.objects.filter(step="occasion_signed_up").count() == 1
    assert Message.objects.filter(step="occasion_in_line").count() == 49


def test_one_person_who_signs_up_ten_times_at_once_has_one_place(real_db):
    unit = factories.UnitFactory(code="LARK", kind="municipality")
    [guest], made = people(unit, 1), occasion(unit, capacity=5)

    at_once(*([lambda: sign_up(made, guest, NOW)] * 10))

    assert (made.sign_ups.count(), Message.objects.filter(step="occasion_signed_up").count()) == (1, 1)


def test_who_gives_up_while_another_signs_up_leaves_no_place_empty(real_db):
    unit = factories.UnitFactory(code="LARK", kind="municipality")
    guests, made = people(unit, 6), occasion(unit, capacity=2)
    for guest in guests[:3]:
        sign_up(made, guest, NOW)

    at_once(
        *(lambda guest=guest: give_up(made, guest, NOW) for guest in guests[:2]),
        *(lambda guest=guest: sign_up(made, guest, NOW) for guest in guests[3:]),
    )

    assert (made.sign_ups.placed().count(), made.sign_ups.in_line().count()) == (2, 2)
    assert guests[2].sign_ups.placed().exists()
