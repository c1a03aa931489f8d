"""Films and recordings that lessons show: a file that never changes, and what makes it open to everybody."""

import uuid
from functools import partial
from typing import Any, Self

from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from content.film_files import MIME, RECORDING, stored_name
from content.film_forms import FilmForm
from content.film_panels import FilmPanel, TracksPanel
from content.spoken import LANGUAGES
from content.webvtt import Cue, cues


class FilmQuerySet(models.QuerySet["Film"]):
    def with_tracks(self) -> Self:
        return self.prefetch_related("tracks")


class Film(ClusterableModel):
    """A film (mp4, webm) or a recording (mp3). Another file is another film: what a lesson plays never changes under
    it (docs/decisions/0013)."""

    secret = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # in its address: who knows it may play
    title = models.CharField(_("titel"), max_length=200)
    file = models.FileField(
        _("fil"),
        upload_to=stored_name,
        max_length=200,
        help_text=_("Film som mp4 eller webm, inspelning som mp3. Filen byts inte: en annan fil är en ny film."),
    )
    language = models.CharField(_("språk som talas"), max_length=5, choices=LANGUAGES, default="sv")
    duration = models.DurationField(
        _("längd"), help_text=_("Minuter och sekunder, till exempel 3:20."), null=True, blank=True
    )
    poster = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("bild innan filmen börjar"),
    )
    transcript = models.TextField(
        _("utskrift"),
        blank=True,
        help_text=_("Allt som sägs, och det som händer i bild och ljud och behövs för att förstå."),
    )
    described = models.FileField(
        _("syntolkad version"),
        upload_to=stored_name,
        max_length=200,
        blank=True,
        help_text=_("Samma film med en röst som berättar det som bara syns. Lika lång, så att undertexterna stämmer."),
    )
    all_is_said = models.BooleanField(
        _("allt som visas sägs också"),
        default=False,
        help_text=_("Jag har sett filmen utan bild: inget behöver syntolkas."),
    )

    objects = FilmQuerySet.as_manager()

    panels = [
        FilmPanel(),
        FieldPanel("title"),
        FieldPanel("file"),
        FieldRowPanel([FieldPanel("language"), FieldPanel("duration")]),
        FieldPanel("poster"),
        TracksPanel("tracks", heading=_("Undertexter och kapitel"), label=_("Text")),
        FieldPanel("transcript"),
        MultiFieldPanel([FieldPanel("described"), FieldPanel("all_is_said")], _("Syntolkning")),
    ]
    base_form_class = FilmForm

    class Meta:
        verbose_name = _("film eller inspelning")
        verbose_name_plural = _("filmer och inspelningar")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def ending(self) -> str:
        return "." + str(self.file.name).rpartition(".")[2]

    @property
    def is_recording(self) -> bool:
        return self.ending == RECORDING

    @property
    def mime(self) -> str:
        return MIME[self.ending]

    @property
    def address(self) -> str:
        return reverse("film", args=[self.secret])

    @property
    def described_address(self) -> str:
        return reverse("film_described", args=[self.secret])

    @property
    def clock(self) -> str:
        """Its length as it is read, "" = nobody has said."""
        return clock(self.duration.total_seconds()) if self.duration else ""

    @property
    def captions(self) -> list["Track"]:
        return [track for track in self.tracks.all() if track.kind == Track.Kind.CAPTIONS]

    @property
    def chapters(self) -> "Track | None":
        """In its own language, else in any."""
        found = [track for track in self.tracks.all() if track.kind == Track.Kind.CHAPTERS]
        return next((track for track in found if track.language == self.language), found[0] if found else None)

    @property
    def lacks(self) -> list[str]:
        """What it must have before a page that shows it is published; [] = nothing."""
        return lacking(self, [(track.kind, track.language) for track in self.tracks.all()])


class Track(models.Model):
    """A text that follows the film."""

    class Kind(models.TextChoices):
        CAPTIONS = "captions", _("Undertexter")
        CHAPTERS = "chapters", _("Kapitel")

    film = ParentalKey(Film, on_delete=models.CASCADE, related_name="tracks")
    kind = models.CharField(_("sort"), max_length=8, choices=Kind, default=Kind.CAPTIONS)
    language = models.CharField(_("språk"), max_length=5, choices=LANGUAGES, default="sv")
    text = models.TextField(_("WebVTT"), blank=True, help_text=_("Fylls i från filen, och kan rättas här."))

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("language")]),
        FieldPanel("upload", heading=_("Fil (.vtt)")),
        FieldPanel("text"),
    ]

    class Meta:
        verbose_name = _("text till film")
        verbose_name_plural = _("texter till film")
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["film", "kind", "language"], name="one_track_of_a_kind_and_language")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_language_display()}"

    @property
    def address(self) -> str:
        return reverse("film_track", args=[self.film.secret, self.pk])

    @property
    def begins(self) -> list[tuple[Cue, str]]:
        """Of chapters: (cue, when it begins as it is read)."""
        return [(cue, clock(cue.start)) for cue in cues(self.text)]


def clock(seconds: float) -> str:
    """2:13, or 1:02:13."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def lacking(film: Film, tracks: list[tuple[str, str]]) -> list[str]:
    """tracks: (kind, language) of each. A recording shows nothing, and has no captions to follow it."""
    found: list[Any] = [] if film.transcript.strip() else [_("utskrift")]
    if not film.is_recording:
        if (Track.Kind.CAPTIONS, film.language) not in tracks:
            found.append(_("undertexter på det språk som talas"))
        if not (film.described or film.all_is_said):
            found.append(_("syntolkning, eller att allt som visas sägs också"))
    return [str(each) for each in found]


@receiver(post_delete, sender=Film)
def take_files_away(sender: type[Film], instance: Film, **kwargs: object) -> None:
    """When it is certain that the row is gone."""
    files = [file for file in (instance.file, instance.described) if file]
    for file in files:
        transaction.on_commit(partial(file.storage.delete, str(file.name)))
