"""Pages in another language from text files."""

import re
from copy import deepcopy

import pytest
import yaml
from django.core.management import CommandError, call_command
from wagtail.models import Locale, Page

from content.library.resources import WORKS
from content.models import GuidePage, ReadingListPage, ResourcePage, ScenarioPage, SupportIndexPage
from content.scenarios.faults import faults
from courses.progress import CourseProgress, item_ids
from courses.support_file import DATA, publish_support, read_support
from tests.courses.factories import plain
from tests.courses.test_scenarios import HTMX, choose, in_lesson
from tracking.models import Completion

ENGLISH = DATA.parent / "en"
SWEDISH = re.compile(r"(?<!\()\b(och|att|inte|är|du|som|för)\b", re.IGNORECASE)

SCENARIO = """
kind: scenario
slug: fikarummet
title: I fikarummet
introduction: Du och Karin dricker kaffe.
minutes: 5
boxes:
  - scene:
      name: Fikarummet
      text: Hon ser på dig.
      choices:
        - {text: Fråga, consequence: Hon svarar., trust: Hon öppnar sig., to: Slutet}
  - ending: {name: Slutet, text: Ni skiljs åt., takes_over: Din chef, discussion: "Hur då?", other_reason: true}
"""
GUIDE = """
kind: guide
slug: steg
title: Ett steg
introduction: Kort.
minutes: 7
source: Egen **text**.
steps:
  - {title: Först, text: Lyssna., do: [Fråga, Vänta]}
"""
INDEX = {
    "translates": "/samtalsstod/",
    "slug": "support",
    "title": "Support",
    "search_description": "What there is.",
    "introduction": "To read.",
}
IN_ENGLISH = [
    INDEX,
    {
        "translates": "/samtalsstod/steg/",
        "title": "One step",
        "introduction": "Short.",
        "responsible": "the coordinator",
        "source": "Our **own**.",
        "steps": [{"title": "First", "text": "Listen.", "do": ["Ask", "Wait"]}],
    },
    {
        "translates": "/samtalsstod/fikarummet/",
        "title": "In the coffee room",
        "introduction": "You and Karin are having coffee.",
        "responsible": "the coordinator",
        "nodes": [
            {
                "scene": {
                    "name": "The coffee room",
                    "text": "She looks at you.",
                    "choices": [{"text": "Ask", "consequence": "She answers.", "trust": "She opens up."}],
                }
            },
            {"ending": {"name": "The end", "text": "You part.", "takes_over": "Your manager", "discussion": "How?"}},
        ],
    },
]


@pytest.fixture
def swedish(db, tmp_path):
    for number, text in enumerate((GUIDE, SCENARIO)):
        path = tmp_path / f"{number}.yaml"
        path.write_text(text)
        publish_support(read_support(path))


@pytest.fixture
def load(tmp_path, capsys):
    def loaded(pages, *options, language="en"):
        path = tmp_path / "sidor.yaml"
        path.write_text(yaml.safe_dump({"language": language, "pages": pages}, allow_unicode=True, sort_keys=False))
        call_command("load_pages", str(path), *options)
        return capsys.readouterr().out

    return loaded


def both(model):
    return list(model.objects.order_by("path"))


def ids(value):
    if isinstance(value, dict):
        return [value[name] for name in ("id", "type") if name in value] + ids(list(value.values()))
    return [each for inner in value for each in ids(inner)] if isinstance(value, list) else []


def test_pages_share_ids_and_what_is_not_text(swedish, load):
    assert load(IN_ENGLISH) == "Inlästa: 3 sidor.\n"

    one, two = both(GuidePage)
    assert (two.translation_key, two.minutes, two.sensitive, two.live) == (one.translation_key, 7, True, True)
    assert two.url == "/en/support/steg/"
    assert ids(list(one.steps.raw_data)) == ids(list(two.steps.raw_data))
    assert "<b>own</b>" in two.source and two.steps[0].value["do"][1] == "Wait"
    assert Page.find_problems() == ([], [], [], [], [])


def test_scenario_is_the_same_graph_and_ends_alike(swedish, load, client):
    load(IN_ENGLISH)

    one, two = both(ScenarioPage)
    assert ids(list(one.nodes.raw_data)) == ids(list(two.nodes.raw_data))
    assert faults(two.graph) == [] and two.graph.nodes[1].other_reason
    assert "You chose: Ask" not in plain(client.get(one.url, {"val": "1"}))
    assert "She opens up. You part." in plain(client.get(two.url, {"val": "1"}))


def test_ticks_of_a_guide_are_the_same_in_both_languages(swedish, load, client):
    load(IN_ENGLISH)

    one, two = (
        re.findall(r'data-(?:guide|step)="([^"]+)"', client.get(each.url).content.decode()) for each in both(GuidePage)
    )
    assert one == two and len(one) == 2


def test_same_file_again_changes_nothing(swedish, load):
    load(IN_ENGLISH)

    assert load(IN_ENGLISH) == "Inlästa: 0 sidor.\n"
    changed = deepcopy(IN_ENGLISH)
    changed[1]["steps"][0]["text"] = "Listen first."
    assert load(changed) == "Inlästa: 1 sidor.\n"
    assert (Locale.objects.count(), SupportIndexPage.objects.count()) == (2, 2)


def test_changed_fact_of_the_swedish_page_comes_along(swedish, load):
    load(IN_ENGLISH)
    GuidePage.objects.filter(locale=Locale.get_default()).update(minutes=9)

    assert load(IN_ENGLISH) == "Inlästa: 1 sidor.\n"
    assert both(GuidePage)[1].minutes == 9


