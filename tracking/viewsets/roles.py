"""Roles at units: given, ended and taken back by HR within its scope, and by administrators."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.forms import CharField, DateInput, RadioSelect
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.log_actions import log

from tracking.models import UnitRole, User
from tracking.models.organisation import UserQuerySet
from tracking.permissions import governed_units, person_units
from tracking.viewsets.organisation import UnitField
from tracking.viewsets.person_search import PersonSearchForm
from tracking.viewsets.rows import CutDeleteView, CutEditView, CutIndexView, CutInspectView, RowPolicy, RowViewSet

Role = UnitRole.Role
# What a role may see, said where one is given. The rules are permissions.py.
SEES = {
    Role.MANAGER: _("ser namn i den egna enheten och i enheter under som saknar egen chef"),
    Role.HR: _("ser namn i enheten och allt under den, och ger roller där med redigeringsrätten HR"),
    Role.COORDINATOR: _("ser siffror per förvaltning, inga namn"),
    Role.SECRETARY: _("ser namn på förtroendevalda i den nämnden"),
}
ONLY_OWN = _("Det här är din egen HR-roll och du har ingen annan. Be en annan i HR eller en administratör avsluta den.")


class RolesOfReader(RowPolicy):
    """Roles at the reader's units. One that a file made follows the file."""

    def user_has_permission(self, user: User, action: str) -> bool:
        """Who may end a role may take it back."""
        return super().user_has_permission(user, "change" if action == "delete" else action)

    def rows(self, reader: User) -> QuerySet[UnitRole]:
        at = governed_units(reader, timezone.localdate())
        roles = UnitRole.objects.filter(unit__in=at).select_related("user", "unit")
        return roles.exclude(user__protected=True, user__display_name="").order_by("unit__path", "role", "pk")

    def changeable(self, reader: User) -> QuerySet[UnitRole]:
        return self.rows(reader).filter(source="")


def nameable(reader: User) -> UserQuerySet:
    """Holders of roles the reader is told the names of: administrators all, HR those in its scope and oneself."""
    if reader.is_superuser:
        return User.objects.all()
    visible = User.objects.visible_to(reader, timezone.localdate())
    return User.objects.filter(Q(pk__in=visible.values("pk")) | Q(pk=reader.pk))


def holder(role: UnitRole, reader: User, named: bool) -> str:
    return role.user.name_for(reader) if named else str(_("Person utanför ditt område"))


def titled(role: UnitRole, reader: User) -> str:
    return f"{holder(role, reader, nameable(reader).filter(pk=role.user_id).exists())} – {role}"


def is_only_own(role: UnitRole, reader: User) -> bool:
    """Whether the reader would lock herself out by ending it."""
    if role.user_id != reader.pk or role.role != Role.HR or reader.is_superuser:
        return False
    others = reader.unit_roles.as_of(timezone.localdate()).filter(role=Role.HR).exclude(pk=role.pk)
    return not others.exists()


