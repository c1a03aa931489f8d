"""Material of Samtalsstöd that stands in text files: read whole or refused with the line, then made or updated, and
published. What a file says others have read before it is loaded, as with courses."""

import json
from pathlib import Path
from typing import Any, Literal

from django.db import transaction
from pydantic import ConfigDict
from wagtail.models import Locale

from content.models import SupportIndexPage
from content.support import SupportPage
from courses.course_file import home_page, publish, update
from courses.support_text import GuidedTalkText, GuideText, ScenarioText, SupportText
from tracking.refusal import Refused
from tracking.text_file import TextFile

DATA = Path(__file__).parent / "data" / "samtalsstod"  # what comes along
TITLE = "Samtalsstöd"
ABOUT = "Vägledningar, samtal att pröva och träffar att hålla."
INTRODUCTION = "<p>Att läsa och pröva före och efter ett samtal. Ingen ser vad du läser eller väljer.</p>"
KINDS: dict[str, type[SupportText]] = {"guide": GuideText, "scenario": ScenarioText, "guided_talk": GuidedTalkText}


class WhichKind(TextFile):
    model_config = ConfigDict(extra="ignore", frozen=True)

    kind: Literal["guide", "scenario", "guided_talk"]


def read_support(path: Path) -> SupportText:
    """Raises Refused; Problem.row is the line of the file."""
    return KINDS[WhichKind.read(path).kind].read(path)


@transaction.atomic
def publish_support(text: SupportText) -> tuple[SupportPage, bool]:
    """Whether anything changed. Raises Refused."""
    index = support_index()
    model = text.fills
    blocks = json.dumps(text.blocks(), ensure_ascii=False)
    values: dict[str, Any] = text.fields() | {model.blocks: blocks}
    page = model._default_manager.child_of(index).filter(slug=text.slug).first()
    if page:
        return page, bool(update(page, values))
    if index.get_children().filter(slug=text.slug).exists():
        raise Refused([text.lines.problem(("slug",), "En sida av annat slag har redan adressen. Välj en annan.")])
    page = model(slug=text.slug, **values)
    index.add_child(instance=page)
    publish(page)
    return page, True


def support_index() -> SupportIndexPage:
    index = SupportIndexPage.objects.filter(locale=Locale.get_default()).first()
    if index is None:
        index = SupportIndexPage(title=TITLE, slug="samtalsstod", introduction=INTRODUCTION, show_in_menus=True)
        index.search_description = ABOUT
        home_page().add_child(instance=index)
        publish(index)
    return index
