"""Nothing told of a group can be worked out to fewer than K numbers, whoever adds and subtracts (docs/decisions/0005).

The reader here knows the rules, and works out every municipality that would have given the same figures."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from tracking.suppression import K_INSIDE, Band, Counts, Told, told, told_exactly, told_of_place, told_of_total

K = K_INSIDE
NOBODY = Counts()
counts = st.builds(Counts, *[st.integers(0, 9) | st.integers(0, 40)] * 3)


def possible(figures: Told | None, persons: int | None = None) -> list[Counts]:
    """Every place that would be told of so; `persons` where another figure tells how many they are."""
    sizes = [persons] if persons is not None else range(48)
    return [
        each
        for size in sizes
        for each in (Counts(done, size - done - exempt, exempt) for done, exempt in _parts(size))
        if told_of_place(each, NOBODY, K) == figures
    ]


def _parts(size: int) -> list[tuple[int, int]]:
    return [(done, exempt) for done in range(size + 1) for exempt in range(size + 1 - done)]


def wide(numbers: set[int]) -> bool:
    return len(numbers) >= K


def assert_protected(worlds: list[Counts]) -> None:
    """Of each number it is told exactly, or at least K are possible; and what is told exactly is no small group."""
    for numbers in ({each.done for each in worlds}, {each.exempt for each in worlds}, {each.left for each in worlds}):
        assert wide(numbers) or (len(numbers) == 1 and min(numbers) >= K)


def test_what_is_told_of_a_part_leaves_k_numbers_or_two_groups_that_are_large_enough():
    for whole in range(K, 60):
        alike: dict[Band, set[int]] = {}
        for count in range(whole + 1):
            band = told(count, whole, K)
            assert band.low <= count <= band.high
            alike.setdefault(band, set()).add(count)
        for band, numbers in alike.items():
            assert numbers == set(range(band.low, band.high + 1))
            assert wide(numbers) or (band.exact is not None and min(band.low, whole - band.low) >= K)


def test_place_of_few_is_not_told_of_whether_it_is_empty_or_not():
    assert {told_of_place(Counts(done, left), NOBODY, K) for done, left in product(range(3), repeat=2)} == {None}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 26), st.data())
def test_one_place_cannot_be_worked_out(size, data):
    done = data.draw(st.integers(0, size))
    place = Counts(done, 0, data.draw(st.integers(0, size - done)))
    place = Counts(place.done, size - place.persons, place.exempt)

    assert_protected(possible(told_of_place(place, NOBODY, K), size if size >= K else None))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 22), st.data())
def test_goals_of_one_audience_cannot_be_worked_out_from_each_other(size, data):
    """They tell of the same persons, of whom other numbers are exempt and done: the size may come of either."""
    goals = [data.draw(st.sampled_from(_parts(size))) for _goal in range(2)]
    figures = [told_of_place(Counts(done, size - done - exempt, exempt), NOBODY, K) for done, exempt in goals]
    worlds = [possible(each) for each in figures]
    common = {each.persons for each in worlds[0]} & {each.persons for each in worlds[1]}

    assert size in common
    for world in worlds:
        assert_protected([each for each in world if each.persons in common])


@settings(max_examples=40, deadline=None)
@given(st.integers(K, 22), st.data())
def test_dates_of_one_population_cannot_be_worked_out_from_each_other(size, data):
    """Who has done it has still done it at the next date."""
    exempt = data.draw(st.integers(0, size))
    early = data.draw(st.integers(0, size - exempt))
    late = data.draw(st.integers(early, size - exempt))
    before, after = (
        possible(told_of_place(Counts(done, size - done - exempt, exempt), NOBODY, K), size) for done in (early, late)
    )

    assert_protected([one for one in before if any(one.done <= two.done for two in after)])
    assert_protected([two for two in after if any(one.done <= two.done for one in before)])


@settings(max_examples=300, deadline=None)
@given(st.lists(counts, min_size=1, max_size=8), st.lists(counts, max_size=2))
def test_total_leaves_every_place_as_wide_as_it_was(places, seen):
    """Also for a reader who knows some places exactly and takes them away."""
    of_others = [(each, told_of_place(each, NOBODY, K)) for each in places]
    shown = [(each, told) for each, told in of_others if told] + [(each, told_exactly(each)) for each in seen]
    parts = [told for _each, told in shown]
    total = told_of_total(sum(each.done for each, _told in shown), parts)

    assert total.counted == sum(part.counted for part in parts)
    assert total.done.low <= sum(each.done for each, _told in shown) <= total.done.high
    for number, part in enumerate(parts):
        others = parts[:number] + parts[number + 1 :]
        low, high = sum(each.done.low for each in others), sum(each.done.high for each in others)
        alike = [
            done
            for done in range(part.done.low, part.done.high + 1)
            if any(told_of_total(done + rest, parts) == total for rest in range(low, high + 1))
        ]
        assert alike == list(range(part.done.low, part.done.high + 1))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 20), counts, st.data())
def test_what_the_reader_sees_anyway_tells_nothing_of_the_others(size, seen, data):
    done, exempt = data.draw(st.sampled_from(_parts(size)))
    others = Counts(done, size - done - exempt, exempt)
    mixed, alone = told_of_place(others, seen, K), told_of_place(others, NOBODY, K)

    assert (mixed is None) == (alone is None)
    if mixed and alone:
        assert mixed.counted - seen.counted == alone.counted
        assert (mixed.done.low - seen.done, mixed.done.high - seen.done) == (alone.done.low, alone.done.high)
