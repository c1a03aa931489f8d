"""How much there is to read and how heavy it is, while a page is written."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import get_page_models

from content.blocks import LessonBody
from content.readability import Aim, lix, measured
from content.ready import ReadyToPublish
from tests import factories

AIM = Aim(words=250, lix=35)
QUESTION = {
    "variants": [{"prompt": "Vad gör du?", "reason": "Därför.", "options": [
        {"text": "Lyssnar", "correct": True, "feedback": "Bra."}, {"text": "Går", "correct": False, "feedback": "Nja."}
    ]}]
}  # fmt: skip


def body(*blocks):
    return LessonBody().to_python(
        [{"type": kind, "value": value, "id": str(n)} for n, (kind, value) in enumerate(blocks)]
    )


def test_lix_is_bjornssons():
    # Ten words in two sentences, three of which have more than six letters: 5 + 30.
    assert lix("Lyssna alltid först på den andra. Fråga sedan hur personen mår.") == pytest.approx(
        11 / 2 + 100 * 1 / 11
    )


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        ([("text", "<h2>Rubrik</h2><p>Två ord &amp; ett</p><ul><li>sist</li></ul>")], 5),
        ([("remember", "Lyssna först."), ("reflection", "Hur då?")], 4),
        ([("checklist", {"title": "Gör nu", "items": ["Ring chefen", "Vänta"]})], 5),
        ([("text", "<p>Ett ord</p>"), ("single_choice", QUESTION)], 2),
        ([("contacts", None), ("text", "")], 0),
    ],
)
def test_words_are_those_of_the_running_text(blocks, words):
    assert measured(body(*blocks), AIM, {"single_choice"}).words == words


def test_picture_has_no_words(db):
    image = get_image_model().objects.create(title="Stolar", file=get_test_image_file())

    assert measured(body(("image", {"image": image.pk, "alt_text": "Två stolar", "decorative": False})), AIM).words == 0


def test_heading_and_bullet_are_sentences_of_their_own():
    apart = measured(body(("text", "<h2>En rubrik här</h2><ul><li>en rad till</li><li>och så en till</li></ul>")), AIM)

    assert apart.lix == 3  # ten words in three


def test_text_within_its_aim_is_said_to_be_easy_and_one_beyond_it_is_not():
    easy, heavy = (
        measured(body(("text", "<p>Du lyssnar och frågar hur den andra har det hemma.</p>")), AIM),
        measured(body(("text", f"<p>{'Våldsbejakande extremistorganisationer ' * 130}</p>")), AIM),
    )

    assert (easy.too_long, easy.too_heavy, easy.level) == (False, False, "mycket lättläst")
    assert (heavy.too_long, heavy.too_heavy, heavy.level) == (True, True, "mycket svår")
    assert (measured(body(), AIM).lix, measured(body(), AIM).level) == (None, "")


def test_few_words_are_counted_and_their_weight_is_not_told_yet():
    begun = measured(body(("text", "<h2>Situationen</h2><p></p>")), AIM)

    assert (begun.words, begun.lix, begun.too_heavy) == (1, None, False)


@pytest.fixture
def editor(client, db):
    call_command("make_groups", verbosity=0)
    person = factories.UserFactory()
    person.groups.add(Group.objects.get(name="Redaktörer"))
    client.force_login(person)
    return client


FORM = {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "remember", "body-0-id": "x"}


def test_lesson_is_measured_as_it_is_written(editor):
    told = editor.post("/admin/look/courses.lessonpage/", FORM | {"minutes": "3", "body-0-value": "Lyssna först. " * 5})

    assert "10 ord · LIX 2 (mycket lättläst)." in " ".join(told.content.decode().split())
    assert "Sikta på högst 250 ord och LIX 35." in told.content.decode()


@pytest.mark.parametrize("minutes", ["", "tre", "-1", "99999999999", "\u0663"])
def test_lesson_with_odd_minutes_is_measured_as_a_short_one(editor, minutes):
    told = editor.post("/admin/look/courses.lessonpage/", FORM | {"minutes": minutes, "body-0-value": "Lyssna."})

    assert (told.status_code, "högst 250 ord" in told.content.decode()) == (200, True)


def test_every_kind_with_blocks_is_looked_at_before_anything_is_written(editor):
    kinds = [kind for kind in get_page_models() if issubclass(kind, ReadyToPublish)]

    looked = [editor.post(f"/admin/look/{kind._meta.label_lower}/", {f"{kind.blocks}-count": "0"}) for kind in kinds]

    assert [answer.status_code for answer in looked] == [200] * 5


def test_situations_are_measured_as_they_are_written(editor):
    own = {"situations-count": "1", "situations-0-deleted": "", "situations-0-order": "0", "situations-0-id": "x"}
    values = {"heading": "Det är bråttom", "text": "null", "then": "null", "numbers-count": "0"}
    written = {f"situations-0-value-{name}": value for name, value in values.items()}

    told = editor.post("/admin/look/lms.concernpage/", own | {"situations-0-type": "situation"} | written)

    assert (told.status_code, "Sikta på högst 80 ord och LIX 35." in told.content.decode()) == (200, True)


def test_text_that_no_editor_sends_is_refused(editor):
    text = FORM | {"body-0-type": "text", "body-0-value": "[]"}

    assert editor.post("/admin/look/courses.lessonpage/", text).status_code == 400


@pytest.mark.parametrize("kind", ["tracking.user", "content.homepage", "x", "a.b", "content.guidepage.x"])
def test_what_has_no_blocks_is_not_looked_at(editor, kind):
    assert editor.post(f"/admin/look/{kind}/", FORM).status_code == 404


@pytest.mark.parametrize("kind", ["courses.lessonpage", "content.scenariopage", "content.guidepage", "lms.concernpage"])
@pytest.mark.parametrize(
    "form", [{}, {"body-count": "x", "nodes-count": "", "steps-count": "\0", "situations-count": "-"}]
)
def test_form_that_the_editor_does_not_send_is_refused(editor, kind, form):
    assert editor.post(f"/admin/look/{kind}/", form).status_code == 400


def test_nobody_without_the_admin_looks(client, anna):
    client.force_login(anna)

    assert client.post("/admin/look/courses.lessonpage/", FORM).status_code == 302
