"""What is followed up, for whom, and since when."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q
from django.forms import (
    CheckboxSelectMultiple,
    DateInput,
    Field,
    MultipleChoiceField,
    MultipleHiddenInput,
    Textarea,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.views import generic

from tracking.audience_preview import audience_counts
from tracking.models import Audience, Kind, OrganisationalUnit, Requirement, Training, UnitRole, User
from tracking.permissions import person_units, total_units
from tracking.row_ids import row_ids
from tracking.suppression import K_INSIDE
from tracking.viewsets.names_shown import LogsNamesInForm
from tracking.viewsets.organisation import UnitsField
from tracking.viewsets.person_search import PersonSearchForm
from tracking.viewsets.rows import CutEditView, ManyField, RowViewSet, YesNoColumn, lines_of

LISTS = ("includes", "excludes")


class LinesField(Field):
    """A list of texts, one a line."""

    widget = Textarea({"rows": 5})

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: object) -> list[str]:
        return lines_of(value)


class PersonsField(ManyField):
    """Persons already on a list, to be kept or unticked."""

    widget = CheckboxSelectMultiple

    def __init__(self, reader: User, **kwargs: Any) -> None:
        self.reader = reader
        super().__init__(required=False, **kwargs)

    def label_from_instance(self, person: User) -> str:
        return person.name_for(self.reader)


class AudienceForm(PersonSearchForm):
    """Several may have the form open at once: what it showed and no longer holds is taken out, what is new is added,
    and what others have put in meanwhile stays. What it showed goes along in hidden fields."""

    kinds = MultipleChoiceField(label=_("Sorter"), choices=Kind.choices, widget=CheckboxSelectMultiple)
    titles = LinesField(label=_("Befattningar"), required=False, help_text=_("En per rad. Tomt: alla."))
    forms = LinesField(label=_("Anställningsformer"), required=False, help_text=_("En per rad. Tomt: alla."))
    roles = MultipleChoiceField(
        label=_("Roller"), required=False, choices=UnitRole.Role.choices, widget=CheckboxSelectMultiple
    )

    class Meta:
        model = Audience
        # Persons on the lists come as fields of their own, and only for a reader with a right to persons.
        fields = ["code", "name", "kinds", "units", "titles", "forms", "roles"]
        field_classes = {"units": UnitsField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.for_user.has_perm("tracking.add_audience"):
            self._remember("units", self.initial.get("units", []))
        else:
            self.fields.clear()  # HR adds and takes out persons; the rule is the coordinators'
        if person_units(self.for_user, timezone.localdate()).exists():
            self._add_person_fields()

    def _add_person_fields(self) -> None:
        labels = {"includes": _("Även dessa personer"), "excludes": _("Inte dessa personer")}
        adding = {"includes": _("Lägg till personer"), "excludes": _("Ta undan personer")}
        for name in LISTS:
            on_list = getattr(self.instance, name).values("pk") if self.instance.pk else []
            listed = self.visible.filter(Q(pk__in=on_list) | Q(pk__in=self._shown(name)))
            if listed:
                self.fields[name] = PersonsField(self.for_user, label=labels[name], queryset=listed)
                self.initial[name] = list(listed)
                self.shown.update(person.pk for person in listed)
                self._remember(name, self.initial[name])
            self.fields[f"add_{name}"] = LinesField(
                label=adding[name],
                required=False,
                widget=Textarea({"rows": 3}),
                help_text=_("Namn, e-postadress eller HR:s nummer, en per rad. Bara personer inom ditt område."),
            )

    def _remember(self, name: str, ticked: Iterable[Model]) -> None:
        shown = [row.pk for row in ticked]
        self.fields[f"shown_{name}"] = Field(required=False, widget=MultipleHiddenInput, initial=shown)

    def _shown(self, name: str) -> set[int]:
        """What was ticked when the posted form was made."""
        posted = self.data.getlist(self.add_prefix(f"shown_{name}")) if self.is_bound else []
        return row_ids(posted)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in LISTS:
            if cleaned.get(f"add_{name}"):
                cleaned[f"add_{name}"] = self.look_up_all(f"add_{name}")
        return cleaned

    def clean_units(self) -> list[OrganisationalUnit]:
        ticked, shown = self.cleaned_data["units"], self._shown("units")
        if not self.instance.pk:
            return ticked
        now = self.instance.units.exclude(pk__in=shown - {unit.pk for unit in ticked})
        return [*now, *ticked.exclude(pk__in=shown)]

    def save(self, commit: bool = True) -> Audience:
        audience = super().save(commit)
        for name in LISTS:
            listed = getattr(audience, name)
            if name in self.fields:
                shown = self.fields[name].queryset.filter(pk__in=self._shown(name))
                listed.remove(*shown.exclude(pk__in=self.cleaned_data[name]))
            listed.add(*self.cleaned_data.get(f"add_{name}", []))
        return audience


class TrainingViewSet(RowViewSet):
    model = Training
    never = ()
    icon = "doc-full"
    menu_label = _("Utbildningar")
    about = _("Vad som följs upp: utbildningarnas namn, nivå och hur länge de gäller.")
    form_fields = ["code", "title", "level", "valid_months", "length_days", "recap_of"]
    list_display = ["title", "code", "level", "valid_months"]
    list_filter = ["level"]
    search_fields = ["title", "code"]


class _ThenPreview:
    """After saving comes how many it became."""

    object: Audience

    def get_success_url(self) -> str:
        return reverse("audiences:inspect", args=[self.object.pk])


class AudienceAddView(LogsNamesInForm, _ThenPreview, generic.CreateView):
    pass


class AudienceEditView(LogsNamesInForm, _ThenPreview, CutEditView):
    pass


class AudiencePreview(generic.InspectView):
    template_name = "tracking/admin/audience_preview.html"
    page_title = _("Så många ingår")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, reader = timezone.localdate(), self.request.user
        scope = None if reader.is_superuser else total_units(reader, today)
        seen = set(person_units(reader, today).values_list("pk", flat=True))
        rows = audience_counts(self.object, today, scope, seen)
        counts = {"rows": rows, "total": sum(number for _name, number in rows), "today": today, "least": K_INSIDE}
        return super().get_context_data(**kwargs) | counts


class AudienceViewSet(RowViewSet):
    model = Audience
    never = ()
    icon = "group"
    menu_label = _("Målgrupper")
    about = _("Vilka som hör till en målgrupp, och personer som läggs till eller tas undan för hand.")
    list_display = ["name", "code"]
    search_fields = ["name", "code"]
    add_view_class = AudienceAddView
    edit_view_class = AudienceEditView
    inspect_view_class = AudiencePreview
    inspect_view_enabled = True
    inspect_view_fields = ["name"]

    def get_form_class(self, for_update: bool = False) -> type[AudienceForm]:
        return AudienceForm


class RequirementForm(WagtailAdminModelForm):
    class Meta:
        model = Requirement
        fields = [
            *["code", "audience", "training", "mandatory", "due_days", "starts_on", "ends_on"],
            *["renewal", "window_first", "window_last"],
        ]
        widgets = {
            "starts_on": DateInput({"type": "date"}, "%Y-%m-%d"),
            "ends_on": DateInput({"type": "date"}, "%Y-%m-%d"),
        }
        help_texts = {
            "due_days": _("Gäller inte erbjudanden. En ändring når dem som inte är klara, samma natt."),
            "ends_on": _("Sista dagen. Tomt: tills vidare."),
            "renewal": _("Varje gång är en ny uppgift. Det som är genomfört finns kvar."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """What has been followed up must stay answerable: the aim of a requirement is older figures' as well."""
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.assignments.exists():
            for name in ("audience", "training"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _(
                    "Ändras inte när någon har fått utbildningen. Avsluta kravet och lägg upp ett nytt."
                )


class RequirementViewSet(RowViewSet):
    model = Requirement
    never = ()
    icon = "tasks"
    menu_label = _("Krav och erbjudanden")
    about = _("Vilken målgrupp som ska göra eller erbjuds en utbildning, och på hur lång tid.")
    list_display = [
        "training",
        "audience",
        YesNoColumn("mandatory", label=_("Ska göras"), sort_key="mandatory"),
        "due_days",
        "renewal",
        "code",
    ]
    list_filter = ["mandatory", "training"]
    search_fields = ["code", "training__title", "audience__name"]

    def get_form_class(self, for_update: bool = False) -> type[RequirementForm]:
        return RequirementForm
