"""Commands that load a text file change nothing when asked to try, and tell a machine what they did."""

import json

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from content.facts import Fact
from courses.support_file import DATA
from lms.concern.file import FILE

FILES = DATA.parent
# Each stands on those before it.
COMMANDS = [
    ("load_facts", FILES / "facts.yaml"),
    ("load_course", FILES / "vbe-grunden.yaml"),
    ("load_course", FILES / "en" / "vbe-grunden.yaml"),
    *[("load_support", path) for path in sorted(DATA.glob("*.yaml"))],
    ("load_library", FILES / "kunskapsbank.yaml"),
    ("load_pages", FILES / "en" / "samtalsstod.yaml"),
    ("load_pages", FILES / "en" / "kunskapsbank.yaml"),
    ("load_concern", FILE),
]


def told(capsys, name, path, **options):
    call_command(name, str(path), json=True, **options)
    return json.loads(capsys.readouterr().out)


def stored():
    return Page.objects.count(), Fact.objects.count()


def test_file_is_tried_then_loaded_and_a_second_time_there_is_nothing_new(db, capsys):
    for name, path in COMMANDS:
        before = stored()
        tried = told(capsys, name, path, dry_run=True)
        assert (stored(), tried["applied"]) == (before, False)

        loaded = told(capsys, name, path)
        assert stored() > before
        assert loaded == tried | {"applied": True}

        after = stored()
        assert (told(capsys, name, path)["applied"], stored()) == (False, after)


@pytest.mark.parametrize("name", ["load_facts", "load_course", "load_library", "load_pages", "load_concern"])
def test_what_is_wrong_is_told_a_machine_with_its_place(db, capsys, tmp_path, name):
    path = tmp_path / "fil.yaml"
    path.write_text("finns_inte: 1\n")

    with pytest.raises(CommandError, match="rad 1"):
        call_command(name, str(path), json=True)

    answer = json.loads(capsys.readouterr().out)
    assert not answer["applied"] and answer["problems"][0]["row"] == 1
