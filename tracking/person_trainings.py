"""One person's trainings as one reader may see them: what is assigned, what is done, and how it was corrected."""

import datetime as dt
from dataclasses import dataclass

from tracking.exempting import due_after, exempt_until
from tracking.models import Assignment, Completion, Exemption, PersonChange, TrainingPause, User
from tracking.models.organisation import name_of
from tracking.pausing import pauses_of, still_days
from tracking.standing import Standing, with_completion, with_standing
from tracking.training_access import TrainingAccess

What = PersonChange.What
OF_EXEMPTIONS = [What.EXEMPTED, What.EXEMPTION_SHORTENED, What.EXEMPTION_WITHDRAWN]


@dataclass(frozen=True)
class AssignedTraining:
    training: str
    mandatory: bool
    standing: Standing
    completed_on: dt.date | None
    valid_until: dt.date | None
    due_on: dt.date | None  # moved by exemptions
    exempt_until: dt.date | None  # of one that holds today


@dataclass(frozen=True)
class Corrected:
    """That a row took the place of another."""

    row: Completion
    before: Completion
    who: str

    @property
    def restores(self) -> bool:
        """What was struck out holds again."""
        return self.before.annulled and not self.row.annulled


@dataclass(frozen=True)
class CompletionHistory:
    completion: Completion  # the last row, which holds; it may say that nothing was completed
    recorded_by: str  # empty = it came of what the person did, or is not told
    corrections: list[Corrected]  # oldest first


def assigned(access: TrainingAccess) -> list[AssignedTraining]:
    """In the order of trainings' names. As many queries for one as for many."""
    on = access.today
    rows = Assignment.objects.filter(user=access.person, requirement__in=access.requirements).open_on(on)
    found = with_completion(with_standing(rows, on), on)
    exemptions = list(access.person.exemptions.all())
    ordered = found.select_related("requirement__training").order_by("requirement__training__title", "pk")
    paused = pauses_of([access.person.pk], [row.requirement.training_id for row in ordered])
    return [_assigned(row, exemptions, paused[access.person.pk, row.requirement.training_id], on) for row in ordered]


def _assigned(
    row: "Assignment", exemptions: list[Exemption], paused: list[TrainingPause], on: dt.date
) -> AssignedTraining:
    own = [each for each in exemptions if each.requirement_id in (None, row.requirement_id)]
    return AssignedTraining(
        training=row.requirement.training.title,
        mandatory=row.requirement.mandatory,
        standing=Standing(row.standing),  # type: ignore[attr-defined]
        completed_on=row.completed_on,  # type: ignore[attr-defined]
        valid_until=row.valid_until,  # type: ignore[attr-defined]
        due_on=due_after(row, still_days(own, paused)),
        exempt_until=exempt_until(own, on),
    )


def done(access: TrainingAccess) -> list[CompletionHistory]:
    """Newest first. Who may not see the history is shown what holds, and nothing of how it came about."""
    related = access.completions().select_related("training", "version", "recorded_by")
    rows = {row.pk: row for row in related.order_by("-completed_on", "-pk")}
    earlier = {row.corrects_id for row in rows.values()}
    last = [row for row in rows.values() if row.pk not in earlier]
    if not access.sees_history:
        return [CompletionHistory(row, "", []) for row in last if not row.annulled]
    return [_with_history(row, rows, access.reader) for row in last]


def _with_history(last: Completion, rows: dict[int, Completion], reader: User) -> CompletionHistory:
    corrections, row = [], last
    while row.corrects_id in rows:
        before = rows[row.corrects_id]
        corrections.append(Corrected(row, before, name_of(row.recorded_by, reader)))
        row = before
    recorded_by = name_of(row.recorded_by, reader) if row.evidence else ""
    return CompletionHistory(last, recorded_by, corrections[::-1])


def exemption_changes(access: TrainingAccess) -> list[tuple[PersonChange, str]]:
    """What has been done with the person's exemptions, newest first, and by whom. Never why."""
    found = access.person.changes.filter(what__in=OF_EXEMPTIONS).select_related("by", "requirement__training")
    return [(change, name_of(change.by, access.reader)) for change in found]
