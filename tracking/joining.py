"""Two rows of one person, in different sources, made one by hand; and parted again as they were. The kept row takes
over all that the other held, and the Join remembers each step. Imports of both sources then write on the kept row."""

import datetime as dt
import json
from collections.abc import Callable
from itertools import groupby
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tracking.hr_import.addresses import apply_addresses
from tracking.hr_import.trust import Trust
from tracking.leaving import follow_ties
from tracking.locking import alone_with_the_requirements, alone_with_the_tree
from tracking.mobiles import forget_numbers_of_protected
from tracking.models import (
    Affiliation,
    Assignment,
    Attendance,
    Audience,
    Completion,
    DifferentPersons,
    Enrolment,
    Exemption,
    Join,
    Message,
    Occasion,
    OutgoingStatement,
    PersonalLink,
    PersonChange,
    SignUp,
    SourceRecord,
    UnitRole,
    User,
)
from tracking.models.sources import precedence

DAY = dt.timedelta(days=1)
LISTS = (Audience.includes.through, Audience.excludes.through)
Merge = Callable[["JoinWork"], None]
# All that is a person's own, by the field that says whose. Who did or saw something (recorded_by, by, reader) stays
# with the account that did.
HELD: dict[tuple[type[Any], str], Merge | None] = {}
# What others keep of an enrolment: moved from the other's, which goes, to the kept person's of the same training.
OF_ENROLMENTS: list[Callable[["JoinWork", Enrolment, Enrolment], None]] = []


def holds(model: type[Model], field: str = "user", merge: Merge | None = None) -> None:
    """Registers rows that go over to the kept person. merge: drops or changes, before any has gone over, those that the
    two may not both have; called once for each join, which may then not fail on a constraint of the model."""
    HELD[model, field] = merge


OWN: tuple[Any, ...] = (SourceRecord, Affiliation, Completion, Enrolment, Assignment, Exemption, UnitRole)
for _model in (*OWN, OutgoingStatement, PersonChange, SignUp, Attendance, *LISTS):
    holds(_model)
holds(Occasion, "leader")


def check_join(one: User, two: User, reader: User) -> None:
    """Raises ValidationError. Either may be kept."""
    if one.pk == two.pk:
        raise ValidationError(_("Det är samma uppgift två gånger. Välj två olika."))
    if reader.pk in (one.pk, two.pk):
        raise ValidationError(_("Du kan inte slå ihop dig själv. Be en annan i HR."))
    if any(each.is_superuser or each.is_staff or each.groups.exists() for each in (one, two)):
        says = _("En av dem har rätt att redigera. En administratör tar bort rätten först och ger den igen efteråt.")
        raise ValidationError(says)
    sources = [set(each.source_records.values_list("source", flat=True)) for each in (one, two)]
    if not all(sources):
        raise ValidationError(_("En av dem finns inte i någon källa och kan inte slås ihop."))
    if sources[0] & sources[1]:
        raise ValidationError(_("Båda finns i samma källa. Rätta det i källan i stället."))


def check_given_up(other: User, today: dt.date) -> None:
    """A role that somebody has given does not change person unseen, and perhaps for longer than the joiner may give."""
    if other.unit_roles.filter(Q(end_on=None) | Q(end_on__gte=today), source="").exists():
        says = _("Den du inte behåller har en roll som är given för hand. Behåll den, eller ta tillbaka rollen först.")
        raise ValidationError(says)


def check_separate(joined: Join, reader: User) -> None:
    """Raises ValidationError."""
    if reader.pk in (joined.kept_id, joined.other_id):
        raise ValidationError(_("Du kan inte dela dig själv. Be en annan i HR."))


