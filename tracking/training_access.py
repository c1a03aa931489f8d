"""What one reader may see and do of one person's trainings. Managers and deputies see standing and days; HR with the
person in its scope also the history, and acts; a nämnd's secretary sees, records and corrects what the elected are
offered. Nobody acts on their own."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.functional import cached_property

from tracking.models import Affiliation, Kind, Requirement, Training, User
from tracking.models.completions import CompletionQuerySet
from tracking.models.organisation import UserQuerySet
from tracking.people_rights import PeopleRights


def persons_of_hr(reader: User, today: dt.date) -> UserQuerySet:
    """Whom the reader may exempt: visible persons with a tie today in the scope of the reader's HR roles."""
    ties = Affiliation.objects.as_of(today).filter(unit__in=PeopleRights(reader, today).hr_units)
    return User.objects.visible_to(reader, today).filter(pk__in=ties.values("user")).exclude(pk=reader.pk)


class TrainingAccess:
    def __init__(self, reader: User, person: User, today: dt.date) -> None:
        self.reader, self.person, self.today = reader, person, today
        self._rights = PeopleRights(reader, today)

    @cached_property
    def ties(self) -> list[Affiliation]:
        """Those the reader sees the person by."""
        seen = Affiliation.objects.visible_to(self.reader, self.today).filter(user=self.person)
        return list(seen.home_first().select_related("unit"))

    @cached_property
    def is_hr(self) -> bool:
        return self._rights.hr_units.filter(pk__in=[tie.unit_id for tie in self.ties]).exists()

    @property
    def is_own(self) -> bool:
        return self.reader.pk == self.person.pk

    @property
    def may_exempt(self) -> bool:
        return self.is_hr and not self.is_own

    @cached_property
    def may_record(self) -> bool:
        """And correct."""
        at = self._rights.committees
        is_secretary = any(tie.kind == Kind.ELECTED and tie.unit_id in at for tie in self.ties)
        return (self.is_hr or is_secretary) and not self.is_own

    @property
    def sees_history(self) -> bool:
        return self.is_hr or self.may_record

    @cached_property
    def requirements(self) -> list[Requirement]:
        """All for HR; for others those that reach the kinds of ties they see: an employee's manager is not told what
        the same person does as elected, nor a secretary what is done at work."""
        every = list(Requirement.objects.select_related("audience", "training"))
        kinds = {tie.kind for tie in self.ties}
        return every if self.is_hr else [each for each in every if kinds & set(each.kinds())]

    def trainings(self) -> QuerySet[Training]:
        if self.is_hr:
            return Training.objects.all()
        return Training.objects.filter(pk__in={each.training_id for each in self.requirements})

    def completions(self) -> CompletionQuerySet:
        return self.person.completions.filter(training__in=self.trainings())
