import re
from pathlib import Path

from babel.messages.pofile import read_po
from django.conf import settings

CATALOGUE = Path(settings.BASE_DIR) / "lms" / "locale" / "en" / "LC_MESSAGES" / "django.po"
PLACE = re.compile(r"%\(\w+\)s")


def test_english_is_complete_and_keeps_the_places_of_values():
    with CATALOGUE.open("rb") as source:
        messages = [message for message in read_po(source, locale="en") if message.id]

    for message in messages:
        source_texts = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(texts), message.id
        assert {place for text in texts for place in PLACE.findall(text)} == set(PLACE.findall(source_texts[0]))


def test_swedish_is_shown_until_somebody_chooses_english(client, db):
    asked = client.get("/konto/login/code/", headers={"Accept-Language": "en"})
    assert 'lang="sv"' in asked.content.decode() and "Skicka kod" in asked.content.decode()

    client.post("/sprak/", {"language": "en", "next": "/konto/login/code/"})

    chosen = client.get("/konto/login/code/").content.decode()
    assert 'lang="en"' in chosen and "Send code" in chosen