@transaction.atomic
def join(kept: User, other: User, by: User) -> Join:
    alone_with_the_tree()  # no import writes on either meanwhile
    alone_with_the_requirements()  # and no assignments are opened for them
    locked = {each.pk: each for each in User.objects.select_for_update().filter(pk__in=[kept.pk, other.pk])}
    kept, other = locked[kept.pk], locked[other.pk]
    check_join(kept, other, by)
    today = timezone.localdate()
    check_given_up(other, today)
    work = JoinWork(Join(kept=kept, other=other, by=by), today)
    work.merge_person()
    work.merge_enrolments()
    work.merge_assignments()
    work.merge_exemptions()
    work.merge_lists()
    work.merge_occasions()
    work.merge_told_apart()
    work.move_messages()
    for merge in filter(None, HELD.values()):
        merge(work)
    for model, field in HELD:
        work.move(model, field)
    work.join.save()
    PersonalLink.objects.filter(user=other).revoke(timezone.now())
    EmailAddress.objects.filter(user=other).delete()
    other.email, other.is_active = None, False
    other.save()
    _follow_records(kept, today)
    apply_addresses(today)
    PersonChange.objects.create(user=kept, by=by, what=PersonChange.What.JOINED)
    return work.join


@transaction.atomic
def separate(joined: Join, by: User) -> None:
    check_separate(joined, by)
    alone_with_the_tree()
    alone_with_the_requirements()
    row = Join.objects.select_for_update().select_related("kept", "other").get(pk=joined.pk)
    if row.separated_at:
        return
    _move_back(row)
    _put_back_dropped(row, by)
    DifferentPersons.objects.filter(pk__in=row.moved.get(DifferentPersons._meta.label_lower, [])).delete()
    _put_back_changed(row)
    today = timezone.localdate()
    row.separated_at, row.separated_by = timezone.now(), by
    row.save()
    for person in User.objects.filter(pk__in=[row.kept_id, row.other_id]):
        _follow_records(person, today)
    apply_addresses(today)
    PersonChange.objects.create(user=row.kept, by=by, what=PersonChange.What.SEPARATED)


