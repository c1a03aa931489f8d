"""Material of Samtalsstöd from text files."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from content.models import ScenarioPage, SupportIndexPage
from content.scenarios.faults import faults
from content.scenarios.graph import replay
from courses.support_file import ScenarioText, publish_scenario
from tests.courses.factories import plain
from tracking.refusal import Refused

DATA = Path("courses/data/samtalsstod")
FILES = sorted(DATA.glob("*.yaml"))
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
    def read_text(text: str) -> ScenarioText:
        (tmp_path / "fil.yaml").write_text(text)
        return ScenarioText.read(tmp_path / "fil.yaml")

    return read_text


def test_scenario_is_made_and_loaded_again_changes_nothing(db, client, read):
    page, changed = publish_scenario(read(SMALL))
    told = plain(client.get(page.url, {"val": "1"}))

    assert changed and "Hon öppnar sig." in told and "Din chef" in told
    assert publish_scenario(read(SMALL)) == (page, False)
    assert page.revisions.count() == 1

    again, changed = publish_scenario(read(SMALL.replace("Hon svarar.", "Hon nickar.")))
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
    publish_scenario(read(SMALL))

    assert f'href="{SupportIndexPage.objects.get().url}"' in client.get("/").content.decode()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_scenario_that_comes_along_has_ten_boxes_and_nothing_wrong(db, path):
    page, _changed = publish_scenario(ScenarioText.read(path))
    graph = page.graph
    endings = [node for node in graph.nodes if node.is_ending]

    assert len(graph.nodes) >= 10 and len(endings) >= 3
    assert faults(graph) == []
    assert not replay(graph, [1]).result.finished


def test_there_is_one_for_home_care_one_for_school_and_one_for_a_youth_centre():
    assert [path.stem for path in FILES] == ["koket-hos-rune", "tuvas-uppsats", "vid-biljardbordet"]
