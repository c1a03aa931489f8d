"""Roles at units: given, ended and taken back by HR within its scope, and by administrators."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.log_actions import log

from tracking.models import AccessLog, UnitRole, User
from tracking.models.organisation import UserQuerySet
from tracking.permissions import governed_units
from tracking.viewsets.role_forms import ONLY_OWN, SEES, Role, RoleChangeForm, RoleForm, is_only_own
from tracking.viewsets.rows import (
    CutAddView,
    CutDeleteView,
    CutEditView,
    CutIndexView,
    CutInspectView,
    RowPolicy,
    RowViewSet,
)


class RolesOfReader(RowPolicy):
    """Roles at the reader's units. One that a file made follows the file. A person with protected personal data and no
    display name is in no list, and a row without a name would point at them; but a role must be possible to take back,
    so administrators, who see no persons, have the row."""

    def user_has_permission(self, user: User, action: str) -> bool:
        """Who may end a role may take it back."""
        return super().user_has_permission(user, "change" if action == "delete" else action)

    def rows(self, reader: User) -> QuerySet[UnitRole]:
        at = governed_units(reader, timezone.localdate())
        roles = UnitRole.objects.filter(unit__in=at).select_related("user", "unit")
        if not reader.is_superuser:
            roles = roles.exclude(user__protected=True, user__display_name="")
        return roles.order_by("unit__path", "role", "pk")

    def changeable(self, reader: User) -> QuerySet[UnitRole]:
        return self.rows(reader).filter(source="")


def nameable(reader: User) -> UserQuerySet:
    """Holders of roles the reader is told the names of: administrators all, HR those in its scope and oneself."""
    if reader.is_superuser:
        return User.objects.all()
    visible = User.objects.visible_to(reader, timezone.localdate())
    return User.objects.filter(Q(pk__in=visible.values("pk")) | Q(pk=reader.pk))


def holder(role: UnitRole, reader: User, named: bool) -> str:
    return role.user.name_for(reader) or str(_("En medarbetare")) if named else str(_("Person utanför ditt område"))


def titled(role: UnitRole, reader: User) -> str:
    return f"{holder(role, reader, nameable(reader).filter(pk=role.user_id).exists())} – {role}"


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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        self._log([role for role in context["object_list"] if role.user_id in self.named_ids])
        return context

    def _log(self, named: list[UnitRole]) -> None:
        today = timezone.localdate()
        top = governed_units(self.request.user, today).order_by("path").first()
        if named and top:
            shown = {"subject": str(_("Roller")), "on": today, "persons": len({role.user_id for role in named})}
            AccessLog.record(self.request.user, AccessLog.Kind.SHOWN, top, **shown)

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


class RoleAddView(CutAddView):
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
