"""What is translated in the admin and must be read by somebody else before it is published: where
wagtail-localize would publish it, it is sent to its second reader, who meets it as any other page to be read."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page, WorkflowState
from wagtail_localize.models import Translation
from wagtail_localize.views.update_translations import UpdateTranslationsForm, UpdateTranslationsView

from content.second_reading import ReadPage, SecondReading
from tracking.models import User


def send_to_reader(translation: Translation, page: Any, by: User) -> None:
    """The words so far become a draft, with Swedish where there are none."""
    translation.save_target(user=by, publish=False)
    page.refresh_from_db()
    state, workflow = page.current_workflow_state, page.get_workflow()
    if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(by)
    elif workflow and not page.workflow_in_progress:
        workflow.start(page, by)


def offer_reader(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Before wagtail-localize shows its editor, or publishes from it."""
    page = page.specific
    if not isinstance(page, ReadPage) or not page.is_guarded():
        return None
    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    ).first()
    user = cast(User, request.user)
    if translation is None or not page.permissions_for_user(user).can_edit():
        return None
    task = page.current_workflow_task
    if task and task.get_actions(page, user):
        return ReadersView.as_view()(request, page.pk)
    if request.method == "POST" and request.POST.get("action") == "publish":
        send_to_reader(translation, page, user)
        messages.success(request, _("Översättningen är skickad till andra läsare. Den publiceras när den är godkänd."))
        return redirect(request.path)
    return None


class ReadersView(EditView):
    """In wagtail-localize's editor nobody can approve what is sent to them. The page's own can."""

    def run_hook(self, hook_name: str, *args: Any, **kwargs: Any) -> Any:
        return None if hook_name == "before_edit_page" else super().run_hook(hook_name, *args, **kwargs)


class UpdateView(UpdateTranslationsView):
    """The page that spreads a changed original. What must be read is sent to its reader, in place of published."""

    def form_valid(self, form: UpdateTranslationsForm) -> Any:
        guarded = [(each, page) for each in self.object.translations.filter(enabled=True) if (page := _guarded(each))]
        publish = form.cleaned_data["publish_translations"]
        form.cleaned_data["publish_translations"] = publish and not guarded
        answer = super().form_valid(form)
        if publish:
            for translation, page in guarded:
                send_to_reader(translation, page, self.request.user)
        return answer


def _guarded(translation: Translation) -> SecondReading | None:
    text = translation.get_target_instance()
    return text if isinstance(text, SecondReading) and text.is_guarded() else None
