"""Kunskapsbanken in a text file: read whole or refused with the line, and loaded as often as one likes."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from wagtail.models import Page

from content.models import ReadingListPage, ResourcePage, Searchable, SymbolsPage
from courses.course_file import publish
from tests.factories import UserFactory

DATA = Path(settings.BASE_DIR) / "courses" / "data"
FILE = """\
resources:
  - slug: rapporten
    title: Rapporten
    introduction: Om klotter.
    kind: report
    source: Brå
    year: 2018
    finding: Fråga Brå.
    review_by: 2027-03-31
    blocks:
      - checklist: {title: Innan, items: [Ett, Två]}
      - text: Läs **först**.
reading_lists:
  - slug: lista
    title: Listan
    introduction: Läs.
    review_by: 2027-03-31
    items:
      - {resource: rapporten, why: Den är kort.}
symbols:
  slug: tecken
  title: Tecken
  introduction: Om platser.
  review_by: 2027-03-31
  signs:
    - {name: Klotter, look: Spray., meanings: [En tagg., Ett lag.], step: Anmäl.}
"""


@pytest.fixture
def load(tmp_path, capsys):
    def loaded(text: str = FILE, **options: bool) -> list[str]:
        (tmp_path / "bank.yaml").write_text(text, encoding="utf-8")
        call_command("load_library", tmp_path / "bank.yaml", **options)
        return capsys.readouterr().out.splitlines()

    return loaded


def test_file_makes_pages_that_are_found_and_loading_again_changes_nothing(db, load):
    assert load() == ["Inlästa: 3 nya sidor, 0 ändrade."]
    assert load() == ["Inlästa: 0 nya sidor, 0 ändrade."]

    [read] = ReadingListPage.objects.get().reads
    assert read.value["resource"] == ResourcePage.objects.get()
    assert list(ResourcePage.objects.get().body[0].value["items"]) == ["Ett", "Två"]
    assert list(SymbolsPage.objects.get().symbols[0].value["meanings"]) == ["En tagg.", "Ett lag."]
    assert Searchable.objects.asked_for("klotter").get().page.title == "Rapporten"


def test_file_that_says_otherwise_changes_the_page(db, load):
    load()

    assert load(FILE.replace("Om klotter", "Om skolan")) == ["Inlästa: 0 nya sidor, 1 ändrade."]
    assert ResourcePage.objects.get().introduction == "Om skolan."


def test_dry_run_changes_nothing(db, load):
    assert load(dry_run=True) == ["Skulle läsas in: 3 nya sidor, 0 ändrade."]
    assert not ResourcePage.objects.exists()


def test_page_that_an_editor_has_changed_is_left_alone(db, load):
    load()
    page = ResourcePage.objects.get()
    page.address = "https://bra.example/"
    page.save_revision(user=UserFactory())
    publish(page)
    page.save_revision(user=UserFactory())

    told = load(FILE.replace("Om klotter", "Om skolan"))

    assert told == ["Inlästa: 0 nya sidor, 0 ändrade.", "Ändrad i redigeringen, och rörs inte: Rapporten."]
    assert ResourcePage.objects.get().introduction == "Om klotter."


@pytest.mark.parametrize(
    ("before", "after", "line", "says"),
    [
        ("kind: report", "kind: raport", 5, "Välj något av"),
        ("review_by: 2027-03-31\n    blocks", "review_by: 2027-02-31\n    blocks", 9, "en dag som finns"),
        ("    finding: Fråga Brå.\n", "    adress: x\n", 8, "Fältet finns inte"),
        ("finding: Fråga Brå.", "address: inte-en-adress", 8, "giltig"),
        ("text: Läs **först**.", "fact: finns-inte", 12, "load_facts"),
        ("text: Läs **först**.", "text: Läs *först*.", 12, "kursivt"),
        ("{resource: rapporten,", "{resource: en-annan,", 19, "Ingen resurs i filen"),
        ("meanings: [En tagg., Ett lag.]", "meanings: [En tagg.]", 26, "minst två"),
        ("year: 2018", "year: 18", 7, "för litet"),
    ],
)
def test_fault_is_refused_with_its_line_and_nothing_is_changed(db, load, before, after, line, says):
    assert before in FILE
    with pytest.raises(CommandError) as refused:
        load(FILE.replace(before, after, 1))

    assert f"ad {line}" in str(refused.value) and says in str(refused.value), refused.value
    assert not ResourcePage.objects.exists()


def test_two_with_one_slug_are_refused(db, load):
    first = FILE[FILE.index("  - slug: rapporten") : FILE.index("reading_lists")]

    with pytest.raises(CommandError, match="samma slug"):
        load(FILE.replace("reading_lists", first + "reading_lists", 1))


def test_address_that_another_page_has_is_refused(db, load):
    load()

    with pytest.raises(CommandError, match="lista"):
        load(FILE.replace("slug: rapporten", "slug: lista").replace("resource: rapporten", "resource: lista"))


def test_file_that_comes_along_is_whole(db, capsys):
    call_command("load_facts", str(DATA / "facts.yaml"))
    call_command("load_library", str(DATA / "kunskapsbank.yaml"))

    resources = list(ResourcePage.objects.all())
    assert len(resources) >= 40 and Page.objects.not_live().count() == 0
    assert [page.title for page in resources if page.historic and not page.year] == []
    [checklist] = [page for page in resources if page.is_ticked]
    assert checklist.title == "Checklista för föreningsbidrag"
    assert 6 <= len(SymbolsPage.objects.get().symbols) <= 8
    assert all(len(child.value["meanings"]) >= 2 for child in SymbolsPage.objects.get().symbols)
    call_command("load_library", str(DATA / "kunskapsbank.yaml"))
    assert "0 nya sidor, 0 ändrade" in capsys.readouterr().out.splitlines()[-1]
