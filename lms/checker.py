"""What the admin's checker looks for on a page as its editor sees it, beside what Wagtail looks for. Each rule has one
check, of the same name, in static/js/checker.js, which a draft comes with. What must not be published is refused
elsewhere (content.ready)."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem

# Name: which elements, what is said of them, what to do.
RULES = {
    "link-says-nothing": (
        "main a[href]",
        _("Länkens text säger inte vart den leder"),
        _("Skriv vad läsaren kommer till, till exempel namnet på sidan"),
    ),
    "film-without-captions": (
        "main video",
        _("Filmen har ingen textning"),
        _("Lägg till en textfil på filmens sida, så att den som inte hör kan följa med"),
    ),
    "question-without-words": (
        "main .question-text",
        _("Frågan säger inte vad man ska göra"),
        _("Skriv en uppmaning eller en fråga"),
    ),
}


class Checker(ContentCheckerItem):
    axe_run_only = [*ContentCheckerItem.axe_run_only, *RULES]
    axe_custom_rules = [
        *ContentCheckerItem.axe_custom_rules,
        *(
            {"id": name, "impact": "serious", "selector": where, "tags": ["best-practice"], "any": [name]}
            | {"enabled": True}
            for name, (where, _says, _do) in RULES.items()
        ),
    ]
    axe_messages = ContentCheckerItem.axe_messages | {
        name: {"error_name": says, "help_text": do} for name, (_where, says, do) in RULES.items()
    }


def check_more(request: HttpRequest, items: list[Any], page: object) -> None:
    items[:] = [Checker(in_editor=each.in_editor) if isinstance(each, ContentCheckerItem) else each for each in items]
