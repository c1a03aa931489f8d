"""Kunskapsbanken in a few words. Pages are published as an editor's are, so that they are found."""

from typing import Any

from django.db import connection
from django.db.models.sql import InsertQuery
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from content.models import LibraryIndexPage, ReadingListPage, ResourcePage, SymbolsPage
from content.searchable import put_all
from courses.course_file import home_page, publish

ABOUT = {"introduction": "Vad det är.", "sensitive": False}


def library() -> LibraryIndexPage:
    index = LibraryIndexPage.objects.first()
    if index is None:
        index = LibraryIndexPage(title="Kunskapsbanken", slug="kunskapsbanken", show_in_menus=True)
        published(index, home_page())
    return index


def published(page: Page, parent: Page) -> Any:
    parent.add_child(instance=page)
    publish(page)
    return page


def resource(title: str, **fields: Any) -> ResourcePage:
    return published(ResourcePage(title=title, **(ABOUT | {"kind": "report", "source": "Brå"} | fields)), library())


def reading_list(*resources: ResourcePage, title: str = "Börja här") -> ReadingListPage:
    reads = [("read", {"resource": each, "why": f"Läs {each.title} först."}) for each in resources]
    return published(ReadingListPage(title=title, reads=reads, **ABOUT), library())


def symbols(title: str = "Märken på platser") -> SymbolsPage:
    value = {
        "name": "Klotter på en busskur",
        "look": "Ett ord i spray.",
        "meanings": ["En namnteckning.", "Ett lags initialer."],
        "step": "Anmäl till den som tar bort klotter.",
    }
    return published(SymbolsPage(title=title, symbols=[("symbol", value)], **ABOUT), library())


def resources_at_once(number: int, introduction: str) -> LibraryIndexPage:
    """Thousands, as rows: "Z rapport 1", "Å rapport 2" and so on."""
    index = library()
    pages = [_bare_page(index, place) for place in range(1, number + 1)]
    Page.objects.bulk_create(pages, batch_size=50)
    rows = [ResourcePage(page_ptr_id=page.pk, kind="report", introduction=introduction) for page in pages]
    for place in range(0, number, 50):
        query = InsertQuery(ResourcePage)  # Django makes no many rows at once of a model that has a parent
        query.insert_values(ResourcePage._meta.local_concrete_fields, rows[place : place + 50])
        query.get_compiler(connection=connection).execute_sql()
    put_all()
    return index


def _bare_page(index: LibraryIndexPage, place: int) -> Page:
    page = ResourcePage(title=f"{'ÖZÅÄ'[place % 4]} rapport {place}", slug=f"rapport-{place}", locale=index.locale)
    page.set_url_path(index)
    fields = {field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields if field.name != "id"}
    path = Page._get_path(index.path, index.depth + 1, place)
    return Page(**fields | {"path": path, "depth": index.depth + 1, "draft_title": page.title})


def queries(client: Client, address: str) -> int:
    """How many questions a page asks, when what a process remembers for a minute is remembered."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
        return len(asked)
