"""Units and the roles at them: for HR within its scope, and for administrators."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms import CharField, DateInput, ModelChoiceField
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, TitleColumn

from tracking.models import OrganisationalUnit, UnitKind, UnitRole, User
from tracking.permissions import governed_units
from tracking.person_lookup import find_person
from tracking.viewsets.rows import CutIndexView, RowPolicy, RowViewSet


class UnitsOfReader(RowPolicy):
    def rows(self, reader: User) -> QuerySet[OrganisationalUnit]:
        return governed_units(reader, timezone.localdate())


class RolesOfReader(RowPolicy):
    """Roles at the reader's units. One that a file made follows the file."""

    def rows(self, reader: User) -> QuerySet[UnitRole]:
        at = governed_units(reader, timezone.localdate())
        roles = UnitRole.objects.filter(unit__in=at).select_related("user", "unit")
        return roles.exclude(user__protected=True, user__display_name="").order_by("unit__path", "role", "pk")

    def changeable(self, reader: User) -> QuerySet[UnitRole]:
        return self.rows(reader).filter(source="")


class UnitField(ModelChoiceField):
    """A unit that holds today, with what it lies under."""

    def __init__(self, reader: User, **kwargs: Any) -> None:
        today = timezone.localdate()
        super().__init__(governed_units(reader, today).as_of(today).select_related("parent"), **kwargs)

    def label_from_instance(self, unit: OrganisationalUnit) -> str:
        above = unit.parent
        return f"{above.name} – {unit.name}" if above and above.parent_id else unit.name


class UnitForm(WagtailAdminModelForm):
    class Meta:
        model = OrganisationalUnit
        fields = ["parent", "code", "name", "kind", "valid_from"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = UnitField(self.for_user, label=_("Överordnad enhet"))
        kinds = [choice for choice in UnitKind.choices if choice[0] != UnitKind.MUNICIPALITY]
        self.fields["kind"].choices = kinds
        self.fields["valid_from"].required = True
        self.initial.setdefault("valid_from", timezone.localdate())


class UnitChangeForm(WagtailAdminModelForm):
    """Code, place and first day are what older figures stand on: they do not change."""

    class Meta:
        model = OrganisationalUnit
        fields = ["name", "valid_until"]
        help_texts = {"valid_until": _("Sista dagen. Flyttas enheten? Avsluta den här och lägg upp en ny.")}


class UnitViewSet(RowViewSet):
    model = OrganisationalUnit
    policy_class = UnitsOfReader
    icon = "site"
    menu_label = _("Enheter")
    list_display = ["name", "code", "kind", "parent", "valid_from", "valid_until"]
    list_filter = ["kind"]
    search_fields = ["name", "code"]
    list_per_page = 50

    def get_form_class(self, for_update: bool = False) -> type[WagtailAdminModelForm]:
        return UnitChangeForm if for_update else UnitForm


class RoleForm(WagtailAdminModelForm):
    person = CharField(
        label=_("Person"),
        max_length=254,
        help_text=_("E-postadress eller HR:s nummer. Personen ska finnas sedan förr."),
    )

    class Meta:
        model = UnitRole
        fields = ["role", "whole_subtree", "start_on", "end_on"]
        widgets = {
            "start_on": DateInput({"type": "date"}, "%Y-%m-%d"),
            "end_on": DateInput({"type": "date"}, "%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitField(self.for_user, label=_("Enhet"))
        self.order_fields(["person", "role", "unit"])
        self.initial.setdefault("start_on", timezone.localdate())

    def clean_person(self) -> User:
        """An administrator, who sees no persons, may name anybody who can log in; HR those in its scope."""
        everyone = User.objects.filter(is_active=True)
        visible = User.objects.visible_to(self.for_user, timezone.localdate())
        return find_person(self.cleaned_data["person"], everyone if self.for_user.is_superuser else visible)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.instance.user, self.instance.unit = cleaned.get("person"), cleaned.get("unit")
        return cleaned

    def _post_clean(self) -> None:
        """Person and unit are set by hand, so that the model's own rules can be asked about the whole row."""
        if "person" in self.cleaned_data and "unit" in self.cleaned_data:
            super()._post_clean()

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"user", "unit", "source"}


class RoleChangeForm(WagtailAdminModelForm):
    """Who, where and what is another role; this one can be ended."""

    class Meta:
        model = UnitRole
        fields = ["whole_subtree", "end_on"]
        widgets = {"end_on": DateInput({"type": "date"}, "%Y-%m-%d")}
        help_texts = {"end_on": _("Sista dagen som rollen gäller.")}

    def clean_end_on(self) -> dt.date | None:
        """Whoever may give the person a role may prolong one; anybody with the unit may end it."""
        before, end_on = self.initial.get("end_on"), self.cleaned_data["end_on"]
        longer = before is not None and (end_on is None or end_on > before)
        visible = User.objects.visible_to(self.for_user, timezone.localdate())
        if longer and not self.for_user.is_superuser and not visible.filter(pk=self.instance.user_id).exists():
            raise ValidationError(_("Personen finns inte längre inom ditt område. Rollen kan bara avslutas."))
        return end_on

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"user", "unit", "role", "source"}


class RoleIndexView(CutIndexView):
    """Who holds a role at the reader's units. A holder employed elsewhere is there, to be ended, but not by name."""

    @cached_property
    def named(self) -> QuerySet[User]:
        reader = self.request.user
        return User.objects.all() if reader.is_superuser else User.objects.visible_to(reader, timezone.localdate())

    @cached_property
    def named_ids(self) -> set[int]:
        return set(self.named.filter(unit_roles__isnull=False).values_list("pk", flat=True))

    def name(self, role: UnitRole) -> str:
        return role.user.name_for(None) if role.user_id in self.named_ids else str(_("Person utanför ditt område"))

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.is_searching:
            return queryset
        found = User.objects.matching(self.search_query).filter(pk__in=self.named_ids)
        return queryset.filter(Q(unit__name__icontains=self.search_query) | Q(user__in=found))

    @cached_property
    def columns(self) -> list[Column]:
        _role, *others = super().columns
        person = self._get_title_column_class(TitleColumn)(
            "person", label=_("Person"), accessor=self.name, get_url=self.get_edit_url
        )
        role = self._get_custom_column("role")
        source = Column("source", label=_("Kommer från"), accessor=lambda role: role.source or _("lagd för hand"))
        return [person, role, *others, source]


class RoleViewSet(RowViewSet):
    model = UnitRole
    policy_class = RolesOfReader
    icon = "key"
    menu_label = _("Roller")
    index_view_class = RoleIndexView
    list_display = ["role", "unit", "start_on", "end_on"]
    list_filter = ["role"]
    search_fields = ["unit__name"]  # and names: RoleIndexView
    list_per_page = 50

    def get_form_class(self, for_update: bool = False) -> type[WagtailAdminModelForm]:
        return RoleChangeForm if for_update else RoleForm
