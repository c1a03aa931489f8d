"""Admin screens where a reader sees some rows and may change some of those: one cut for list, form and history."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import transaction
from django.db.models import Model, ProtectedError, QuerySet
from django.forms import ModelMultipleChoiceField
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import ModelPermissionPolicy

from tracking.models import User
from tracking.row_ids import LONGEST_ID


def lines_of(value: object) -> list[str]:
    """Of a text that becomes a list. Raises ValidationError for NUL, which PostgreSQL does not keep: Django asks for
    it only where a text stays a text."""
    ProhibitNullCharactersValidator()(value)
    return [line.strip() for line in str(value or "").splitlines() if line.strip()]


class ManyField(ModelMultipleChoiceField):
    """Rows to tick. A number that no row can have is a choice that is not there: Django lets SQLite stumble on it."""

    def clean(self, value: Any) -> Any:
        unknown = [str(pk)[:LONGEST_ID] for pk in value or [] if len(str(pk)) > LONGEST_ID]
        if unknown:
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": unknown[0]})
        return super().clean(value)


class RowPolicy(ModelPermissionPolicy):
    """Rights on the model, as groups give them, less what nobody may do and the rows a reader has no right to."""

    def __init__(self, model: type[Model], never: Iterable[str]) -> None:
        super().__init__(model)
        self.never = frozenset(never)

    def user_has_permission(self, user: User, action: str) -> bool:
        return action not in self.never and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: User, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def rows(self, reader: User) -> QuerySet[Any]:
        return self.model._default_manager.all()

    def changeable(self, reader: User) -> QuerySet[Any]:
        """Some of `rows`."""
        return self.rows(reader)

    def user_has_permission_for_instance(self, user: User, action: str, instance: Model) -> bool:
        rows = self.rows(user) if action == "view" else self.changeable(user)
        return self.user_has_permission(user, action) and rows.filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: User, actions: Iterable[str]) -> QuerySet[Any]:
        return self.rows(user) if self.user_has_any_permission(user, actions) else self.rows(user).none()


class _Cut:
    """A row outside the cut does not exist for the reader."""

    permission_policy: RowPolicy
    request: Any
    kwargs: dict[str, Any]

    def get_object(self, queryset: Any = None) -> Any:
        return get_object_or_404(self.rows(), pk=self.kwargs["pk"])

    def rows(self) -> QuerySet[Any]:
        return self.permission_policy.rows(self.request.user)


class YesNoColumn(Column):
    """In words: Wagtail's own column has a picture that is read aloud as "True"."""

    def get_value(self, instance: Model) -> str:
        return _("Ja") if super().get_value(instance) else _("Nej")


class CutIndexView(_Cut, generic.IndexView):
    about = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"see_also": self.get_see_also()}

    def get_see_also(self) -> tuple[str, object] | None:
        """(address, text) of the screen a reader may be looking for instead."""
        return None

    def get_base_queryset(self) -> QuerySet[Any]:
        return self.rows()

    def get_edit_url(self, instance: Model) -> str | None:
        return super().get_edit_url(instance) if instance.pk in self.changeable_ids else None

    @cached_property
    def changeable_ids(self) -> set[object]:
        return set(self.permission_policy.changeable(self.request.user).values_list("pk", flat=True))


class CutAddView(generic.CreateView):
    def get_success_buttons(self) -> list[Any]:
        """No way to change what may not be changed."""
        may = self.permission_policy.user_has_permission(self.request.user, "change")
        return super().get_success_buttons() if may else []


class CutEditView(_Cut, generic.EditView):
    def rows(self) -> QuerySet[Any]:
        return self.permission_policy.changeable(self.request.user)

    def get_usage_url(self) -> None:
        """Rows are left out of Wagtail's reference index, which would say that nothing uses them."""


class CutDeleteView(_Cut, generic.DeleteView):
    def form_valid(self, form: Any) -> HttpResponse:
        """What facts or rules stand on cannot be deleted: said kindly, where the database would stop it."""
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except ProtectedError:
            messages.error(self.request, _("%(row)s används och kan inte tas bort.") % {"row": self.object})
            return redirect(self.index_url_name)


class CutInspectView(_Cut, generic.InspectView):
    """To read a row that may not be changed."""


class CutHistoryView(_Cut, HistoryView):
    pass


class CutUsageView(_Cut, UsageView):
    pass


class RowViewSet(ModelViewSet):
    policy_class = RowPolicy
    never: tuple[str, ...] = ("delete",)
    about: object = ""  # a sentence, or its translation: what one does here. On the start page and above the list
    index_template_name = "tracking/admin/index.html"
    index_results_template_name = "tracking/admin/index_results.html"
    add_to_reference_index = False  # it would write a task for every save, and nothing here is used by a page
    copy_view_enabled = False
    index_view_class = CutIndexView
    add_view_class = CutAddView
    edit_view_class = CutEditView
    delete_view_class = CutDeleteView
    history_view_class = CutHistoryView
    usage_view_class = CutUsageView

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(about=self.about, **kwargs)

    @cached_property
    def permission_policy(self) -> RowPolicy:
        return self.policy_class(self.model, self.never)