class JoinWork:
    """One join under way: what is done to rows through it is remembered, so that it can be undone."""

    def __init__(self, join: Join, today: dt.date) -> None:
        self.trust = Trust(today)
        self.join, self.kept, self.other = join, join.kept, join.other

    def set(self, row: Model, **values: Any) -> None:
        for name, value in values.items():
            field: Any = row._meta.get_field(name)
            before = field.value_from_object(row)
            setattr(row, field.attname, value)
            self.join.changed.append([row._meta.label_lower, _key(row.pk), name, _text(before), _text(value)])
        row.save()

    def drop(self, row: Model) -> None:
        self.join.dropped += json.loads(serializers.serialize("json", [row]))
        row.delete()

    def move(self, model: type[Model], field: str) -> None:
        rows = model._default_manager.filter(**{field: self.other})
        self.join.moved[_name(model, field)] = [_key(pk) for pk in rows.values_list("pk", flat=True)]
        rows.update(**{field: self.kept})

    def move_messages(self) -> None:
        """What waits to be sent goes to the kept person, unless that person has the same coming already."""
        waiting = Message.objects.filter(status=Message.Status.QUEUED)
        own = [(each.step, each.about) for each in waiting.filter(recipient=self.kept)]
        moved = []
        for message in waiting.filter(recipient=self.other):
            if (message.step, message.about) in own:
                message.status, message.reason = Message.Status.CANCELLED, Message.Reason.JOINED
                message.settled_at = timezone.now()
            else:
                message.recipient = self.kept
                moved.append(message.pk)
            message.save(update_fields=["recipient", "status", "reason", "settled_at"])
        self.join.moved[Message._meta.label_lower] = moved

    def merge_person(self) -> None:
        """The source that is believed first gives the name, as in an import."""
        rank, records = precedence(), SourceRecord.objects.filter(user__in=[self.kept, self.other])
        first = min(records, key=lambda record: rank(record.source), default=None)
        if first and first.user_id == self.other.pk and self.trust.gives_name(first.source, self.kept.pk):
            self.set(self.kept, given_name=self.other.given_name, family_name=self.other.family_name)
        if self.other.display_name and not self.kept.display_name:
            self.set(self.kept, display_name=self.other.display_name)

    def merge_enrolments(self) -> None:
        """One training is open once: the tries go over to the kept person's."""
        for mine in Enrolment.objects.filter(user=self.kept, completed_on=None):
            theirs = Enrolment.objects.filter(user=self.other, training=mine.training_id, completed_on=None).first()
            if theirs:
                for attempt in theirs.attempts.all():
                    self.set(attempt, enrolment=mine.pk)
                for move in OF_ENROLMENTS:
                    move(self, theirs, mine)
                self.drop(theirs)

    def merge_assignments(self) -> None:
        """A person is counted once a day by each requirement: of rows that share days an open one stays, else the one
        that began first, and of the others the days that are theirs alone."""
        rows = Assignment.objects.filter(user__in=[self.kept, self.other]).order_by("requirement", "pk")
        for _requirement, group in groupby(rows, lambda row: row.requirement_id):
            ranked = sorted(group, key=lambda row: (row.ended_on is not None, row.assigned_on, row.pk))
            if len({row.user_id for row in ranked}) > 1:
                self._part_days(ranked)

    def _part_days(self, ranked: list[Assignment]) -> None:
        stay: list[Assignment] = []
        for row in ranked:
            clash = [each for each in stay if _share_days(each, row)]
            first = min((each.assigned_on for each in clash), default=None)
            if first is None:
                stay.append(row)
            elif row.assigned_on < first:
                self.set(row, ended_on=first - DAY)
                stay.append(row)
            else:
                self.drop(row)

    def merge_exemptions(self) -> None:
        """No two free from one training on one day: of the other's, the days stay that the kept person's leave over."""
        for theirs in Exemption.objects.filter(user=self.other).order_by("start_on"):
            meeting = Exemption(user=self.kept, requirement=theirs.requirement, start_on=theirs.start_on)
            meeting.end_on = theirs.end_on
            clash = list(Exemption.objects.meeting(meeting))
            before = min((each.start_on for each in clash), default=None)
            after = max((each.end_on for each in clash), default=None)
            if before and before > theirs.start_on:
                self.set(theirs, end_on=before - DAY)
            elif after and after < theirs.end_on:
                self.set(theirs, start_on=after + DAY)
            elif clash:
                self.drop(theirs)

    def merge_lists(self) -> None:
        for through in LISTS:
            on_list = list(through.objects.filter(user=self.kept).values_list("audience", flat=True))
            for row in through.objects.filter(user=self.other, audience__in=on_list):
                self.drop(row)

    def merge_occasions(self) -> None:
        """One sign-up and one attendance for each, a sign-up with a place before one in line. Completions stay."""
        for theirs in SignUp.objects.standing().filter(user=self.other):
            mine = SignUp.objects.standing().filter(user=self.kept, occasion=theirs.occasion_id).first()
            if mine:
                self.drop(mine if theirs.placed_at and not mine.placed_at else theirs)
        there = Attendance.objects.filter(user=self.kept).values("occasion")
        for twice in Attendance.objects.filter(user=self.other, occasion__in=there):
            self.drop(twice)

    def merge_told_apart(self) -> None:
        """Whoever is not the other is not the kept either."""
        made = []
        for row in DifferentPersons.objects.about(self.other).exclude(one=self.kept).exclude(two=self.kept):
            first, last = _pair(self.kept.pk, row, self.other.pk)
            same, new = DifferentPersons.objects.get_or_create(one_id=first, two_id=last, defaults={"by": row.by})
            made += [same.pk] if new else []
            self.drop(row)
        self.join.moved[DifferentPersons._meta.label_lower] = made


def _pair(instead: int, row: DifferentPersons, of: int) -> list[int]:
    return sorted([instead, row.two_id if row.one_id == of else row.one_id])


def _share_days(one: Assignment, two: Assignment) -> bool:
    last_of_one, last_of_two = one.ended_on or dt.date.max, two.ended_on or dt.date.max
    return one.assigned_on <= last_of_two and two.assigned_on <= last_of_one


def _move_back(row: Join) -> None:
    """Also what the other person's sources have written since, and what came of a try that was the other's."""
    sources = SourceRecord.objects.filter(pk__in=row.moved[SourceRecord._meta.label_lower]).values_list(
        "source", flat=True
    )
    since = {
        Affiliation: Q(source__in=list(sources)),
        UnitRole: Q(source__in=list(sources)),
        Completion: Q(cause__in=row.moved[Enrolment._meta.label_lower]),
    }
    for model, field in HELD:
        theirs = Q(pk__in=row.moved.get(_name(model, field), [])) | since.get(model, Q(pk__in=[]))
        model._default_manager.filter(theirs, **{field: row.kept}).update(**{field: row.other})
    messages = Message.objects.filter(status=Message.Status.QUEUED, recipient=row.kept)
    messages.filter(pk__in=row.moved.get(Message._meta.label_lower, [])).update(recipient=row.other)
    # A correction goes where the row goes that it takes the place of, and so does what corrects the correction.
    while Completion.objects.filter(user=row.kept, corrects__user=row.other_id).update(user=row.other):
        pass


