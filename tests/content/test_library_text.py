"""The text of Kunskapsbanken that comes along: what the five plans name is there, in words as docs/innehall.md asks."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from content.readability import lix
from tests.content.course_texts import DATA, FACTS
from tracking.forbidden import PARTY_NAMES

# A word in the title of each thing that a plan names, by plan.
NAMED = {
    "Haninge": "Lokala insatser|Mellan det angelägna|Nationell strategi|Socialt arbete, pedagogik|Tolv rekommendationer"
    "|socialtjänstens arbete|Samtalskompassen|Nationella samordnaren|Röda Korset|Navigator|Passus|Sociala insatsgrupper"
    "|Nattvandring|Samverkansöverenskommelse|Haninge kommun",
    "Strömsund": "Nanoutbildning|Metodstöd för samverkanskartläggning|Strömsunds kommun|Tre nivåer",
    "Ljungby": "Motiverande samtal|nationella nätverk|Ljungby kommun",
    "Östermalm": "nuläge och tendenser|Säkerhetspolisen 2017|Försvarshögskolan|Filmade föreläsningar|kunskapssida"
    "|riktlinjer|Rättspromemoria|vägledning|våld i nära relationer|Respekt och självrespekt|Flödesschema|Orostelefonen"
    "|avhopparverksamhet|Checklista för föreningsbidrag|Östermalms stadsdelsförvaltning",
    "2020–2023": "Center mot våldsbejakande extremism|Effektiv samordning|Strategi mot",
}
FORBIDDEN = re.compile(
    r"\bVBE\b|\bupptäck|\bavslöja|\bidentifiera|\bradikalisera|\btecken på|\bvarningss|\bhotnivå|\bdet kan hända här"
    r"|\bgaranterar|\bförhindrar|\bsamarbetspartner|\bkännetecken",
    re.IGNORECASE,
)
PERSONS = re.compile(r"@|\bSaid\b|\bKanni\b")  # one plan names one
TELEPHONE = re.compile(r"\b\d{2,4}-\d{2,3}[  ]\d{2,3}")
LONGEST = 60  # words of an introduction
MOST_LIX = 50


FILE = yaml.safe_load((DATA / "kunskapsbank.yaml").read_text(encoding="utf-8"))
PAGES = [*FILE["resources"], *FILE["reading_lists"], FILE["symbols"]]
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page["slug"])


def texts(value: Any) -> Iterator[str]:
    """All that is written in a page."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def test_all_that_the_plans_name_is_there():
    titles = " / ".join(page["title"] for page in PAGES)

    assert [name for names in NAMED.values() for name in names.split("|") if name not in titles] == []


@each_page
def test_page_keeps_to_the_rules(page):
    written = " ".join(texts(page))
    own = written.replace(page["title"], "")  # the titles of others stand as they are

    assert [found[0] for found in FORBIDDEN.finditer(own)] == []
    assert [found[0] for found in PERSONS.finditer(written)] == []
    assert [name for name in PARTY_NAMES if re.search(rf"\b{name}\b", own, re.IGNORECASE)] == []
    assert TELEPHONE.search(written) is None  # numbers are facts, which are checked


@each_page
def test_page_is_short_and_easy_to_read(page):
    assert len(page["introduction"].split()) <= LONGEST
    assert page["introduction"].endswith((".", "?")) and lix(page["introduction"]) <= MOST_LIX


@pytest.mark.parametrize("page", FILE["resources"], ids=lambda page: page["slug"])
def test_what_a_plan_names_is_historic_unless_a_fact_says_what_it_is_today(page):
    facts = [block["fact"] for block in page.get("blocks", []) if "fact" in block]

    assert page.get("historic") or facts or page["kind"] == "checklist"
    assert all(code in FACTS for code in facts)
    assert page["kind"] == "law" or not page.get("historic") or page.get("named_in")


def test_signs_have_several_meanings_of_which_one_is_harmless_and_are_about_places():
    for sign in FILE["symbols"]["signs"]:
        assert len(sign["meanings"]) >= 3, sign["name"]
        assert not re.search(r"\bkläder|\bskägg|\bsmycke|\btatuer|\belev(en)?\b", " ".join(texts(sign)), re.IGNORECASE)


def test_list_for_grants_judges_no_person():
    [page] = [page for page in FILE["resources"] if page["slug"] == "checklista-foreningsbidrag"]
    rows = [row for block in page["blocks"] if "checklist" in block for row in block["checklist"]["items"]]

    assert "följ era egna regler" in page["introduction"]
    assert [row for row in rows if re.search(r"åsikt|tycker|tro\b|medlemmar(na)? (är|tycker|säger)", row)] == []
