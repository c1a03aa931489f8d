"""Who was shown names or took them out, and who changed what by hand. Rows are added and never changed."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from tracking.models.exemptions import Exemption
from tracking.models.organisation import Affiliation, User
from tracking.models.requirements import Requirement
from tracking.models.roles import UnitRole
from tracking.models.units import OrganisationalUnit
from tracking.personal_data import Basis, PersonalData


class AccessLog(models.Model):
    class Kind(models.TextChoices):
        SHOWN = "shown", _("visad lista")
        TAKEN_OUT = "taken_out", _("uttagen fil")

    ONE_PERSON = _("En persons sida")  # also a handler's, which is only about persons with protected data

    personal_data = PersonalData(
        name=_("Tillgång till namn"),
        basis=Basis.LEGAL_OBLIGATION,
        what=_(
            "Vem som har sett eller tagit ut en lista med namn, när, för vilken enhet och hur många. Inte vilka namn, "
            "utom vem det var när en sida visade en enda person."
        ),
        why=_("Kunna svara på vem som har haft tillgång till uppgifterna."),
        keep=_("I två år, eftersom frågan kan komma sent."),
    )

    # NULL = the reader has been erased; that somebody looked stays.
    reader = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("vem"))
    at = models.DateTimeField(_("när"), auto_now_add=True)
    kind = models.CharField(_("hur"), max_length=20, choices=Kind)
    unit_path = models.CharField(_("enhet"), max_length=700, db_index=True)  # codes joined by "/", as the tree was
    subject = models.CharField(_("om"), max_length=500)
    on = models.DateField(_("läget den"))
    persons = models.PositiveIntegerField(_("antal personer"))
    # The integration that fetched them; the reader is then who made its token. Empty = the reader, on a page.
    integration = models.CharField(_("integration"), max_length=100, blank=True)
    # Whose page it was. NULL = a list, or a person who has been erased.
    subject_person = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("vems sida"))

    class Meta:
        verbose_name = _("visning eller uttag av namn")
        verbose_name_plural = _("visningar och uttag av namn")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.unit_path}"

    @classmethod
    def record(cls, reader: User | None, kind: Kind, unit: OrganisationalUnit, **fields: object) -> None:
        """Also when the list was empty: that somebody looked is the fact. Fields: subject, on, persons, integration,
        subject_person."""
        with override(settings.LANGUAGE_CODE):  # the log is in one language, whichever the reader's is
            subject = str(fields.pop("subject"))
        cls.objects.create(reader=reader, kind=kind, unit_path=unit.code_path, subject=subject, **fields)

    @classmethod
    def shown(
        cls,
        reader: User,
        unit: OrganisationalUnit | None,
        subject: object,
        on: dt.date,
        persons: int,
        about: User | None = None,
    ) -> None:
        """By a page that is not there to be asked for names: nothing where it showed none. unit: the topmost that the
        names are from. about: of whom, where it is one person's own page."""
        if unit and persons:
            shown = {"subject": subject, "on": on, "persons": persons, "subject_person": about}
            cls.record(reader, cls.Kind.SHOWN, unit, **shown)


class PersonChange(models.Model):
    """What somebody did by hand with another person's roles, ties, exemptions or name. It holds no name, and no reason
    for an exemption: a display name and the fact that there is one are read by the named handlers only."""

    class What(models.TextChoices):
        ROLE_GIVEN = "role_given", _("Gav rollen")
        ROLE_CHANGED = "role_changed", _("Ändrade rollen")
        ROLE_WITHDRAWN = "role_withdrawn", _("Tog tillbaka rollen")
        ADDED = "added", _("Lade upp personen")
        ENDED = "ended", _("Satte sista dag")
        END_UNDONE = "end_undone", _("Ångrade sista dagen")
        NAME_SET = "name_set", _("Satte visningsnamn")
        NAME_CLEARED = "name_cleared", _("Tog bort visningsnamn")
        JOINED = "joined", _("Slog ihop två personer")
        SEPARATED = "separated", _("Delade personerna igen")
        EXEMPTED = "exempted", _("Lade till ett undantag")
        EXEMPTION_SHORTENED = "exemption_shortened", _("Avslutade ett undantag tidigare")
        EXEMPTION_WITHDRAWN = "exemption_withdrawn", _("Tog tillbaka ett undantag")
        LINKS_REVOKED = "links_revoked", _("Spärrade länkar och startkoder")
        UNPROTECTED = "unprotected", _("En fil tog bort skyddade personuppgifter")
        UNPROTECTED_READ = "unprotected_read", _("Läste att skyddet är borta")

    personal_data = PersonalData(
        name=_("Ändring för hand"),
        basis=Basis.LEGAL_OBLIGATION,
        what=_(
            "Vem som för hand har ändrat en persons roll, anknytning, undantag eller visningsnamn eller slagit ihop "
            "två personer, och när; vilken källas fil som tog bort en persons skydd, och vilken handläggare som har "
            "läst det. Inte namnen, och inte orsaken till ett undantag."
        ),
        why=_("Kunna förklara vem som gav en åtkomst eller ändrade en uppgift, och rätta det som blev fel."),
        keep=_("I två år, och längre så länge rollen gäller."),
    )

    user = models.ForeignKey(User, models.CASCADE, related_name="changes")
    # NULL = a command, a file, or whoever did it has been erased.
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    what = models.CharField(max_length=20, choices=What)
    # Of a role or a tie: where and which role; of these and an exemption: the days after the change, for one that has
    # been taken back those it had. NULL = not about such a row.
    unit = models.ForeignKey(OrganisationalUnit, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=UnitRole.Role, blank=True)
    start_on = models.DateField(null=True)
    end_on = models.DateField(null=True)
    # Of an exemption: what it frees from. NULL = from all, or not about one.
    requirement = models.ForeignKey(Requirement, models.SET_NULL, null=True, related_name="+")
    # The tie whose last day was set, and what it was before, so that it can be undone. NULL = another change.
    affiliation = models.ForeignKey(Affiliation, models.SET_NULL, null=True, related_name="+")
    end_before = models.DateField(null=True)
    source = models.CharField(max_length=50, blank=True)  # whose file did it; empty = no file

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "what"]), models.Index(fields=["unit", "what"])]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.pk}"

    @classmethod
    def of_exemption(cls, by: User | None, what: What, exemption: Exemption) -> Self:
        """Unsaved: a file makes many."""
        return cls(
            user_id=exemption.user_id,
            by=by,
            what=what,
            requirement_id=exemption.requirement_id,
            start_on=exemption.start_on,
            end_on=exemption.end_on,
        )

    @classmethod
    def of_role(cls, by: User, what: What, role: UnitRole) -> None:
        cls.objects.create(
            user=role.user, by=by, what=what, unit=role.unit, role=role.role, start_on=role.start_on, end_on=role.end_on
        )
