"""Who may edit: the accounts with a group or administrator's right. It takes the place of Wagtail's own list of users,
which shows every person with e-mail address and lets them be deleted. People come from HR's file."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet
from django.forms import BooleanField, CharField, CheckboxSelectMultiple, EmailField, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_filters import ModelChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.account import AccountView, BaseSettingsPanel, NameEmailSettingsPanel

from tracking.models import AccessLog, OrganisationalUnit, PersonalLink, User
from tracking.people_by_hand import email_is_taken
from tracking.person_lookup import find_person
from tracking.viewsets.rows import CutAddView, CutEditView, CutIndexView, ManyField, RowPolicy, RowViewSet, YesNoColumn


class EditorPolicy(RowPolicy):
    def user_has_permission(self, user: User, action: str) -> bool:
        return user.is_active and user.is_superuser and action not in self.never

    def rows(self, reader: User) -> QuerySet[User]:
        """Also those without a name to show: a right must be possible to take back."""
        editing = User.objects.filter(Q(groups__isnull=False) | Q(is_superuser=True)).distinct()
        return editing.prefetch_related("groups")


class EditorForm(WagtailAdminModelForm):
    is_superuser = BooleanField(label=_("Administratör"), required=False, help_text=_("Får ändra allt i redigeringen."))

    new_email = EmailField(
        label=_("Ny e-postadress för inloggning"),
        required=False,
        help_text=_("Tomt: som den är. Ingen fil ändrar adressen för den som får redigera."),
    )

    class Meta:
        model = User
        fields = ["groups", "is_superuser"]
        field_classes = {"groups": ManyField}
        widgets = {"groups": CheckboxSelectMultiple}
        help_texts = {"groups": ""}

    def clean_is_superuser(self) -> bool:
        given = self.cleaned_data["is_superuser"]
        if self.instance == self.for_user and not given:
            raise ValidationError(_("Du kan inte ta ifrån dig själv rätten. Be en annan administratör."))
        return given

    def clean_new_email(self) -> str:
        email: str = self.cleaned_data["new_email"].strip().lower()
        if email and email_is_taken(email):
            raise ValidationError(_("Adressen finns redan i Lärkompass. Välj en annan."))
        return email

    def save(self, commit: bool = True) -> User:
        email = self.cleaned_data.get("new_email")
        if email:
            self.instance.email = email
            EmailAddress.objects.filter(user=self.instance).delete()
            EmailAddress.objects.create(user=self.instance, email=email, verified=True, primary=True)
            PersonalLink.objects.filter(user=self.instance).replace()
        return super().save(commit)


class NewEditorForm(EditorForm):
    new_email = None  # type: ignore[assignment]  # so Django leaves out a field of the parent
    person = CharField(label=_("E-postadress"), max_length=254, help_text=_("Personen ska redan finnas i Lärkompass."))
    field_order = ["person", "groups", "is_superuser"]

    def clean_person(self) -> User:
        """From here on the form is about that person, whose own rows stay. What somebody already has is changed on
        their own page, where it is seen: here it would be taken away unseen."""
        found = find_person(self.cleaned_data["person"], User.objects.filter(is_active=True))
        if found.is_superuser or found.groups.exists():
            says = _('Personen har redan rätt att redigera. <a href="{address}">Ändra rätten här.</a>')
            raise ValidationError(format_html(str(says), address=reverse("wagtailusers_users:edit", args=[found.pk])))
        self.instance = found
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("groups") and not cleaned.get("is_superuser"):
            raise ValidationError(_("Välj minst en grupp."))
        return cleaned


class EditorFilterSet(WagtailFilterSet):
    """One group at a time: with several, Django asks SQLite for numbers it cannot count with."""

    groups = ModelChoiceFilter(queryset=Group.objects.order_by("name"), label=_("Grupp"))

    class Meta:
        model = User
        fields = ["groups", "is_superuser"]


class OwnAccountView(AccountView):
    """The editor's own settings, without the name: that comes from HR's file."""

    def get_panels(self) -> list[BaseSettingsPanel]:
        return [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]


class EditorIndexView(CutIndexView):
    page_title = _("Redigeringsrätter")
    add_item_label = _("Ge rätt att redigera")

    def get_see_also(self) -> tuple[str, object]:
        return reverse("roles"), _("Roller vid enheter")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        root = OrganisationalUnit.objects.root()
        persons = len(context["object_list"])
        AccessLog.shown(self.request.user, root, self.page_title, timezone.localdate(), persons)
        return context

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.matching(self.search_query) if self.is_searching else queryset  # type: ignore[attr-defined]


class EditorAddView(CutAddView):
    def get_success_message(self, instance: User) -> str:
        return str(_("%(person)s kan nu redigera.") % {"person": instance.name_for(self.request.user)})


class EditorEditView(CutEditView):
    def get_page_subtitle(self) -> str:
        return self.object.get_full_name()


class EditorViewSet(RowViewSet):
    model = User
    policy_class = EditorPolicy
    icon = "user"
    menu_name = "users"
    menu_label = _("Redigeringsrätter")
    about = _(
        "Här ges rätten att ändra i redigeringen. Vilka personer och siffror någon ser avgör rollen vid en enhet."
    )
    menu_order = 600
    add_to_settings_menu = True
    index_view_class = EditorIndexView
    add_view_class = EditorAddView
    edit_view_class = EditorEditView
    list_display = [
        TitleColumn("name", label=_("Namn"), accessor=User.get_full_name, url_name="wagtailusers_users:edit"),
        Column("groups", label=_("Grupper"), accessor=lambda person: ", ".join(map(str, person.groups.all()))),
        YesNoColumn("is_superuser", label=_("Administratör")),
        YesNoColumn("is_active", label=_("Kan logga in")),
    ]
    filterset_class = EditorFilterSet
    search_fields = ["search_text"]

    def get_form_class(self, for_update: bool = False) -> type[EditorForm]:
        return EditorForm if for_update else NewEditorForm
