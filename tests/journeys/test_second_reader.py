"""An author sends a sensitive text to a colleague, who ticks the rules and publishes it."""

import datetime as dt

from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from content.second_reading import WORKFLOW
from courses.content_rules import ROW_RULES, RULES
from courses.models import LessonPage
from lms.concern.numbers import ContactNumber
from tests import factories
from tests.courses.factories import course, lessons_of, variant
from tracking.assigning import assign


def send(page):
    page.get_by_role("button", name="Skicka till andra läsare").first.click()
    page.wait_for_load_state("networkidle")


def read_and_publish(page, title):
    page.goto("/admin/")
    page.get_by_role("link", name=title).first.click()
    page.get_by_role("button", name="Godkänn och publicera").click()
    dialog = page.get_by_role("dialog")
    with page.context.expect_page() as beside:
        dialog.get_by_role("link", name="Öppna texten bredvid").click()
    beside.value.get_by_role("heading", name=title).first.wait_for()
    beside.value.close()
    for heading, _rules in RULES.values():
        dialog.get_by_label(str(heading)).check()
    with page.expect_navigation():
        dialog.get_by_role("button", name="Godkänn och publicera").click()


def test_colleague_reads_and_publishes_what_the_author_sent(editors, desktop, colleague, log_in):
    lesson = lessons_of(course(lessons=1, sensitive=True))[0]
    log_in(desktop, editors[0])
    desktop.goto(f"/admin/pages/{lesson.pk}/edit/")
    desktop.get_by_role("textbox", name="Titel*").fill("Lyssna först")
    send(desktop)
    assert LessonPage.objects.get().title == "Del 1"

    read_and_publish(colleague, "Lyssna först")

    assert LessonPage.objects.get().title == "Lyssna först"


def test_colleague_reads_a_changed_number_and_publishes_it_where_they_read_it(editors, desktop, colleague, log_in):
    call_command("load_concern", verbosity=0)
    number = ContactNumber.objects.get(code="socialjouren", locale__language_code="sv")
    address = f"/admin/snippets/lms/contactnumber/edit/{number.pk}/"
    log_in(desktop, editors[0])
    desktop.goto(address)
    desktop.locator("[name=number]").fill("0999-10 00 99")
    desktop.get_by_role("button", name="Fler åtgärder").click()
    desktop.get_by_role("button", name=WORKFLOW).click()
    desktop.wait_for_load_state("networkidle")
    assert ContactNumber.objects.get(pk=number.pk).number == number.number

    colleague.goto(address)
    colleague.get_by_role("button", name="Fler åtgärder").click()
    colleague.get_by_role("button", name="Godkänn och publicera").click()
    dialog = colleague.get_by_role("dialog")
    for heading, _rules in ROW_RULES.values():
        dialog.get_by_label(str(heading)).check()
    with colleague.expect_navigation():
        dialog.get_by_role("button", name="Godkänn och publicera").click()

    assert ContactNumber.objects.get(pk=number.pk).number == "0999-10 00 99"


def test_colleague_publishes_unchanged_what_was_written_by_a_command(editors, colleague):
    text = "Lyssna **först**.\n\n## Sedan\n\n- Fråga\n- [Läs mer](https://larkdala.example/)"
    question = {"single_choice": {"key": "fraga", "variants": [variant()]}}
    lesson = lessons_of(course(lessons=1, blocks=({"text": text}, question), sensitive=True))[0]
    lesson.title = "Lyssna först"
    lesson.save_revision(user=editors[0])
    lesson.get_workflow().start(lesson, editors[0])

    read_and_publish(colleague, "Lyssna först")

    assert LessonPage.objects.get().title == "Lyssna först"


def test_major_version_that_a_colleague_has_read_is_done_again_by_who_was_ready(
    editors, desktop, colleague, phone, log_in
):
    kurs = course(lessons=1, sensitive=True)
    today = timezone.localdate()
    anna = factories.employee("Anna", "Åberg", factories.UnitFactory(kind="municipality"))
    factories.RequirementFactory(training=kurs.training)
    assign(today - dt.timedelta(days=30))
    factories.completed(anna, kurs.training, today - dt.timedelta(days=20))
    log_in(phone, anna)
    phone.goto("/mina-utbildningar/")
    begin = phone.get_by_role("link", name="Börja").or_(phone.get_by_role("link", name="Starta"))
    expect(begin).to_have_count(0)

    log_in(desktop, editors[0])
    desktop.goto(f"/admin/pages/{kurs.pk}/edit/")
    desktop.get_by_label("Alla gör kursen igen").check()
    send(desktop)
    assert kurs.training.versions.count() == 1
    read_and_publish(colleague, "Kursen")
    assign(today)
    phone.reload()
    begin.first.click()

    phone.get_by_role("heading", name="Del 1").first.wait_for()
    assert [(each.number, each.again) for each in kurs.training.versions.order_by("number")][1:] == [(2, "everybody")]
