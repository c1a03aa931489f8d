"""Who has been shown names or has taken them out: the log's rows, as a data protection officer reads them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tracking.exports import Cell, Table
from tracking.models import AccessLog, OrganisationalUnit, User
from tracking.models.organisation import name_of

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class LogRow:
    at: dt.datetime
    who: str
    integration: str  # empty = the reader, on a page
    kind: str
    subject: str
    unit: str
    on: dt.date
    persons: int
    about: str  # whose page; empty = a list


@dataclass(frozen=True)
class NamesLog:
    """Of persons typed by a part of a name, as far as names may be shown. Days are inclusive; None or empty = all.
    who: a person or an integration.
    unit: of lists from there, from what lies below, and from above, which the unit may have stood in."""

    reader: User
    who: str = ""
    whom: str = ""
    unit: Iterable[OrganisationalUnit] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    kind: str = ""
    subject: str = ""

    def query(self) -> QuerySet[AccessLog]:
        """Newest first."""
        found = AccessLog.objects.select_related("reader", "subject_person")
        if self.who:
            readers = User.objects.matching(self.who).values("pk")
            found = found.filter(Q(reader__in=readers) | Q(integration__icontains=self.who))
        if self.whom:
            found = found.filter(subject_person__in=User.objects.matching(self.whom).values("pk"))
        if self.unit:
            found = found.filter(reduce(or_, map(_touching, self.unit)))
        if self.first:
            found = found.filter(at__gte=_midnight(self.first))
        if self.last:
            found = found.filter(at__lt=_midnight(self.last + DAY))
        if self.kind:
            found = found.filter(kind=self.kind)
        return found.filter(subject__icontains=self.subject) if self.subject else found

    def rows(self, found: Iterable[AccessLog]) -> Iterator[LogRow]:
        """`found`: a page of query()."""
        return self._told(found, _Units({_code(row) for row in found}))

    def all_rows(self) -> Iterator[LogRow]:
        return self._told(self.query().iterator(chunk_size=2000), _Units())

    def _told(self, found: Iterable[AccessLog], units: "_Units") -> Iterator[LogRow]:
        for row in found:
            yield LogRow(
                at=timezone.localtime(row.at),
                who=name_of(row.reader, self.reader),
                integration=row.integration,
                kind=row.get_kind_display(),
                subject=row.subject,
                unit=units.called(row),
                on=row.on,
                persons=row.persons,
                about=name_of(row.subject_person, self.reader) if row.subject_person else "",
            )


class _Units:
    """What units are called. A row has the codes of its day; a code may have passed to a successor since."""

    def __init__(self, codes: set[str] | None = None) -> None:
        """`codes`: those of a page; None = all."""
        self._by_code: dict[str, list[OrganisationalUnit]] = defaultdict(list)
        units = OrganisationalUnit.objects.select_related("parent").order_by("pk")
        for unit in units if codes is None else units.filter(code__in=codes):
            self._by_code[unit.code].append(unit)

    def called(self, row: AccessLog) -> str:
        code = _code(row)
        known = self._by_code[code]
        on = timezone.localdate(row.at)
        held = [unit for unit in known if (unit.valid_until or on) >= on >= (unit.valid_from or on)]
        return (held or known)[-1].long_name if known else code


def names_table(log: NamesLog) -> Table:
    return Table(
        title=_("Tillgång till namn"),
        headings=[_("När"), _("Vem"), _("Integration"), _("Hur"), _("Lista"), _("Enhet"), _("Läget den"),
                  _("Antal personer"), _("Vems sida")],
        rows=map(_cells, log.all_rows()),
    )  # fmt: skip


def names_in(log: NamesLog) -> int:
    """How many persons are named in the rows."""
    found = log.query().order_by()
    seen = {*found.values_list("reader", flat=True).distinct()}
    return len((seen | {*found.values_list("subject_person", flat=True).distinct()}) - {None})


def own_page_shown(person: User, since: dt.date) -> tuple[int, dt.datetime | None]:
    """How often a page about the person alone has been shown to others, and when last."""
    shown = AccessLog.objects.filter(subject_person=person, at__gte=_midnight(since)).exclude(reader=person)
    return shown.count(), shown.aggregate(last=Max("at"))["last"]


def _cells(row: LogRow) -> list[Cell]:
    when = row.at.strftime("%Y-%m-%d %H:%M")
    return [when, row.who, row.integration, row.kind, row.subject, row.unit, row.on, row.persons, row.about]


def _code(row: AccessLog) -> str:
    return row.unit_path.rpartition("/")[2]


def _touching(unit: OrganisationalUnit) -> Q:
    codes = unit.code_path.split("/")
    above = ["/".join(codes[:depth]) for depth in range(1, len(codes) + 1)]
    return Q(unit_path__in=above) | Q(unit_path__startswith=f"{unit.code_path}/")


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
