"""Rows that many pages show, published when somebody else than their author has read them: any of the pages may be
sensitive. Their admin is in read_snippet_admin.py."""

from typing import Any

from wagtail.locks import BaseLock, WorkflowLock
from wagtail.models import DraftStateMixin, RevisionMixin, TranslatableMixin, Workflow, WorkflowMixin

from content.read_form import ComparedForm
from content.second_reading import SecondReading, reading_workflow


class ReadSnippet(SecondReading, TranslatableMixin, WorkflowMixin, DraftStateMixin, RevisionMixin):
    """The row is what is live; a draft is a revision."""

    base_form_class = ComparedForm

    class Meta(TranslatableMixin.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """What is live changes when a revision is published, and in no other way: wagtail-localize writes a translation
        on the row itself before it makes a revision of it."""
        live = type(self)._default_manager.filter(pk=self.pk).values_list("live_revision", flat=True)
        if self.pk and kwargs.get("update_fields") is None and self.live_revision_id in live:
            return
        super().save(*args, **kwargs)

    def is_guarded(self) -> bool:
        return True

    def get_lock(self) -> BaseLock | None:
        """Nobody locks one by hand, so it needs no columns for that, which Wagtail's LockableMixin would bring."""
        task = self.current_workflow_task
        return WorkflowLock(self, task) if task else None

    @classmethod
    def get_default_workflow(cls) -> Workflow | None:
        """For one that is not made yet."""
        return reading_workflow()
