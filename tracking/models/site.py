"""The municipality's own face: name, logo, colours, contact and its word for förvaltning."""

from typing import Any, cast

from django.core.cache import caches
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

hex_colour = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Skriv färgen som # och sex tecken, till exempel #0b5d7a."))
telephone = RegexValidator(r"^\+?[0-9][0-9 -]{1,18}[0-9]$", _("Skriv numret med siffror, till exempel 08-12 34 56."))


@register_setting(icon="home")
class Municipality(BaseSiteSetting):
    name = models.CharField(_("kommunens namn"), max_length=100, default="Kommunen")
    logo = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logotyp"),
    )
    colour = models.CharField(_("huvudfärg"), max_length=7, default="#0b5d7a", validators=[hex_colour])
    support_colour = models.CharField(_("stödfärg"), max_length=7, default="#8a4b14", validators=[hex_colour])
    contact_name = models.CharField(
        _("kontaktfunktion"), max_length=100, blank=True, help_text=_("En funktion, inte en person.")
    )
    contact_email = models.EmailField(_("kontaktens e-post"), blank=True)
    contact_phone = models.CharField(_("växel"), max_length=30, blank=True, validators=[telephone])
    department_word = models.CharField(
        _("ordet för förvaltning"),
        max_length=30,
        default="förvaltning",
        help_text=_("Till exempel sektor eller kontor."),
    )
    department_word_plural = models.CharField(_("ordet i plural"), max_length=30, default="förvaltningar")

    panels = [
        MultiFieldPanel(
            [
                FieldPanel(
                    "name",
                    help_text=_(
                        "Namnet överst på sidorna. I uppföljningen står den översta enhetens namn, som ändras "
                        "under Organisation, Enheter."
                    ),
                ),
                FieldPanel("logo"),
            ],
            _("Kommunen"),
        ),
        MultiFieldPanel([FieldPanel("colour"), FieldPanel("support_colour")], _("Färger")),
        MultiFieldPanel(
            [FieldPanel("contact_name"), FieldPanel("contact_email"), FieldPanel("contact_phone")],
            _("Kontakt"),
        ),
        MultiFieldPanel([FieldPanel("department_word"), FieldPanel("department_word_plural")], _("Ord")),
    ]

    class Meta:
        verbose_name = _("kommunens utseende")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        caches["minute"].delete(_key(self.site_id))

    @classmethod
    def known_for(cls, request: HttpRequest) -> "Municipality":
        """As it is now, or was a minute ago."""
        site = Site.find_for_request(request)
        if site is None:
            return cls()
        return cast(Municipality, caches["minute"].get_or_set(_key(site.pk), lambda: cls.for_site(site)))


def _key(site_id: int) -> str:
    return f"municipality-{site_id}"
