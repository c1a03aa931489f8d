"""What the LRS is told of a course that is on the web."""

import uuid

import pytest

from tests.courses.factories import course as make_course
from tests.courses.factories import english
from tests.factories import UserFactory, completed
from tests.lrs import receiver
from tests.tracking.sending_world import NOON, Clock
from tracking.statements_out.forwarding import forward_due

pytestmark = pytest.mark.django_db


def test_name_of_a_training_is_told_in_each_language_that_its_course_has(settings):
    with receiver() as lrs:
        settings.LRS_URL = lrs.url
        forward_due(Clock())
        course, person = make_course(), UserFactory()
        english(course)
        completed(person, course.training, NOON.date())
        enrolment = course.training.enrol(person, NOON.date())
        enrolment.record_attempt(uuid.uuid4(), finished=True, passed=True, score=1, duration=1, source="web")
        forward_due(Clock())

    names = {"sv": course.training.title, "en": "The course"}
    assert [each["object"]["definition"]["name"] for each in lrs.taken] == [names, names]
