"""Nummer att kontrollera: for editors, when each number was tried, and a button for having tried it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.log_actions import log

from lms.concern.due import all_numbers, in_groups
from lms.concern.numbers import ContactNumber, NumberCheck
from tracking.models import Municipality

PERMISSION = "lms.change_contactnumber"
TRIED, TAKEN_BACK = "lms.number_tried", "lms.number_taken_back"  # in the number's history


class NumbersView(PermissionRequiredMixin, TemplateView):
    permission_required = PERMISSION
    raise_exception = True
    template_name = "lms/admin/numbers_report.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = in_groups(all_numbers(timezone.localdate()))
        title = {"page_title": gettext_lazy("Nummer att kontrollera"), "header_icon": "help"}
        switchboard = Municipality.known_for(self.request).contact_phone
        return super().get_context_data(groups=groups, switchboard=switchboard, **title, **kwargs)


@require_POST
def tried(request: HttpRequest, pk: int) -> HttpResponse:
    """That whoever presses has called the number that they saw, and the function answered."""
    contact = _contact(request, pk)
    words = {"function": contact.function, "number": contact.number}
    if request.POST.get("number") != contact.number:
        says = _("%(function)s har fått ett nytt nummer, %(number)s. Ring det innan du trycker på Stämmer.")
        messages.warning(request, says % words)
    else:
        NumberCheck.objects.record(contact, timezone.localdate())
        log(contact, TRIED, user=request.user)
        messages.success(request, _("%(function)s, %(number)s, är kontrollerat i dag.") % words)
    return redirect("numbers_to_check")


@require_POST
def taken_back(request: HttpRequest, pk: int) -> HttpResponse:
    """That the button was pressed by mistake, today."""
    contact = _contact(request, pk)
    if NumberCheck.objects.take_back(contact, timezone.localdate()):
        log(contact, TAKEN_BACK, user=request.user)
        says = _("%(function)s räknas inte som kontrollerat i dag.")
        messages.success(request, says % {"function": contact.function})
    return redirect("numbers_to_check")


def _contact(request: HttpRequest, pk: int) -> ContactNumber:
    """A live one with a number."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    return get_object_or_404(ContactNumber.objects.exclude(number=""), pk=pk, live=True)
