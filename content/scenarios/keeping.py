"""A scenario that lessons use, drafts too, is not deleted: what they ask for would be gone."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.models import Page

from content.scenarios.models import ScenarioPage
from content.uses import pages_with


def refuse_deleting_used(request: HttpRequest, pages: Iterable[Page]) -> HttpResponse | None:
    """Asked for one page and for many, each with what lies below it."""
    pages = list(pages)
    below = [scenario for page in pages for scenario in ScenarioPage.objects.descendant_of(page, inclusive=True)]
    using = {scenario: pages_with(scenario) for scenario in below}
    told = [f"{scenario}: {', '.join(page.title for page in found)}" for scenario, found in using.items() if found]
    if not told:
        return None
    says = _("Scenariot används, också i utkast räknat, och tas inte bort. Ta bort det från sidorna först. %(where)s")
    messages.error(request, says % {"where": "; ".join(told)})
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)
