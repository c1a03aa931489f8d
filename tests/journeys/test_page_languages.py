"""Pages in other languages than the two that menus and buttons speak, and how an editor makes one."""

import re

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect
from wagtail.models import Locale

from content.models import GuidePage, ScenarioPage
from courses.models import CoursePage, LessonPage
from courses.progress import CourseProgress
from courses.support_file import publish_support, read_support
from courses.translated_pages import PagesText, publish_pages
from lms.concern.numbers import ContactNumber
from lms.models import ConcernPage
from lms.settings.languages import named
from tests import factories
from tests.courses.factories import course, lessons_of
from tests.courses.test_translated_pages import GUIDE, INDEX, SCENARIO
from tests.journeys.conftest import faults
from tests.journeys.test_second_reader import read_and_publish

pytestmark = pytest.mark.browser
IN_ARABIC = [
    {"translates": "/", "title": "البداية"},
    {
        "translates": "/samtalsstod/",
        "title": "دعم الحوار",
        "search_description": "إرشادات وحوارات للتجربة.",
        "introduction": "للقراءة والتجربة قبل الحوار وبعده. لا أحد يرى ما تقرأه.",
    },
    {
        "translates": "/samtalsstod/steg/",
        "title": "قبل الحوار",
        "introduction": "لك أنت الذي تريد أن تتحدث مع شخص تهتم به. أنت تستمع ولا تحقق.",
        "responsible": "البلدية",
        "source": "النص **لنا**.",
        "steps": [
            {
                "title": "استمع أولا",
                "text": "اختر مكانا هادئا وخذ وقتك.\n\nقل كم من الوقت لديك.",
                "do": ["اسأل سؤالا مفتوحا.", "انتظر الجواب."],
            }
        ],
    },
    {
        "translates": "/samtalsstod/fikarummet/",
        "title": "في غرفة الاستراحة",
        "introduction": "أنت وكارين تشربان القهوة.",
        "responsible": "البلدية",
        "nodes": [
            {
                "scene": {
                    "name": "غرفة الاستراحة",
                    "text": "هي تنظر إليك.",
                    "choices": [{"text": "أسألها", "consequence": "هي تجيب.", "trust": "هي تثق بك أكثر."}],
                }
            },
            {
                "ending": {
                    "name": "النهاية",
                    "text": "انتهى الحوار.",
                    "takes_over": "مديرك",
                    "discussion": "ماذا كنت ستفعل؟",
                }
            },
        ],
    },
]


@pytest.fixture
def swedish(live, tmp_path):
    for number, text in enumerate((GUIDE, SCENARIO)):
        path = tmp_path / f"{number}.yaml"
        path.write_text(text)
        publish_support(read_support(path))


@pytest.fixture
def arabic(swedish, settings):
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES = named(["sv", "en", "ar"])
    publish_pages(PagesText(language="ar", pages=IN_ARABIC))
    caches["minute"].clear()


def in_arabic(model):
    return model.objects.get(locale__language_code="ar")


def test_reader_turns_to_arabic_and_reads_from_right_to_left(arabic, phone):
    phone.goto("/samtalsstod/steg/")
    phone.get_by_role("button", name="العربية").click()

    expect(phone).to_have_url(re.compile("/ar/samtalsstod/steg/$"))
    article = phone.locator("article")
    assert article.evaluate("each => [each.lang, each.dir, getComputedStyle(each).direction]") == ["ar", "rtl", "rtl"]
    # The text begins at the right edge, and what is Swedish in the midst of it at the left of its own.
    step = phone.locator(".guide-step h2").evaluate(BEGINS)
    assert step["right"] < 2 and step["left"] > 40
    assert phone.get_by_text("Gör så här").evaluate("each => getComputedStyle(each).direction") == "ltr"
    expect(phone.get_by_role("contentinfo")).to_contain_text("svenska")


# How far the words are from each edge of their box, in pixels.
BEGINS = """each => {
  const range = document.createRange(); range.selectNodeContents(each);
  const words = range.getBoundingClientRect(), box = each.getBoundingClientRect();
  return {right: box.right - words.right, left: words.left - box.left};
}"""


@pytest.mark.parametrize("address", ["/ar/", "/ar/samtalsstod/", "/ar/samtalsstod/steg/"])
def test_arabic_pages_are_accessible_and_fit_every_width(arabic, phone, address):
    phone.goto(address)

    assert faults(phone) == []


def test_arabic_scenario_is_walked_to_its_end(arabic, phone):
    phone.goto(in_arabic(ScenarioPage).url)
    assert faults(phone) == []
    phone.get_by_role("link", name="أسألها").click()

    expect(phone.get_by_role("heading", name="النهاية")).to_be_visible()
    assert faults(phone) == []