def _name(model: type[Model], field: str) -> str:
    """In Join.moved."""
    label = model._meta.label_lower
    return label if field == "user" else f"{label}.{field}"


def _put_back_dropped(row: Join, by: User) -> None:
    for each in serializers.deserialize("python", row.dropped):
        put_back: Any = each.object
        if isinstance(put_back, Exemption) and not _cut_to_kept(put_back, row):
            continue
        if isinstance(put_back, UnitRole) and not _still_holds(put_back, row):
            continue
        if isinstance(put_back, DifferentPersons) and not _still_apart(put_back, row):
            continue
        if not _is_assigned_anew(put_back):
            each.save()
        if isinstance(put_back, UnitRole):
            PersonChange.of_role(by, PersonChange.What.ROLE_GIVEN, put_back)


def _still_holds(role: UnitRole, row: Join) -> bool:
    """Whether the role that it gave way to holds as it did: one that was taken back or ended has ended for both."""
    same = UnitRole.objects.filter(user=row.kept_id, unit=role.unit_id, role=role.role, source=role.source)
    return same.filter(end_on=None).exists()


def _still_apart(told: DifferentPersons, row: Join) -> bool:
    """Not if somebody has taken it back of the kept person since."""
    first, last = _pair(row.kept_id, told, row.other_id)
    return DifferentPersons.objects.filter(one=first, two=last).exists()


def _cut_to_kept(exemption: Exemption, row: Join) -> bool:
    """To the days that those which it gave way to still free from. False = none."""
    theirs = Exemption(user_id=row.kept_id, requirement_id=exemption.requirement_id)
    theirs.start_on, theirs.end_on = exemption.start_on, exemption.end_on
    days = list(Exemption.objects.meeting(theirs).values_list("start_on", "end_on"))
    if days:
        exemption.start_on = max(exemption.start_on, min(start for start, _end in days))
        exemption.end_on = min(exemption.end_on, max(end for _start, end in days))
    return bool(days)


def _is_assigned_anew(row: Any) -> bool:
    if not isinstance(row, Assignment) or row.ended_on:
        return False
    return Assignment.objects.filter(user=row.user_id, requirement=row.requirement_id, ended_on=None).exists()


def _put_back_changed(row: Join) -> None:
    """Unless something else has changed it since."""
    for label, key, name, before, after in reversed(row.changed):
        one = apps.get_model(label)._default_manager.filter(pk=key).first()
        field: Any = one._meta.get_field(name) if one else None
        if one and field and _text(field.value_from_object(one)) == after:
            setattr(one, field.attname, field.to_python(before))
            if not isinstance(one, Exemption) or _regain(one, row, name, field.to_python(after)):
                one.save()


def _regain(exemption: Exemption, row: Join, name: str, after: dt.date) -> bool:
    """Of the days that it gave up, those that the kept person's still frees from. False = none."""
    regained = Exemption(requirement_id=exemption.requirement_id)
    regained.start_on, regained.end_on = exemption.start_on, exemption.end_on
    setattr(regained, *(("start_on", after + DAY) if name == "end_on" else ("end_on", after - DAY)))
    if not _cut_to_kept(regained, row):
        return False
    setattr(exemption, name, getattr(regained, name))
    return True


def _follow_records(person: User, today: dt.date) -> None:
    """Protected if any source says so; can log in while something holds."""
    person.protected = person.source_records.filter(protected=True).exists()
    person.save()
    forget_numbers_of_protected()
    follow_ties(User.objects.filter(pk=person.pk), today)


def _key(pk: Any) -> int | str:
    return pk if isinstance(pk, int) else str(pk)


def _text(value: Any) -> Any:
    """As JSON keeps it."""
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)
