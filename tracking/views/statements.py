"""What is told to the municipality's LRS: whether it is on, what waits, what it has said no to, and trying that again.
Of whom is not shown: whoever reads this sees to the LRS, and needs nobody's name."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracking.models import OutgoingStatement
from tracking.statements_out.claiming import failed, try_again
from tracking.views.mailings import planning

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
@login_required
def refused_statements(request: HttpRequest) -> HttpResponse:
    planning(request)
    if request.method == "POST":
        if try_again(timezone.now()):
            messages.success(request, _("Uppgifterna står på kö igen och lämnas i tur och ordning."))
        else:
            messages.info(request, _("Det finns inget att lämna igen."))
        return redirect("refused_statements")
    page = Paginator(failed().order_by("pk"), PER_PAGE).get_page(request.GET.get("page"))
    waiting = OutgoingStatement.objects.filter(status=OutgoingStatement.Status.QUEUED).count()
    context = {"page": page, "is_on": bool(settings.LRS_URL), "waiting": waiting}
    return render(request, "tracking/refused_statements.html", context)
