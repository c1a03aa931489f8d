"""Films in lessons: what their readers are given, and which are published."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from content.films import Film, Track
from content.uses import pages_with
from courses.models import LessonPage
from courses.progress import item_ids
from tests import factories
from tests.content.film_making import CAPTIONS, CHAPTERS, film, mp3
from tests.courses.factories import course, lessons_of, plain
from tracking.models import Completion
from tracking.refusal import Refused


@pytest.fixture
def editor(db):
    call_command("make_groups", verbosity=0)
    person = factories.UserFactory()
    person.groups.add(Group.objects.get(name="Redaktörer"))
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def lesson(db):
    """Live, with words only."""
    return lessons_of(course(lessons=1, blocks=({"remember": "Fråga."},)))[0]


@pytest.fixture
def reader(db):
    client = Client()
    client.force_login(factories.UserFactory())
    return client


def put(lesson, shown, kind="film"):
    """A film in the lesson's draft, as the editor's form leaves it."""
    lesson.body = [(kind, shown)]
    lesson.save_revision()
    return lesson


def live(lesson, shown, kind="film"):
    put(lesson, shown, kind).get_latest_revision().publish()
    return LessonPage.objects.get(pk=lesson.pk)


def edit(editor, lesson, shown, kind="film", **more):
    sent = {"title": "Ny titel", "slug": lesson.slug, "minutes": "3", "body-count": "1"}
    sent |= {"body-0-type": kind, "body-0-order": "0", "body-0-id": "", "body-0-deleted": "", "body-0-value": shown.pk}
    sent |= {f"comments-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
    return editor.post(f"/admin/pages/{lesson.pk}/edit/", sent | more)


def told(answer):
    """What the editor says of the blocks."""
    found = answer.context["form"].errors.as_data()["body"][0].as_json_data()
    return [said for block in found["blockErrors"].values() for said in block["messages"]]


def title(lesson):
    return LessonPage.objects.get(pk=lesson.pk).title


def test_reader_is_given_the_film_with_all_that_goes_with_it(lesson, reader):
    shown = film(described="films/annan.webm")
    Track.objects.create(film=shown, language="ar", text=CAPTIONS)
    Track.objects.create(film=shown, kind=Track.Kind.CHAPTERS, text=CHAPTERS)

    page = reader.get(live(lesson, shown).url)

    html = page.content.decode()
    for part in (shown.address, shown.described_address, 'srclang="ar"', 'label="العربية"', 'kind="chapters"'):
        assert part in html
    assert "default" not in html.partition("<video")[2].partition("</video>")[0].replace("preload", "")
    assert "Hej och välkommen. Nu börjar vi." in plain(page)
    assert "0:10 Vad du gör först" in plain(page)
    assert "content/film.js" in html
    assert "media-src 'self'" in page.headers["Content-Security-Policy"]


def test_place_in_a_film_is_kept_for_one_person_and_told_no_other(lesson, reader):
    url = live(lesson, film()).url
    another = Client()
    another.force_login(factories.UserFactory())

    def viewer(client):
        return client.get(url).content.decode().partition('data-viewer="')[2][:12]

    assert len({viewer(reader), viewer(reader), viewer(another)}) == 2


def test_lesson_without_a_film_fetches_no_script_for_one(lesson, reader):
    assert "film.js" not in reader.get(lesson.url).content.decode()


def test_lesson_with_a_film_is_done_by_its_button(lesson):
    person = factories.UserFactory()
    client = Client()
    client.force_login(person)
    lesson = live(lesson, film())
    client.get(lesson.url)
    client.get(Film.objects.get().address)
    assert not Completion.objects.exists()

    client.post(f"/lektion/{lesson.pk}/svar/{item_ids(lesson)[0]}/")

    assert Completion.objects.get().user == person


def test_lesson_can_be_listened_to(lesson, reader):
    shown = film(mp3(), ".mp3", ready=False)

    page = reader.get(live(lesson, shown, "reading").url)

    assert "Lyssna på lektionen" in plain(page)
    assert f'<audio src="{shown.address}"' in page.content.decode()


def test_film_on_another_site_is_a_link_that_says_so(lesson, reader):
    address = {"title": "Samtal", "address": "https://film.example.se/1", "about": "Tre råd."}

    page = reader.get(live(lesson, address, "external_film").url)

    assert "Se filmen på film.example.se" in plain(page)
    assert "annan webbplats, som kan spara uppgifter om dig" in plain(page)
    html = page.content.decode()
    assert [part for part in ("<iframe", "<video", "<img", "film.js") if part in html.partition("<main")[2]] == []


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_editor_is_told_what_a_film_lacks_before_it_is_published(editor, lesson, action):
    shown = film(ready=False)

    [says] = told(edit(editor, lesson, shown, **{action: "1"}))

    assert "Filmen Så frågar du saknar utskrift, undertexter på det språk som talas, syntolkning" in says
    assert title(lesson) != "Ny titel"


def test_draft_may_have_a_film_that_is_not_ready(editor, lesson):
    edit(editor, lesson, film(ready=False))

    assert LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object().title == "Ny titel"


def test_film_that_is_ready_is_published(editor, lesson):
    edit(editor, lesson, film(), **{"action-publish": "1"})

    assert title(lesson) == "Ny titel"


def test_film_is_no_reading_of_the_lesson(editor, lesson):
    [says] = told(edit(editor, lesson, film(), "reading", **{"action-publish": "1"}))

    assert "Välj en inspelning" in says


def test_many_pages_at_once_are_not_published_with_a_film_that_is_not_ready(editor, lesson):
    lesson.unpublish()
    put(lesson, film(ready=False))

    answer = editor.post(f"/admin/bulk/wagtailcore/page/publish/?id={lesson.pk}", follow=True)

    assert "Filmen Så frågar du saknar" in answer.content.decode()
    assert not LessonPage.objects.get(pk=lesson.pk).live


def test_film_that_is_not_ready_is_published_in_no_way(lesson):
    put(lesson, film(ready=False))

    with pytest.raises(PermissionDenied, match="Så frågar du"):
        lesson.get_latest_revision().publish()


def test_film_that_is_not_ready_stops_no_other_on_its_day(lesson, caplog):
    put(lesson, film(ready=False))
    revision = lesson.get_latest_revision()
    revision.approved_go_live_at = timezone.now() - dt.timedelta(minutes=1)
    revision.save()

    call_command("publish_scheduled")

    assert "Filmen Så frågar du saknar" in caplog.text
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None


def set_day(lesson, shown):
    revision = put(lesson, shown).get_latest_revision()
    revision.approved_go_live_at = timezone.now() + dt.timedelta(days=1)
    revision.save()
    lesson.body = [("remember", "Utan film.")]
    lesson.save_revision()


@pytest.mark.parametrize("use", [live, put, set_day])
def test_film_in_use_is_not_deleted_and_its_page_is_named(editor, lesson, use):
    shown = film()
    use(lesson, shown)

    answer = editor.post(reverse("wagtailsnippets_content_film:delete", args=[shown.pk]), follow=True)

    assert "Så frågar du: Del 1" in answer.content.decode()
    assert pages_with(Film.objects.get()) == [lesson.page_ptr]
    assert "Del 1" in editor.get(reverse("wagtailsnippets_content_film:edit", args=[shown.pk])).content.decode()


@pytest.mark.parametrize("use", [live, put])
def test_film_in_use_loses_no_captions(editor, lesson, use):
    shown = film()
    use(lesson, shown)
    sent = {"title": "Så frågar du", "language": "sv", "transcript": "", "all_is_said": "on", "duration": ""}
    sent |= {"tracks-TOTAL_FORMS": 1, "tracks-INITIAL_FORMS": 1, "tracks-0-id": shown.captions[0].pk}
    sent |= {"tracks-0-kind": "captions", "tracks-0-language": "sv", "tracks-0-text": CAPTIONS, "tracks-0-DELETE": "on"}

    answer = editor.post(reverse("wagtailsnippets_content_film:edit", args=[shown.pk]), sent)

    assert "får inte bli utan utskrift, undertexter" in answer.content.decode()
    assert Film.objects.get().lacks == []


@pytest.mark.parametrize("use", [live, put])
def test_course_file_does_not_drop_a_film(lesson, use):
    shown = film()
    use(lesson, shown)

    with pytest.raises(Refused) as refused:
        course(lessons=1, blocks=({"remember": "Något annat."},))

    assert "Lektionen Del 1 har block som en kursfil inte kan skriva: Film" in str(refused.value.problems[0].message)
    assert pages_with(shown) == [lesson.page_ptr]


def test_same_course_file_leaves_a_draft_with_a_film_alone(lesson):
    shown = film()
    put(lesson, shown)

    course(lessons=1, blocks=({"remember": "Fråga."},))

    assert pages_with(shown) == [lesson.page_ptr]
