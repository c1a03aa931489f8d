"""The whole site's search: live pages of all kinds that the reader may open. What is asked for is kept nowhere."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from content.searchable import Searchable
from content.swedish import LONGEST_QUESTION

ON_A_PAGE = 20


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    rows = Searchable.objects.open_to(request).asked_for(asked) if asked else Searchable.objects.none()
    found = Paginator(rows.select_related("page__locale", "page__content_type"), ON_A_PAGE)
    return render(request, "content/search.html", {"asked": asked, "found": found.get_page(request.GET.get("p"))})