def test_what_an_editor_has_changed_stays(swedish, load, anna):
    load(IN_ENGLISH)
    page = both(GuidePage)[1]
    page.save_revision(user=anna)

    assert load(IN_ENGLISH) == "Inlästa: 0 sidor.\nÄndrad i redigeringen, och rörs inte: One step.\n"


def test_dry_run_changes_nothing(swedish, load):
    assert load(IN_ENGLISH, "--dry-run") == "Skulle läsas in: 3 sidor.\n"
    assert GuidePage.objects.count() == 1


def without(page, *path):
    written = deepcopy(IN_ENGLISH)
    inner = written[page]
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    return written


def with_more(page, name):
    return [*IN_ENGLISH[:page], IN_ENGLISH[page] | {name: "Text"}]


BAD = {
    "text missing": (without(1, "introduction"), 8, "Texten ”introduction” saknas"),
    "text of a block missing": (without(1, "steps", 0, "text"), 14, "Texten ”text” saknas"),
    "row missing": (without(1, "steps", 0, "do", 1), 16, "Den svenska har 2 här och den här 1"),
    "block missing": (without(2, "nodes", 1), 23, "Den svenska har 2 här och den här 1"),
    "fact written": (with_more(1, "minutes"), 19, "ingen text ”minutes” här"),
    "another kind": ([INDEX, IN_ENGLISH[2] | {"nodes": [{"ending": {}}] * 2}], 13, "Här ska stå: scene"),
    "index missing": (IN_ENGLISH[1:], 3, "Sidan ovanför, Samtalsstöd, finns inte på språket"),
    "address": ([INDEX | {"translates": "/borta/"}], 3, "Ingen publicerad svensk sida"),
}


@pytest.mark.parametrize("name", BAD)
def test_file_that_is_built_otherwise_is_refused_with_its_line(swedish, load, name):
    pages, line, says = BAD[name]

    with pytest.raises(CommandError, match=f"rad {line}, .*{says}"):
        load(pages)
    assert GuidePage.objects.count() == 1


@pytest.mark.parametrize("language", ["sv", "xx"])
def test_language_that_is_not_turned_on_is_refused(swedish, load, language):
    with pytest.raises(CommandError, match="rad 1, .*Språket är inte påslaget"):
        load(IN_ENGLISH, language=language)


COURSE = [
    {"translates": "/kurser/kurs/", "title": "The course"},
    {"translates": "/kurser/kurs/del-1/", "title": "Part 1"},
]


def test_ending_reached_in_one_language_is_reached_in_the_other(swedish, load, client, anna):
    kurs, lesson = in_lesson(ScenarioPage.objects.get())
    load([*IN_ENGLISH, *COURSE])
    translated = lesson.get_translation(Locale.objects.get(language_code="en"))
    client.force_login(anna)

    told = choose(client, translated, "1", **HTMX).content.decode()

    assert "She opens up." in told
    assert Completion.objects.get().user == anna
    assert CourseProgress.of(kurs, anna, Completion.objects.get().completed_on).complete
    assert item_ids(lesson) == item_ids(translated)


@pytest.mark.parametrize("slug", sorted(path.stem for path in DATA.glob("*.yaml")))
def test_english_of_samtalsstod_that_comes_along_says_nothing_in_swedish(english_support, slug):
    one = Page.objects.get(slug=slug, locale=Locale.get_default()).specific
    two = one.get_translation(Locale.objects.get(language_code="en"))

    assert (two.live, ids(list(body(one)))) == (True, ids(list(body(two))))
    same = set(texts(list(body(one)))) & set(texts(list(body(two))))
    assert same == set() and one.title != two.title
    assert not any(SWEDISH.search(each) for each in texts(list(body(two))))


@pytest.fixture
def english_support(db):
    for path in DATA.glob("*.yaml"):
        publish_support(read_support(path))
    call_command("load_pages", str(ENGLISH / "samtalsstod.yaml"))


def body(page):
    return getattr(page, page.blocks).raw_data


def texts(value):
    """All that is longer than a word."""
    if isinstance(value, dict):
        return [each for name, inner in value.items() if name not in ("id", "type", "way") for each in texts(inner)]
    if isinstance(value, list):
        return [each for inner in value for each in texts(inner)]
    return [value] if isinstance(value, str) and value else []


@pytest.fixture
def english_library(db):
    call_command("load_facts", str(DATA.parent / "facts.yaml"))
    call_command("load_library", str(DATA.parent / "kunskapsbank.yaml"))
    call_command("load_pages", str(ENGLISH / "kunskapsbank.yaml"))


def test_english_of_kunskapsbanken_that_comes_along_is_whole(english_library):
    """A work keeps its title, and its title alone."""
    for one in Page.objects.filter(locale=Locale.get_default(), depth__gt=3).specific():
        two = one.get_translation(Locale.objects.get(language_code="en"))
        work = getattr(two, "kind", "") in WORKS
        says = [two.introduction, two.responsible, getattr(two, "finding", ""), getattr(two, "today", "")]

        assert (two.title == one.title) == (work or one.slug in SAME_NAME), one.slug
        assert not any(SWEDISH.search(each) for each in says), one.slug
        assert (two.review_by, two.live) == (one.review_by, True)


SAME_NAME = {"samtalskompassen", "navigator", "passus"}


def test_english_library_names_english_pages_and_facts(english_library, client):
    reads = ReadingListPage.objects.filter(locale__language_code="en").first()
    cve = ResourcePage.objects.get(locale__language_code="en", slug="cve")

    assert {each.value["resource"].locale.language_code for each in reads.reads} == {"en"}
    assert [each.value.locale.language_code for each in cve.body] == ["en"]
    shown = client.get("/en/knowledge-bank/").content.decode()
    assert 'lang="sv">Lokala insatser mot våldsbejakande politisk extremism</a>' in shown
    assert 'lang="en">Motivational interviewing</a>' in shown
