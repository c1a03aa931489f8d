"""The whole site's search: live pages of all kinds that the reader may open. What is asked for is kept nowhere."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from content.read_language import read_language
from content.searchable import Searchable
from content.swedish import LONGEST_QUESTION

ON_A_PAGE = 20


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    rows = Searchable.objects.none()
    if asked:
        rows = Searchable.objects.open_once_to(request, read_language()).asked_for(asked)
    found = Paginator(rows.select_related("page__locale", "page__content_type"), ON_A_PAGE)
    return render(request, "content/search.html", {"asked": asked, "found": found.get_page(request.GET.get("p"))})
