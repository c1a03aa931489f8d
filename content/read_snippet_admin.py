"""The admin of rows that somebody else reads before they are published (read_snippets.py)."""

from collections.abc import Sequence
from typing import Any, cast

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.locks import BaseLock
from wagtail.models import Page, ReferenceIndex
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.action_menu import ActionMenuItem
from wagtail.snippets.views.snippets import (
    CollectWorkflowActionDataView,
    EditView,
    SnippetViewSet,
    WorkflowActionView,
)

from content.choosing import ChoosingViewSet
from content.read_snippets import ReadSnippet

PUBLISHING = ("action-publish", "action-unpublish")


class ReadSnippetPolicy(ModelPermissionPolicy):
    """One is published by being read (content.second_reading)."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "publish" and super().user_has_permission(user, action)


class ReadSnippetEditView(EditView):
    """What is being read is locked as a page is."""

    locking_enabled: bool

    def run_hook(self, hook_name: str, *args: Any, **kwargs: Any) -> Any:
        """While a translation is at its reader's it has the row's own form: in wagtail-localize's nobody can approve
        it, and it does not open for a row that has a workflow."""
        if hook_name == "before_edit_snippet" and self.object.current_workflow_state:
            return None
        return super().run_hook(hook_name, *args, **kwargs)

    def get_lock(self) -> BaseLock | None:
        self.locking_enabled = True
        return super().get_lock()

    def get_lock_url(self) -> None:
        """Nobody locks one by hand."""

    get_unlock_url = get_lock_url

    def save_instance(self) -> ReadSnippet:
        """Who says what they think of it and changes nothing is none of its authors: Wagtail would make a revision of
        theirs, as it does not for pages."""
        if self.action == "workflow-action" and not self.form.has_changed():
            self.has_content_changes, self.new_revision = False, None
            return cast(ReadSnippet, self.object)
        return cast(ReadSnippet, super().save_instance())

    def submit_action(self) -> None:
        """Of two that send it at once, the first has done so for both."""
        try:
            with transaction.atomic():
                super().submit_action()
        except (ValidationError, IntegrityError):
            self.object.refresh_from_db()
            if not self.object.workflow_in_progress:
                raise


class FormOfARow:
    """What a reader is asked of a row. Wagtail asks the task for its form without saying what is read."""

    def get_form_class(self: Any) -> Any:
        of_its_own = getattr(self.task, "form_of", None)
        return of_its_own(self.object, self.action_name) if of_its_own else super().get_form_class()  # type: ignore[misc]


class ReadActionView(FormOfARow, WorkflowActionView):
    pass


class CollectReadActionView(FormOfARow, CollectWorkflowActionDataView):
    pass


class ReadSnippetViewSet(SnippetViewSet):
    chooser_viewset_class = ChoosingViewSet
    edit_view_class = ReadSnippetEditView
    workflow_action_view_class = ReadActionView
    collect_workflow_action_data_view_class = CollectReadActionView
    add_to_admin_menu = True

    @cached_property
    def permission_policy(self) -> ReadSnippetPolicy:
        return ReadSnippetPolicy(self.model)


def publish_none(menu_items: list[ActionMenuItem], context: dict[str, Any]) -> None:
    """Wagtail's menu asks for the right itself, and an administrator has them all."""
    if issubclass(context["model"], ReadSnippet):
        menu_items[:] = [item for item in menu_items if item.name not in PUBLISHING]


def keep_what_pages_show(request: HttpRequest, instances: Sequence[Any]) -> HttpResponse | None:
    """Asked for one and for many at once, of one kind."""
    if not instances or not isinstance(instances[0], ReadSnippet):
        return None
    using = pages_using(instances)
    titles = {f"{page.title} ({page.get_parent().title})" for pages in using.values() for page in pages if page.live}
    if not titles:
        return None
    says = _("Uppgiften står på %(titles)s och tas inte bort. Ta bort den från sidorna först.")
    messages.error(request, says % {"titles": ", ".join(sorted(titles))})
    return redirect(type(instances[0]).snippet_viewset.get_url_name("list"))


def pages_using(rows: Sequence[ReadSnippet]) -> dict[int, list[Page]]:
    """By row (all of one kind), from Wagtail's reference index; in two queries however many there are."""
    using: dict[int, list[Page]] = {row.pk: [] for row in rows}
    if not rows:
        return using
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(type(rows[0])), to_object_id__in=[str(row.pk) for row in rows]
    )
    found = set(references.values_list("to_object_id", "object_id", "base_content_type__model"))
    pages = Page.objects.in_bulk({int(source) for _row, source, model in found if model == "page"})
    for row, source, model in sorted(found):
        if model == "page" and int(source) in pages:
            using[int(row)].append(pages[int(source)])
    return using
