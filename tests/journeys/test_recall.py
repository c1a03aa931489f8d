"""Three questions some weeks after a course, on a phone; and what the answers of many tell HR."""

import datetime as dt

import pytest
from django.utils import timezone

from courses.recall.models import RecallPoint
from courses.recall.rounds import points_of
from tests import factories
from tests.courses.factories import RIGHT, WRONG, course, lessons_of
from tests.journeys.conftest import faults


@pytest.fixture
def root(live):
    return factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")


def test_learner_answers_three_questions_and_hr_reads_what_sticks(root, phone, log_in):
    anna = factories.employee("Anna", "Åberg", root)
    kurs = course(lessons=3, code="grunden")
    factories.completed(anna, kurs.training, timezone.localdate() - dt.timedelta(weeks=9))
    log_in(phone, anna)
    phone.goto("/mina-utbildningar/")
    wrong = faults(phone)
    phone.click('a[href="/minns-du/grunden/"]')
    phone.get_by_role("button", name="Se hur det gick").wait_for()
    wrong += faults(phone)
    groups = phone.get_by_role("group").all()
    for group, text in zip(groups, (RIGHT, WRONG, RIGHT), strict=True):
        group.get_by_label(text).check()
    phone.click("text=Se hur det gick")
    phone.get_by_text("2 av 3 rätt.").wait_for()
    wrong += faults(phone)

    for number, part in enumerate(points_of(lessons_of(kurs))):
        told = {"told_asked": 10, "told_right": 3 * number} if number else {}
        RecallPoint.objects.filter(item=part.item).update(**told)
    hr = factories.employee("Helga", "Holm", root)
    factories.UnitRoleFactory(user=hr, unit=root, role="hr")
    log_in(phone, hr)
    phone.goto("/uppfoljning/vad-sitter/")
    phone.get_by_text("För få svar än").wait_for()
    wrong += faults(phone)

    assert wrong == []
    assert "30 % rätt" in phone.inner_text("main")
