"""Whoever is filtered by a standing is whoever has it."""

import datetime as dt
from itertools import chain, combinations

import pytest
from django.utils import timezone

from tests import factories
from tracking.models import Assignment
from tracking.standing import Standing, stands, with_standing

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def one_of_each(home_care):
    """By standing, the id of the assignment that has it today."""
    today, duty = timezone.localdate(), factories.RequirementFactory()
    offer = factories.RequirementFactory(training=duty.training, mandatory=False)

    def assigned(requirement, due):
        person = factories.employee("Kim", "Lind", home_care)
        due_on = today + due * DAY if requirement == duty else None
        return person.assignments.create(requirement=requirement, assigned_on=today - 900 * DAY, due_on=due_on)

    found = {each: assigned(offer if each in ("offered", "begun") else duty, -1) for each in Standing}
    found["due"].due_on = today
    found["due"].save()
    duty.training.enrol(found["begun"].user, today)
    for standing, left in (("fulfilled", 61), ("expiring", 60)):
        done = factories.completed(found[standing].user, duty.training, today - DAY)
        type(done).objects.filter(pk=done.pk).update(valid_until=today + left * DAY)
    factories.exempt(found["exempt"].user, today, today)
    return {standing: row.pk for standing, row in found.items()}


def test_standing_is_the_same_whether_it_is_shown_or_filtered_by(one_of_each):
    today = timezone.localdate()
    some = chain.from_iterable(combinations(Standing, number) for number in range(len(Standing) + 1))

    assert {row.standing: row.pk for row in with_standing(Assignment.objects.all(), today)} == one_of_each
    for standings in some:
        rows = Assignment.objects.filter(stands(today, *standings))
        others = Assignment.objects.filter(~stands(today, *standings))
        expected = {one_of_each[each] for each in standings}
        assert set(rows.values_list("pk", flat=True)) == expected, standings
        assert set(others.values_list("pk", flat=True)) == {*one_of_each.values()} - expected, standings
