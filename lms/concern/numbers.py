"""Whom to call: functions and their telephone numbers, each with its source and with when somebody last tried it."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from content.read_snippets import ReadSnippet
from tracking.models import OrganisationalUnit
from tracking.models.site import telephone


class ContactNumber(ReadSnippet):
    """A function, never a person. In another language its words are its own, and all else is the Swedish row's."""

    code = models.SlugField(_("kod"), max_length=50, help_text=_("Kort namn på raden, till exempel socialjouren."))
    function = models.CharField(_("funktion"), max_length=100, help_text=_("Vem som svarar. Inget namn på en person."))
    number = models.CharField(
        _("telefonnummer"),
        max_length=20,
        blank=True,
        validators=[telephone],
        help_text=_(
            "Tomt: sidan visar kommunens växel. Ett ändrat nummer visas när det är läst och någon har ringt det och "
            "tryckt på Stämmer (Rapporter, Nummer att kontrollera)."
        ),
    )
    hours = models.CharField(_("när de svarar"), max_length=150, blank=True)
    about = models.CharField(_("vad de hjälper till med"), max_length=250, blank=True)
    national = models.BooleanField(
        _("nationellt nummer"),
        default=False,
        help_text=_("Visas också när ingen har kontrollerat det på ett år. Ett lokalt nummer ger då plats för växeln."),
    )
    for_staff = models.BooleanField(
        _("bara för den som är inloggad"), default=False, help_text=_("Visas aldrig på den öppna sidan.")
    )
    unit = models.ForeignKey(
        OrganisationalUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("bara för anställda i"),
        help_text=_("En förvaltning, eller en del av den. Tomt: alla som är inloggade."),
    )
    source = models.CharField(_("källa"), max_length=200)
    source_address = models.URLField(_("källans adress"), blank=True)

    panels = [
        FieldRowPanel([FieldPanel("function"), FieldPanel("code")]),
        FieldRowPanel([FieldPanel("number"), FieldPanel("hours")]),
        FieldPanel("about"),
        FieldRowPanel([FieldPanel("national"), FieldPanel("for_staff"), FieldPanel("unit")]),
        FieldRowPanel([FieldPanel("source"), FieldPanel("source_address")]),
    ]
    translatable_fields = [
        *(TranslatableField(name) for name in ("function", "hours", "about")),
        *(SynchronizedField(name, overridable=False) for name in ("code", "number", "national", "for_staff", "unit")),
        *(SynchronizedField(name, overridable=False) for name in ("source", "source_address")),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("nummer att ringa")
        verbose_name_plural = _("nummer att ringa")
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["code", "locale"], name="contact_code_once_per_language")]

    def __str__(self) -> str:
        return f"{self.function} {self.number}".strip()

    def clean(self) -> None:
        super().clean()
        if self.unit_id and not self.for_staff:
            raise ValidationError({"unit": _("Det som bara visas för en förvaltning är bara för den som är inloggad.")})
        if self.national and not self.number:
            raise ValidationError({"number": _("Ett nationellt nummer behöver ett nummer.")})


class NumberCheckQuerySet(models.QuerySet["NumberCheck"]):
    def latest_for(self, contacts: Iterable[ContactNumber], on: dt.date) -> dict[uuid.UUID, dt.date]:
        """By translation key: when the number that the contact has was last tried, up to the day. A number that has
        been changed has not been tried."""
        numbers = {each.translation_key: each.number for each in contacts}
        rows = self.filter(contact__in=numbers, checked_on__lte=on).values("contact", "number")
        tried = {(row["contact"], row["number"]): row["last"] for row in rows.annotate(last=Max("checked_on"))}
        return {key: tried[key, number] for key, number in numbers.items() if (key, number) in tried}

    def record(self, contact: ContactNumber, on: dt.date) -> None:
        self.get_or_create(contact=contact.translation_key, number=contact.number, checked_on=on)

    def take_back(self, contact: ContactNumber, on: dt.date) -> bool:
        """What was said of the number on the day, by mistake: it has its age from before. Whether there was any."""
        count, _by_model = self.filter(contact=contact.translation_key, number=contact.number, checked_on=on).delete()
        return bool(count)


class NumberCheck(models.Model):
    """That the number was tried on the day and the function answered. Appended, and taken back on its day only; by whom
    stands in the row's history."""

    contact = models.UUIDField()  # ContactNumber.translation_key: the same in all languages
    number = models.CharField(max_length=20)
    checked_on = models.DateField()

    objects = NumberCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "number", "checked_on"], name="number_checked_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.checked_on}"
