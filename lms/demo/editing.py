"""What Lärkdala's editors have in hand: a lesson that waits for its second reader, and a page half translated."""

from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.operations import TranslationCreator

from content.models import StandardPage
from courses.course_file import home_page, publish
from courses.models import CoursePage, LessonPage
from lms.demo.personas import EDITOR, user_of

ADDED = "Är du osäker? Fråga din chef. Ingen begär att du ska veta allt."
ABOUT = (
    "Så använder du Lärkompass",
    "<p>Här går du kommunens korta utbildningar, när det passar dig. Du kan ta en del i taget.</p>"
    "<p>Det du ska göra ligger överst under Mina utbildningar. Där står också varför du har fått det, och till när.</p>"
    "<p>Hittar du ett fel i en text? Skriv till kommunikationsenheten.</p>",
)
IN_ENGLISH = {
    ABOUT[0]: "How to use Lärkompass",
    "Här går du kommunens korta utbildningar, när det passar dig. Du kan ta en del i taget.": "Here you take the "
    "municipality's short courses whenever it suits you. You can take one part at a time.",
}


def send_to_reader() -> None:
    """The newest words of a lesson wait for a colleague of the author."""
    author = user_of(EDITOR)
    course = CoursePage.objects.get(training__code="vbe-grunden", locale=Locale.get_default())
    lesson = LessonPage.objects.child_of(course).order_by("path")[1]
    lesson.body.append(("remember", ADDED))
    lesson.save_revision(user=author)
    lesson.get_workflow().start(lesson, author)


def begin_translation() -> None:
    """The page in Swedish, and in English as far as the editor has come."""
    title, body = ABOUT
    page = StandardPage(title=title, slug="sa-anvander-du", body=body, locale=Locale.get_default())
    home_page().add_child(instance=page)
    publish(page)
    english = Locale.objects.get(language_code="en")
    TranslationCreator(user_of(EDITOR), [english]).create_translations(page)
    translation = Translation.objects.get(source__object_id=page.translation_key, target_locale=english)
    for segment in translation.source.stringsegment_set.select_related("string"):
        if segment.string.data in IN_ENGLISH:
            StringTranslation.objects.create(
                translation_of=segment.string,
                context=segment.context,
                locale=english,
                data=IN_ENGLISH[segment.string.data],
                translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
                last_translated_by=user_of(EDITOR),
            )
    translation.save_target(user=user_of(EDITOR), publish=False)
