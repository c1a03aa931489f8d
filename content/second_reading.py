"""Texts that are published when somebody else than their authors has read them. The reader's task and form are the
courses' (courses.second_reader); here is the rule, for whatever has revisions and workflows.

It is held where a revision is published, whichever way it comes: the editor, many pages at once, a set day, an earlier
version, a translation, the workflow. It has no exception for administrators."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from wagtail.models import Page, PagePermissionTester, Revision, TaskState, Workflow
from wagtail_localize.models import StringTranslation

from content.read_form import ReadForm

WORKFLOW = "Andra läsare"
TASK = "secondreadertask"  # its model's name
ON_ITS_DAY = "wagtail.publish.scheduled"  # what publish_scheduled calls it

logger = logging.getLogger(__name__)


def reading_workflow() -> Workflow | None:
    return Workflow.objects.active().filter(name=WORKFLOW).first()


def authors(revision: Revision) -> set[int]:
    """Everybody who has saved the text since what is live, up to this revision: who sends it is not always who wrote
    it, nor who saves a translation the only one who has translated it. A live revision that has been written over is
    newer than its publishing, and counts."""
    text = revision.content_object
    saved = Revision.objects.for_instance(text).filter(created_at__lte=revision.created_at)
    if text.live_revision:
        since = min(text.live_revision.created_at, text.last_published_at)
        saved = saved.filter(created_at__gt=since)
    translated = StringTranslation.objects.filter(context__object=text.translation_key, locale=text.locale_id)
    if text.live_revision:
        translated = translated.filter(updated_at__gt=since)
    return {
        revision.user_id,
        *saved.values_list("user", flat=True),
        *translated.values_list("last_translated_by", flat=True),
    } - {None}


def is_read(revision: Revision) -> bool:
    """Whether somebody who is not among its authors has approved exactly this revision. An author may write over their
    own latest revision, which then has a new time and is unread."""
    approved = TaskState.objects.filter(
        revision=revision,
        status=TaskState.STATUS_APPROVED,
        finished_at__gte=revision.created_at,
        task__content_type__model=TASK,
    )
    readers = set(approved.exclude(finished_by=None).values_list("finished_by", flat=True))
    return bool(readers - authors(revision))


def take_day_away(revision: Revision) -> None:
    """What else has its day goes out all the same. Without its day the text is open to editors again, and Wagtail
    writes in its history that the day was taken away."""
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])


class SecondReading:
    """Before WorkflowMixin and DraftStateMixin, or a Page, among the bases of a model."""

    current_workflow_task_state: TaskState | None

    def is_guarded(self) -> bool:
        raise NotImplementedError

    @property
    def has_workflow(self) -> bool:
        return self.get_workflow() is not None

    def get_workflow(self) -> Workflow | None:
        if self.is_guarded():
            return reading_workflow()
        return super().get_workflow()  # type: ignore[misc]

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """A reader who changes the text is one of its authors: reading begins anew, for somebody else."""
        revision = super().save_revision(*args, **kwargs)  # type: ignore[misc]
        state = self.current_workflow_task_state
        if state and state.status == TaskState.STATUS_IN_PROGRESS and state.task.content_type.model == TASK:
            state.cancel(user=revision.user, resume=True)
        return revision

    def publish(self, revision: Revision, **kwargs: Any) -> None:
        """Also for what is approved to be published on a later day: it is asked again then."""
        if self.is_guarded():
            if not is_read(revision):
                if kwargs.get("log_action") == ON_ITS_DAY:
                    return self._leave_unread(revision)
                raise PermissionDenied
            kwargs["skip_permission_checks"] = True  # nobody has the right to publish it: its reading is the right
        super().publish(revision, **kwargs)  # type: ignore[misc]

    def _leave_unread(self, revision: Revision) -> None:
        logger.warning("Not published on its day, nobody else has read it: %s, revision %s", self, revision.pk)
        take_day_away(revision)


class ReadPageTester(PagePermissionTester):
    """What the admin offers: sending to a reader in place of publishing."""

    def can_publish(self) -> bool:
        return super().can_publish() and not self.page.is_guarded()

    def can_publish_subpage(self) -> bool:
        return super().can_publish_subpage() and not self.page.guards_subpages()

    def can_set_view_restrictions(self) -> bool:
        return super().can_publish()

    def can_unschedule(self) -> bool:
        return super().can_publish()


class ReadPage(SecondReading, Page):
    """A page that may be sensitive."""

    base_form_class = ReadForm

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """What is live changes when a revision is published, and in no other way: wagtail-localize writes a translation
        on the page itself before it makes a revision of it. Wagtail publishes what is made from a revision, not what
        is read from its row."""
        read_from_row = not self._state.adding and kwargs.get("update_fields") is None
        if self.live and read_from_row and self.is_guarded():
            stored = Page.objects.filter(pk=self.pk).values_list("live_revision", flat=True)
            if self.live_revision_id in stored:
                return
        super().save(*args, **kwargs)

    def guards_subpages(self) -> bool:
        return self.is_guarded()

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return ReadPageTester(user, self)
