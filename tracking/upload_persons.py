"""The persons behind a group of an uploaded file's differences, and what the file says of each, in words."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracking.hr_import.rows import Row, pick
from tracking.models import Affiliation, Kind, OrganisationalUnit, SourceRecord, Upload, UploadDifference, User
from tracking.table_file import refused
from tracking.upload_files import stored_rows
from tracking.upload_layouts import layout_of


@dataclass(frozen=True)
class PersonDifference:
    name: str
    says: list[str]


def differences_shown(upload: Upload, group: str, reader: User, today: dt.date) -> QuerySet[UploadDifference]:
    visible = User.objects.visible_to(reader, today)
    return upload.differences.filter(Q(user=None) | Q(user__in=visible), group=group).select_related("user")


def describe(upload: Upload, page: Sequence[UploadDifference], reader: User) -> list[PersonDifference]:
    """Raises Refused when the file is gone."""
    return _Describer(upload, page, reader).describe_all()


class _Describer:
    def __init__(self, upload: Upload, page: Sequence[UploadDifference], reader: User) -> None:
        self.page, self.reader, self.on = page, reader, upload.on
        users = [each.user_id for each in page if each.user_id]
        records = SourceRecord.objects.filter(source=upload.source.name, user__in=users)
        self.records = {record.person_id: record for record in records}
        numbers = {each.row for each in page if each.row}
        self.names = dict(OrganisationalUnit.objects.as_of(upload.on).values_list("code", "name"))
        layout = layout_of(upload)
        if layout is None:
            raise refused("Filens kolumner är inte utpekade. Ladda upp filen igen.")
        rows = pick(upload.headings, stored_rows(upload), layout, self.records.keys(), numbers)
        self.by_number = {row.number: row for row in rows}
        self.rows: dict[int, list[Row]] = defaultdict(list)
        for row in rows:
            if row.person_id in self.records:
                self.rows[self.records[row.person_id].user_id].append(row)
        self.ties: dict[int, list[Affiliation]] = defaultdict(list)
        held = Affiliation.objects.filter(Q(end_on=None) | Q(end_on__gte=self.on), source=upload.source.name)
        for tie in held.filter(user__in=users).select_related("unit"):
            self.ties[tie.user_id].append(tie)

    def describe_all(self) -> list[PersonDifference]:
        return [self._known(each.user) if each.user else self._new(each.row or 0) for each in self.page]

    def _new(self, number: int) -> PersonDifference:
        row = self.by_number.get(number)
        if row is None:
            raise refused("Raden finns inte i filen. Ladda upp den igen.", number)
        return PersonDifference(f"{row.given_name} {row.family_name}".strip() or _("Utan namn"), [self._begins(row)])

    def _known(self, user: User) -> PersonDifference:
        rows, ties = self.rows[user.pk], {tie.external_id: tie for tie in self.ties[user.pk]}
        says = self._about(user, rows)
        for row in rows:
            tie = ties.pop(row.affiliation_id, None)
            if tie:
                says += self._between(tie, row)
            elif row.end is None or row.end >= self.on:
                says.append(self._begins(row))
        says += [self._missing(tie) for tie in ties.values()]
        return PersonDifference(
            user.name_for(self.reader), says or [_("Inloggningen eller någon annan uppgift rättas.")]
        )

    def _about(self, user: User, rows: list[Row]) -> list[str]:
        says = []
        if (
            rows
            and not user.protected
            and (user.given_name, user.family_name) != (rows[0].given_name, rows[0].family_name)
        ):
            says.append(_("Nytt namn: %(name)s.") % {"name": f"{rows[0].given_name} {rows[0].family_name}".strip()})
        emails = [row.email for row in rows if row.email]
        before = next((each.email for each in self.records.values() if each.user_id == user.pk), "")
        if rows and before != (emails[0] if emails else ""):
            says.append(_("E-postadressen ändras."))
        if self._other_mobile(user, rows):
            says.append(_("Mobilnumret ändras."))
        return says

    def _other_mobile(self, user: User, rows: list[Row]) -> bool:
        """Of somebody with protected personal data none is kept."""
        if not rows or rows[0].mobile is None or user.protected:
            return False
        before = next((each.mobile for each in self.records.values() if each.user_id == user.pk), "")
        return before != next((row.mobile for row in rows if row.mobile), "")

    def _between(self, tie: Affiliation, row: Row) -> list[str]:
        says = []
        if tie.unit.code != row.unit_code:
            says.append(_("Enhet: %(before)s blir %(after)s.") % {"before": tie.unit.name, "after": self._unit(row)})
        if tie.title != row.title:
            values = {"before": tie.title or _("ingen"), "after": row.title or _("ingen")}
            says.append(_("Befattning: %(before)s blir %(after)s.") % values)
        if tie.end_on != row.end:
            says.append(_("Slutar %(day)s.") % {"day": _day(row.end)} if row.end else _("Slutdatumet tas bort."))
        if tie.employed_from != row.start:
            says.append(_("Började %(day)s.") % {"day": _day(row.start)})
        says += self._sorted(tie, row)
        if tie.missing_since:
            says.append(_("Finns i filen igen: %(place)s.") % {"place": _place(tie.title, tie.unit.name)})
        return says

    def _sorted(self, tie: Affiliation, row: Row) -> list[str]:
        says = []
        if tie.form != row.form:
            values = {"before": tie.form or _("ingen"), "after": row.form or _("ingen")}
            says.append(_("Anställningsform: %(before)s blir %(after)s.") % values)
        if tie.kind != row.kind:
            values = {"before": tie.get_kind_display(), "after": str(Kind(row.kind).label)}
            says.append(_("Sort: %(before)s blir %(after)s.") % values)
        if row.main is not None and tie.is_main != row.main:
            text = (
                _("%(unit)s blir huvudsaklig plats.") if row.main else _("%(unit)s är inte längre huvudsaklig plats.")
            )
            says.append(text % {"unit": self._unit(row)})
        return says

    def _begins(self, row: Row) -> str:
        place, day = _place(row.title, self._unit(row)), _day(row.start)
        if row.end:
            return _("%(place)s, %(day)s till %(last)s.") % {"place": place, "day": day, "last": _day(row.end)}
        return _("%(place)s, från %(day)s.") % {"place": place, "day": day}

    def _missing(self, tie: Affiliation) -> str:
        place = _place(tie.title, tie.unit.name)
        if tie.missing_since:
            return _("Har saknats i filen sedan %(day)s: %(place)s.") % {"place": place, "day": _day(tie.missing_since)}
        return _("Saknas i filen: %(place)s.") % {"place": place}

    def _unit(self, row: Row) -> str:
        return row.unit_name or self.names.get(row.unit_code) or row.unit_code


def _place(title: str, unit: str) -> str:
    return f"{title}, {unit}" if title else unit


def _day(day: dt.date) -> str:
    return date_format(day, "j F Y")
