"""A guide: steps to read, tick on the device, and take along on paper."""

from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader
from wagtail.models import PageViewRestriction

from content.models import GuidePage
from content.ready import says_of
from tests.content.scenarios.writing import support_index
from tests.courses.factories import plain

STEP: dict[str, Any] = {
    "title": "Vad har hänt?",
    "text": "Skriv vad du har sett.\n\nInget mer.",
    "questions": ["Vad såg jag?"],
    "do": ["Beskriv händelsen."],
    "dont": ["Att gissa."],
    "example": "– Hur menar du?",
}
LAST = {"title": "Ta vidare", "text": "Till din chef.", "questions": [], "do": [], "dont": [], "example": ""}


def guide(steps: list[dict[str, object]], **fields: object) -> GuidePage:
    values = {"title": "Förbered", "introduction": "För dig.", "sensitive": False, "minutes": 5}
    page = GuidePage(**(values | fields), steps=[("step", step) for step in steps])
    return support_index().add_child(instance=page)


@pytest.fixture
def page(db):
    routine = '<p>Läs <a href="https://larkdala.example/rutin">vår rutin</a>.</p>'
    return guide([STEP, LAST], routine=routine, source="<p>Vår egen text.</p>")


def sheet_of(client, page) -> PdfReader:
    response = client.get(page.url, {"pdf": "1"})
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return PdfReader(BytesIO(response.content))


def words_of(sheet: PdfReader) -> str:
    return " ".join(" ".join(each.extract_text() for each in sheet.pages).split())


def test_guide_shows_its_steps_in_order_and_ends_in_routine_and_contact(client, page):
    told = plain(client.get(page.url))

    assert "Ungefär 5 minuter · 2 steg" in told
    assert (
        "Steg 1 av 2 Vad har hänt? Skriv vad du har sett. Inget mer. Gör så här Beskriv händelsen. Undvik Att gissa. "
        "Exempel – Hur menar du? Att fundera på Vad såg jag?"
    ) in told
    assert "Steg 2 av 2 Ta vidare Till din chef." in told
    assert "Så gör vi här Läs vår rutin . Nummer att spara Fara just nu 112" in told
    assert "Om materialet Vår egen text." in told


def test_step_without_lists_has_no_empty_headings(client, db):
    told = plain(client.get(guide([LAST]).url))

    assert "Gör så här" not in told and "Undvik" not in told and "Exempel" not in told and "Så gör vi här" not in told


def test_sheet_is_tagged_and_has_all_that_the_page_has(client, page):
    sheet = sheet_of(client, page)
    words = words_of(sheet)

    assert sheet.trailer["/Root"]["/MarkInfo"]["/Marked"] and sheet.trailer["/Root"]["/Lang"].startswith("sv")
    assert sheet.metadata and sheet.metadata.title == "Förbered"
    shown = ["För dig.", "Steg 1 av 2", *STEP["text"].split("\n\n"), *STEP["do"], *STEP["dont"], *STEP["questions"]]
    for said in [*shown, STEP["example"], "Steg 2 av 2", "vår rutin (https://larkdala.example/rutin)"]:
        assert said in words


def test_sheet_is_made_once_a_minute_and_anew_when_the_guide_is_published(client, page, monkeypatch):
    made = []
    monkeypatch.setattr("content.guides.models.pdf_of", lambda guide: made.append(guide.title) or b"%PDF")
    for _time in range(3):
        client.get(page.url, {"pdf": "1"})
    assert made == ["Förbered"]

    page.title = "Förbered dig"
    page.save_revision().publish()
    client.get(page.url, {"pdf": "1"})
    assert made == ["Förbered", "Förbered dig"]


def test_sheet_shows_what_is_written_and_runs_none_of_it(client, db):
    hostile = LAST | {"title": '#panic("x") *fet* $a$', "text": '"}] #read("/etc/passwd") 😀\u0007'}

    assert '#panic("x") *fet* $a$' in words_of(sheet_of(client, guide([hostile])))


def test_sheet_is_closed_to_whom_the_page_is(client, page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    assert client.get(page.url, {"pdf": "1"}).status_code == 302


def test_empty_guide_is_not_published(db):
    assert says_of(guide([], live=False)) == ["Vägledningen är tom. Lägg till minst ett steg."]


def test_guide_asks_as_much_however_many_steps(client, page):
    few = asked(client, page)

    assert asked(client, guide([STEP] * 12, title="Lång")) == few


def asked(client, page) -> int:
    client.get(page.url)  # what a process remembers for a minute
    with CaptureQueriesContext(connection) as queries:
        client.get(page.url)
    return len(queries)
