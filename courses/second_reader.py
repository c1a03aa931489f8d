"""Texts on a sensitive subject are published when somebody else than their authors has read them: who may read. The
rule and its pages are content.second_reading. Course files are read elsewhere, and the command that loads them does
not come that way."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page, Revision, TaskState

from content.read_snippets import ReadSnippet
from content.second_reading import SecondReading, authors
from courses.content_rules import ROW_RULES, RULES, to_tick
from tracking.models import User


class ApproveForm(forms.Form):
    asked = RULES

    rules = forms.MultipleChoiceField(label=_("Det här stämmer"), widget=forms.CheckboxSelectMultiple, required=False)
    comment = forms.CharField(label=_("Kommentar"), required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rules"].choices = to_tick(self.asked)  # type: ignore[attr-defined]

    def clean_rules(self) -> list[str]:
        ticked = self.cleaned_data["rules"]
        if len(set(ticked)) < len(self.asked):
            raise forms.ValidationError(_("Bocka för alla punkter, eller skicka tillbaka texten med en kommentar."))
        return ticked


class ApproveRowForm(ApproveForm):
    asked = ROW_RULES


class SendBackForm(forms.Form):
    comment = forms.CharField(label=_("Vad behöver ändras?"), widget=forms.Textarea({"rows": 4}))


FORMS: dict[str, type[forms.Form]] = {"approve": ApproveForm, "reject": SendBackForm}
ROW_FORMS = FORMS | {"approve": ApproveRowForm}


class SecondReaderTask(AbstractGroupApprovalTask):
    class Meta:
        verbose_name = _("andra läsare")
        verbose_name_plural = _("andra läsare")

    def may_read(self, page: Page, user: User) -> bool:
        """Whether this person can be the second reader of the page as it is now."""
        latest = page.get_latest_revision()
        chosen = user.is_superuser or self._user_in_groups(user)
        return chosen and latest is not None and user.pk not in authors(latest)

    def locked_for_user(self, obj: Page, user: User) -> bool:
        """What somebody is reading does not change under their eyes: its authors take it back first."""
        return not self.may_read(obj, user)

    def get_actions(self, obj: Page, user: User) -> list[tuple[str, Any, bool]]:
        if not self.may_read(obj, user):
            return []
        return [("approve", _("Godkänn och publicera"), True), ("reject", _("Skicka tillbaka"), True)]

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        return FORMS.get(action, forms.Form)  # of what there is not: Wagtail asks before it looks

    def form_of(self, text: SecondReading, action: str) -> type[forms.Form]:
        """As get_form_for_action, which is not told what is read."""
        return (ROW_FORMS if isinstance(text, ReadSnippet) else FORMS).get(action, forms.Form)

    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> Any:
        """The form is asked again here: what comes from the editor's page has passed the browser only."""
        text = task_state.revision.content_object
        if action_name not in FORMS or not self.may_read(text, user):
            raise PermissionDenied
        form = self.form_of(text, action_name)(kwargs)
        if not form.is_valid():
            raise PermissionDenied
        return super().on_action(task_state, user, action_name, comment=form.cleaned_data["comment"])

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> Any:
        states = super().get_task_states_user_can_moderate(user, **kwargs)
        saved = Revision.objects.filter(
            user=user,
            base_content_type=OuterRef("revision__base_content_type"),
            object_id=OuterRef("revision__object_id"),
        )
        maybe_own = states.filter(Exists(saved)).select_related("revision")
        return states.exclude(pk__in=[state.pk for state in maybe_own if user.pk in authors(state.revision)])

    def get_template_for_action(self, action: str) -> str:
        return "courses/admin/second_reading.html"

    @classmethod
    def get_description(cls) -> Any:
        return _("Någon annan än den som har skrivit läser texten mot innehållsreglerna.")