def test_whom_to_call_is_read_in_arabic_and_its_numbers_from_left_to_right(arabic, phone):
    call_command("load_concern", verbosity=0)
    for number in ContactNumber.objects.filter(locale__language_code="sv"):
        number.copy_for_translation(Locale.objects.get(language_code="ar")).save()
    situation = {
        "text": "اتصل. أنت لا تحتاج إلى معرفة السبب.",
        "then": "من يجيب يستمع إليك.",
    }
    swedish = ConcernPage.objects.get(locale__language_code="sv")
    page = {"translates": "/orolig-for-nagon/", "title": "هل أنت قلق على أحد؟", "introduction": "بمن تتصل."}
    page["situations"] = [situation | {"heading": f"أنا قلق {number}"} for number, _of in enumerate(swedish.situations)]
    publish_pages(PagesText(language="ar", pages=[page]))
    caches["minute"].clear()

    phone.goto("/orolig-for-nagon/")
    phone.get_by_role("link", name="العربية").click()

    expect(phone.get_by_role("heading", name="هل أنت قلق على أحد؟")).to_be_visible()
    assert faults(phone) == []
    number = phone.get_by_role("link", name="112").first
    assert number.get_attribute("href") == "tel:112"
    heading = phone.locator("article h2").first.evaluate(BEGINS)
    assert heading["right"] < heading["left"]
    expect(phone.get_by_role("link", name="Lämna sidan snabbt").first).to_be_visible()


def test_arabic_lesson_is_answered_and_is_accessible(arabic, phone, log_in):
    person = factories.UserFactory()
    lesson = lessons_of(course(lessons=1))[0]
    answers = {"أسأل": "عرفت أكثر.", "أذهب": "لا أحد يعرف.", "أنتظر": "يأخذ وقتا."}
    options = [{"text": text, "feedback": feedback} for text, feedback in answers.items()]
    variant = {"prompt": "ماذا تفعل أولا؟", "options": options, "reason": "السؤال يفتح الحوار."}
    body = [{"text": "مرحبا"}, {"single_choice": {"variants": [variant, variant]}}]
    pages = [
        {"translates": "/kurser/kurs/", "title": "الدورة"},
        {"translates": "/kurser/kurs/del-1/", "title": "الجزء الأول", "body": body},
    ]
    publish_pages(PagesText(language="ar", pages=pages))
    log_in(phone, person)
    phone.goto(in_arabic(LessonPage).url)
    assert faults(phone) == []
    # The button of an answer stands at the right, and its words beside it.
    box, button = (phone.locator(each).first.bounding_box() for each in (".option", ".option input"))
    assert box["x"] + box["width"] - button["x"] - button["width"] < 24

    phone.get_by_label("أسأل").check()
    phone.locator(".question").get_by_role("button").click()
    expect(phone.get_by_text("عرفت أكثر.")).to_be_visible()

    assert faults(phone) == []
    assert phone.locator("h1").get_attribute("dir") == "rtl"
    assert CourseProgress.of(CoursePage.objects.get(locale=lesson.locale), person, timezone.localdate()).complete


WORDS = {
    "Ett steg": "One step",
    "Kort.": "Short.",
    "Egen <b>text</b>.": "Our own <b>text</b>.",
    "Först": "First",
    "Lyssna.": "Listen.",
    "Fråga": "Ask",
    "Vänta": "Wait",
}


def translate(page, swedish, english):
    row = page.get_by_role("listitem").filter(has=page.get_by_text(swedish, exact=True)).last
    row.get_by_role("button", name="Översätt").click()
    row.get_by_role("textbox").fill(english)
    row.get_by_role("button", name="Spara").click()
    expect(row.get_by_role("button", name="Spara")).to_be_hidden()


def test_editor_translates_a_guide_which_a_colleague_publishes_and_a_reader_turns_to(
    swedish, editors, desktop, colleague, phone, log_in
):
    publish_pages(PagesText(language="en", pages=[INDEX]))
    guide = GuidePage.objects.get()
    log_in(desktop, editors[0])
    desktop.goto(f"/admin/localize/submit/page/{guide.pk}/")
    desktop.locator("[name=locales]").first.check()
    desktop.get_by_role("button", name="Skicka").click()
    desktop.wait_for_load_state("networkidle")
    assert GuidePage.objects.filter(live=True).count() == 1
    for swedish_text, english_text in WORDS.items():
        translate(desktop, swedish_text, english_text)
    desktop.get_by_role("button", name="Skicka till andra läsare").click()
    desktop.wait_for_load_state("networkidle")
    expect(desktop.get_by_role("main")).to_contain_text("Översättningen är skickad till andra läsare.")

    read_and_publish(colleague, "One step")
    phone.goto(guide.url)
    phone.get_by_role("button", name="English").click()

    expect(phone.get_by_role("heading", name="One step")).to_be_visible()
    expect(phone.locator("article")).to_have_attribute("lang", "en")
    expect(phone.get_by_text("Listen.")).to_be_visible()
    expect(phone.get_by_role("contentinfo")).to_contain_text("Search")
    phone.get_by_role("button", name="svenska").click()
    expect(phone.get_by_role("heading", name="Ett steg")).to_be_visible()
