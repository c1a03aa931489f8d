import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command

from tests import factories
from tests.courses.factories import course

LOCALE = Path(settings.BASE_DIR) / "lms" / "locale"
CATALOGUE = LOCALE / "en" / "LC_MESSAGES" / "django.po"
PLACE = re.compile(r"%\(\w+\)s")
TEMPLATES = [path for app in ("lms", "courses", "content", "tracking") for path in Path(app).rglob("templates/**/*.*")]
TRANSLATE = re.compile(r"""{% translate "([^"]+)\"""")
BLOCK = re.compile(r"{% blocktranslate[^%]*%}(.*?){% (?:plural|endblocktranslate) %}", re.DOTALL)


def catalogue():
    with CATALOGUE.open("rb") as source:
        return [message for message in read_po(source, locale="en") if message.id]


def test_every_text_in_a_template_has_its_english():
    known = {message.id[0] if isinstance(message.id, tuple) else message.id for message in catalogue()}
    missing = [(path.name, text) for path in TEMPLATES for text in texts(path.read_text()) if text not in known]

    assert missing == []


@pytest.mark.parametrize("package", ["lms", "courses", "content", "tracking"])
def test_every_text_in_the_code_has_its_english(package):
    known = {message.id[0] if isinstance(message.id, tuple) else message.id for message in catalogue()}
    found = extract_from_dir(package, [("**.py", "python")], keywords={"_": None, "gettext": None})

    assert [(path, line, text) for path, line, text, *_rest in found if text not in known] == []


def texts(template):
    blocks = [re.sub(r"{{ (\w+) }}", r"%(\1)s", block.replace("%", "%%")) for block in BLOCK.findall(template)]
    return TRANSLATE.findall(template) + blocks


def test_english_is_complete_and_keeps_the_places_of_values():
    for message in catalogue():
        source_texts = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(texts), message.id
        assert {place for text in texts for place in PLACE.findall(text)} == set(PLACE.findall(" ".join(source_texts)))


@pytest.mark.parametrize(
    "back", ["", "a", "my_trainings", "å", "%", "//evil.example", "/\\evil.example", "javascript:x"]
)
def test_choice_of_language_leads_nowhere_but_to_an_address_here(client, db, back):
    assert client.post("/sprak/", {"language": "en", "next": back})["Location"] == "/"


def test_swedish_is_shown_until_somebody_chooses_english(client, db):
    asked = client.get("/konto/login/code/", headers={"Accept-Language": "en"})
    assert 'lang="sv"' in asked.content.decode() and "Skicka kod" in asked.content.decode()

    client.post("/sprak/", {"language": "en", "next": "/konto/login/code/"})

    chosen = client.get("/konto/login/code/").content.decode()
    assert 'lang="en"' in chosen and "Send code" in chosen


def test_swedish_of_what_others_wrote_keeps_the_places_of_values():
    for path in (LOCALE / "sv").rglob("*.po"):
        with path.open("rb") as source:
            messages = [message for message in read_po(source, locale="sv") if message.id]
        for message in messages:
            wanted = message.id[-1] if isinstance(message.id, tuple) else message.id
            own = message.string[-1] if isinstance(message.string, tuple) else message.string
            assert own and set(PLACE.findall(own)) == set(PLACE.findall(wanted)), message.id


def test_editor_meets_swedish_every_day(client, db):
    call_command("make_groups", verbosity=0)
    lesson = course(lessons=1).get_children().first()
    editor = factories.UserFactory()
    editor.groups.add(Group.objects.get(name="Redaktörer"))
    client.force_login(editor)
    pages = ["/admin/", "/admin/pages/", f"/admin/pages/{lesson.get_parent().pk}/", f"/admin/pages/{lesson.pk}/edit/"]

    text = " ".join(client.get(page).content.decode() for page in pages)

    english = ["Exploring", "of 1", "Root", "Autosave", "Side panel", "Refresh", "network error", "moderering"]
    assert [word for word in english if re.search(rf"\b{word}\b", text)] == []
    assert r"F\u00f6rbindelsen br\u00f6ts." in client.get("/admin/jsi18n/").content.decode()
