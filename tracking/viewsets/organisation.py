"""Units: for HR within its scope, and for administrators."""

from typing import Any

from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from tracking.models import OrganisationalUnit, UnitKind, User
from tracking.permissions import governed_units
from tracking.unit_field import ToldApart
from tracking.viewsets.rows import ManyField, RowPolicy, RowViewSet


class UnitsOfReader(RowPolicy):
    def rows(self, reader: User) -> QuerySet[OrganisationalUnit]:
        return governed_units(reader, timezone.localdate())


class UnitField(ToldApart, ModelChoiceField):
    """A unit of the reader's that holds today."""

    def __init__(self, reader: User, **kwargs: Any) -> None:
        today = timezone.localdate()
        super().__init__(governed_units(reader, today).as_of(today).select_related("parent"), **kwargs)


class UnitsField(ToldApart, ManyField):
    def __init__(self, queryset: QuerySet[OrganisationalUnit], **kwargs: Any) -> None:
        super().__init__(queryset.select_related("parent"), **kwargs)


class UnitForm(WagtailAdminModelForm):
    class Meta:
        model = OrganisationalUnit
        fields = ["parent", "code", "name", "kind", "valid_from", "controller"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = UnitField(self.for_user, label=_("Överordnad enhet"))
        kinds = [choice for choice in UnitKind.choices if choice[0] != UnitKind.MUNICIPALITY]
        self.fields["kind"].choices = kinds
        self.fields["valid_from"].required = True
        self.initial.setdefault("valid_from", timezone.localdate())

    def save(self, commit: bool = True) -> OrganisationalUnit:
        """A unit with the code of one that has ended is that one moved."""
        unit: OrganisationalUnit = super().save(commit)
        before = OrganisationalUnit.objects.ended_before(self.cleaned_data["valid_from"]).filter(code=unit.code).last()
        if before:
            unit.succeed(before)
        return unit


class UnitChangeForm(WagtailAdminModelForm):
    """Code, place and first day are what older figures stand on: they do not change."""

    class Meta:
        model = OrganisationalUnit
        fields = ["name", "valid_until", "controller"]
        help_texts = {"valid_until": _("Sista dagen. Flyttas enheten? Avsluta den här och lägg upp en ny.")}


class UnitViewSet(RowViewSet):
    model = OrganisationalUnit
    policy_class = UnitsOfReader
    icon = "site"
    menu_label = _("Enheter")
    about = _("Kommunens enheter. HR-filen lägger upp de flesta; en enhet som upphör avslutas här.")
    list_display = ["name", "code", "kind", "parent", "valid_from", "valid_until"]
    list_filter = ["kind"]
    search_fields = ["name", "code"]
    list_per_page = 50

    def get_form_class(self, for_update: bool = False) -> type[WagtailAdminModelForm]:
        return UnitChangeForm if for_update else UnitForm
