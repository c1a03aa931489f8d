"""Material of Samtalsstöd from text files."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from content.models import ScenarioPage, SupportIndexPage
from content.scenarios.faults import faults
from content.scenarios.graph import replay
from courses.support_file import DATA, publish_support, read_support
from courses.support_text import GuidedTalkText, SupportText
from tests.courses.factories import plain
from tracking.refusal import Refused

FILES = sorted(DATA.glob("*.yaml"))
SCENARIOS = {path.stem for path in FILES if "kind: scenario" in path.read_text(encoding="utf-8")}
SMALL = """
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
  - ending:
      name: Slutet
      text: Ni skiljs åt.
      takes_over: Din chef
      discussion: Vad hade du gjort?
      other_reason: true
"""


@pytest.fixture
def read(tmp_path):
    def read_text(text: str) -> SupportText:
        (tmp_path / "fil.yaml").write_text(text)
        return read_support(tmp_path / "fil.yaml")

    return read_text


def test_scenario_is_made_and_loaded_again_changes_nothing(db, client, read):
    page, changed = publish_support(read(SMALL))
    told = plain(client.get(page.url, {"val": "1"}))

    assert changed and "Hon öppnar sig." in told and "Din chef" in told
    assert publish_support(read(SMALL)) == (page, False)
    assert page.revisions.count() == 1

    again, changed = publish_support(read(SMALL.replace("Hon svarar.", "Hon nickar.")))
    assert (again, changed) == (page, True)
    assert "Hon nickar." in plain(client.get(page.url, {"val": "1"}))


@pytest.mark.parametrize(
    ("before", "after", "line", "says"),
    [
        ("to: Slutet", "to: Borta", 8, "ingen ruta heter ”Borta”"),
        ("      takes_over: Din chef\n", "", 13, "Ett fält saknas"),
        ("minutes: 5", "minutes: snart", 6, "heltal"),
        ("other_reason: true", "other_reason: true\n    scene: {name: A, text: B, choices: []}", 13, "antingen scene"),
    ],
)
def test_file_with_a_fault_is_refused_with_its_line(db, read, before, after, line, says):
    with pytest.raises(Refused) as refused:
        read(SMALL.replace(before, after))

    assert any(problem.row == line and says in problem.message for problem in refused.value.problems)
    assert not ScenarioPage.objects.exists()


def test_command_tries_before_it_changes(db, tmp_path, capsys):
    (tmp_path / "fil.yaml").write_text(SMALL)

    call_command("load_support", str(tmp_path / "fil.yaml"), "--dry-run")
    assert "I fikarummet: skulle ändras." in capsys.readouterr().out and not ScenarioPage.objects.exists()
    call_command("load_support", str(tmp_path / "fil.yaml"))
    call_command("load_support", str(tmp_path / "fil.yaml"))
    assert "I fikarummet: ändrades.\nI fikarummet: är som i filen." in capsys.readouterr().out
    with pytest.raises(CommandError, match="Filen lästes inte in"):
        call_command("load_support", str(tmp_path / "finns-inte.yaml"))


def test_home_page_leads_to_samtalsstod(db, client, read):
    publish_support(read(SMALL))

    assert f'href="{SupportIndexPage.objects.get().url}"' in client.get("/").content.decode()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_that_comes_along_is_loaded_and_again_changes_nothing(db, path):
    page, changed = publish_support(read_support(path))

    assert changed and page.live
    assert publish_support(read_support(path)) == (page, False)
    assert len(getattr(page, page.blocks)) >= 5


def test_four_guides_two_talks_and_a_scenario_for_home_care_school_and_youth_centre_come_along():
    kinds = {path.stem: type(read_support(path)).__name__ for path in FILES}

    assert Counter(kinds.values()) == {"GuideText": 4, "GuidedTalkText": 2, "ScenarioText": 3}
    assert SCENARIOS == {"koket-hos-rune", "tuvas-uppsats", "vid-biljardbordet"}


@pytest.mark.parametrize("slug", sorted(SCENARIOS))
def test_scenario_that_comes_along_has_ten_boxes_and_nothing_wrong(db, slug):
    page, _changed = publish_support(read_support(DATA / f"{slug}.yaml"))
    graph = page.graph
    endings = [node for node in graph.nodes if node.is_ending]

    assert len(graph.nodes) >= 10 and len(endings) >= 3
    assert faults(graph) == []
    assert not replay(graph, [1]).result.finished


def test_talk_that_comes_along_has_ten_minutes_beside_its_rounds(db):
    """For the welcome, the rules and the attendance."""
    texts = [text for text in map(read_support, FILES) if isinstance(text, GuidedTalkText)]

    assert [sum(each.minutes for each in text.rounds) + 10 for text in texts] == [text.minutes for text in texts]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("kind: annat", 1, "Välj något av"),
        ("kind: guide\nslug: a\ntitle: A\nintroduction: B\nminutes: 5\nsteps:\n  - title: A", 7, "Ett fält saknas"),
        (
            f"kind: guide\nslug: a\ntitle: A\nintroduction: B\nminutes: 5\nsteps:\n  - {{title: {'A' * 81}, text: B}}",
            7,
            "80 tecken",
        ),
        (
            "kind: guided_talk\nslug: a\ntitle: A\nintroduction: B\nminutes: 5\npurpose: C\ntraining: borta\n"
            "rounds:\n  - {title: A, minutes: 5, way: all, text: B}",
            7,
            "Ingen utbildning har koden",
        ),
    ],
    ids=["kind", "missing", "too-long", "training"],
)
def test_guide_or_talk_with_a_fault_is_refused_with_its_line(db, read, text, line, says):
    with pytest.raises(Refused) as refused:
        read(text)

    assert [(problem.row, says in problem.message) for problem in refused.value.problems] == [(line, True)]


def test_address_of_another_kind_of_page_is_refused(db, read):
    publish_support(read(SMALL))
    guide = "kind: guide\nslug: fikarummet\ntitle: A\nintroduction: B\nminutes: 5\nsteps:\n  - {title: A, text: B}"

    with pytest.raises(Refused, match="annat slag"):
        publish_support(read(guide))
    assert ScenarioPage.objects.get().live