class RoleForm(PersonSearchForm):
    person = CharField(label=_("Person"), max_length=254, help_text=_("E-postadress eller HR:s nummer."))

    class Meta:
        model = UnitRole
        fields = ["role", "whole_subtree", "start_on", "end_on"]
        widgets = {
            "role": RadioSelect,
            "start_on": DateInput({"type": "date"}, "%Y-%m-%d"),
            "end_on": DateInput({"type": "date"}, "%Y-%m-%d"),
        }
        help_texts = {
            "whole_subtree": _("Gäller bara chefer. Ikryssad: chefen ser namn i alla enheter under."),
            "end_on": _("Sista dagen som rollen gäller. Tomt: tills vidare."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitField(self.for_user, label=_("Enhet"))
        self.fields["role"].choices = [(role, f"{role.label} – {SEES[role]}") for role in Role]
        if person_units(self.for_user, timezone.localdate()).exists():
            self.fields["person"].help_text = _(
                "Namn, e-postadress eller HR:s nummer. Ett namn ger en lista att välja ur."
            )
        self.order_fields(["person", "unit", "role"])
        self.initial.setdefault("start_on", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("whole_subtree") and cleaned.get("role") not in (None, Role.MANAGER):
            self.add_error("whole_subtree", _("Det här gäller bara chefer. Ta bort bocken."))
        person = self._person() if "person" in cleaned else None
        if person and "unit" in cleaned:
            self.instance.user, self.instance.unit = person, cleaned["unit"]
        return cleaned

    def _person(self) -> User | None:
        """An administrator, who sees no persons, may name anybody who can log in; HR those in its scope."""
        return self.look_up_one(
            "person", User.objects.filter(is_active=True) if self.for_user.is_superuser else self.visible
        )

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
        help_texts = {
            "whole_subtree": _("Ikryssad: chefen ser namn i alla enheter under."),
            "end_on": _("Sista dagen som rollen gäller. Tomt: tills vidare."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.role != Role.MANAGER:
            del self.fields["whole_subtree"]

    def clean_end_on(self) -> dt.date | None:
        """Whoever may give the person a role may prolong one; anybody with the unit may end it."""
        before, end_on = self.initial.get("end_on"), self.cleaned_data["end_on"]
        longer = before is not None and (end_on is None or end_on > before)
        visible = User.objects.visible_to(self.for_user, timezone.localdate())
        if longer and not self.for_user.is_superuser and not visible.filter(pk=self.instance.user_id).exists():
            raise ValidationError(_("Personen finns inte längre inom ditt område. Rollen kan bara avslutas."))
        if end_on not in (None, before) and not longer and is_only_own(self.instance, self.for_user):
            raise ValidationError(ONLY_OWN)
        return end_on

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"user", "unit", "role", "source"}


class RoleIndexView(CutIndexView):
    """Who holds a role at the reader's units. A holder employed elsewhere is there, to be ended, but not by name."""

    @cached_property
    def named_ids(self) -> set[int]:
        return set(nameable(self.request.user).filter(unit_roles__isnull=False).values_list("pk", flat=True))

    def get_see_also(self) -> tuple[str, object] | None:
        """Wagtail's list of users, which the site has made its list of editors."""
        if not self.request.user.is_superuser:
            return None
        return reverse("wagtailusers_users:index"), _("Ge någon rätt att redigera")

    def name(self, role: UnitRole) -> str:
        return holder(role, self.request.user, role.user_id in self.named_ids)

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.is_searching:
            return queryset
        found = User.objects.matching(self.search_query).filter(pk__in=self.named_ids)
        return queryset.filter(Q(unit__name__icontains=self.search_query) | Q(user__in=found))

    @cached_property
    def columns(self) -> list[Column]:
        _role, *others = super().columns
        person = self._get_title_column_class(TitleColumn)(
            "person",
            label=_("Person"),
            accessor=self.name,
            get_url=lambda role: self.get_edit_url(role) or self.get_inspect_url(role),
        )
        role = self._get_custom_column("role")
        source = Column(
            "source", label=_("Kommer från"), accessor=lambda role: _("HR-filen") if role.source else _("lagd för hand")
        )
        return [person, role, *others, source]

    def get_delete_url(self, instance: UnitRole) -> None:
        """It is taken back on its own page, where it is seen whose it is."""


class _Titled:
    """Says whose role it is, as far as the reader may know."""

    object: UnitRole
    request: Any

    def get_page_subtitle(self) -> str:
        return titled(self.object, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {  # type: ignore[misc]
            "sees": SEES[Role(self.object.role)],
            "only_own": ONLY_OWN if is_only_own(self.object, self.request.user) else "",
            "over": self.object.end_on is not None and self.object.end_on < timezone.localdate(),
        }


class RoleAddView(generic.CreateView):
    def get_success_message(self, instance: UnitRole) -> str:
        return super().get_success_message(titled(instance, self.request.user))


class RoleEditView(_Titled, CutEditView):
    can_delete = False  # the template leads to it, in plain sight

    def get_success_message(self) -> str:
        return self.success_message % {"model_name": _("Rollen"), "object": titled(self.object, self.request.user)}


class RoleInspectView(_Titled, CutInspectView):
    page_title = _("Roll")

    def get_edit_url(self) -> str | None:
        """One that follows a file is only read."""
        return None if self.object.source else super().get_edit_url()

    def get_delete_url(self) -> None:
        """See RoleIndexView."""


class RoleWithdrawView(_Titled, CutDeleteView):
    page_title = _("Ta tillbaka rollen")

    def rows(self) -> QuerySet[UnitRole]:
        """One that is over has nothing to take back."""
        still = Q(end_on=None) | Q(end_on__gte=timezone.localdate())
        return self.permission_policy.changeable(self.request.user).filter(still)

    def get_usage_url(self) -> None:
        """Nothing refers to a role."""

    def form_valid(self, form: Any) -> HttpResponse:
        if is_only_own(self.object, self.request.user):
            messages.error(self.request, ONLY_OWN)
            return redirect(self.edit_url_name, self.object.pk)
        return super().form_valid(form)

    def delete_action(self) -> None:
        """The log says whose it was, by number: the row may be gone, and who had access must be possible to tell."""
        gone = self.object.start_on >= timezone.localdate()
        with transaction.atomic():
            action = "wagtail.delete" if gone else "wagtail.edit"
            log(instance=self.object, action=action, title=f"{self.object}, {self.object.user}")
            self.object.withdraw(timezone.localdate())

    def get_success_message(self) -> str:
        return str(_("Rollen är tillbakatagen: %(role)s.") % {"role": titled(self.object, self.request.user)})


class RoleViewSet(RowViewSet):
    model = UnitRole
    policy_class = RolesOfReader
    never = ()
    icon = "key"
    menu_label = _("Roller")
    about = _("Rollen vid en enhet avgör vilka personer och siffror någon ser. Att få redigera är en annan rätt.")
    index_view_class = RoleIndexView
    add_view_class = RoleAddView
    edit_view_class = RoleEditView
    delete_view_class = RoleWithdrawView
    inspect_view_class = RoleInspectView
    inspect_view_enabled = True
    edit_template_name = "tracking/admin/role_edit.html"
    delete_template_name = "tracking/admin/role_withdraw.html"
    inspect_template_name = "tracking/admin/role_inspect.html"
    list_display = ["role", "unit", "start_on", "end_on"]
    list_filter = ["role"]
    search_fields = ["unit__name"]  # and names: RoleIndexView
    list_per_page = 50

    def get_form_class(self, for_update: bool = False) -> type[WagtailAdminModelForm]:
        return RoleChangeForm if for_update else RoleForm
