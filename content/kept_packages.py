"""Packages as they are kept: a title that lessons point at, versions that never change, folders stored once."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from content.uses import pages_with

SHA256 = 64  # hexadecimal digits


class PackageQuerySet(models.QuerySet["Package"]):
    def with_versions(self) -> Self:
        """`newest` = its number, `bytes` = of all versions, unpacked; what several share is counted in each."""
        return self.annotate(newest=Max("versions__number"), bytes=Sum("versions__size"))


class Package(models.Model):
    """What an editor chooses. What is played is one of its versions."""

    class Kind(models.TextChoices):
        H5P = "h5p", "H5P"
        SCORM = "scorm", "SCORM"

    kind = models.CharField(_("sort"), max_length=5, choices=Kind)
    title = models.CharField(_("titel"), max_length=255)
    text_alternative = models.TextField(
        _("textalternativ"),
        blank=True,
        help_text=_("Det som övningen lär ut, i vanlig text. Visas för den som inte kan eller vill använda paketet."),
    )
    accessibility_note = models.TextField(
        _("tillgänglighet"),
        blank=True,
        help_text=_("Vad som är prövat med tangentbord, skärmläsare och förstoring, av vem och när."),
    )
    retired = models.BooleanField(
        _("utfasat"),
        default=False,
        help_text=_("Kan inte väljas i nya lektioner. Lektioner som har paketet behåller det."),
    )

    objects = PackageQuerySet.as_manager()

    panels = [
        FieldPanel("title"),
        FieldPanel("text_alternative"),
        FieldPanel("accessibility_note"),
        FieldPanel("retired"),
    ]

    class Meta:
        verbose_name = _("paket")
        verbose_name_plural = _("paket")
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["kind", "title"], name="one_package_of_a_title")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        pages = [] if self.text_alternative.strip() or not self.pk else pages_with(self)
        if pages:
            says = _("Paketet används, också i utkast räknat, och måste ha en text: %(pages)s.")
            named = ", ".join(page.title for page in pages)
            raise ValidationError({"text_alternative": says % {"pages": named}})

    def version(self, number: int | None) -> "PackageVersion | None":
        """None for `number`: the newest."""
        return self.versions.filter(**({} if number is None else {"number": number})).order_by("-number").first()


class StoredFolder(models.Model):
    """Files in the storage under `sha256`, which is made of their names and what is in them: packages that bring the
    same folder share it, and none can change it for another."""

    sha256 = models.CharField(max_length=SHA256, unique=True)
    entries = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()  # bytes
    # NULL = its files are on their way, or whoever stored them was stopped. An object store renames no folder.
    ready_at = models.DateTimeField(null=True)
    brought_at = models.DateTimeField(default=timezone.now)  # by a package, the last time

    def __str__(self) -> str:
        return self.sha256


class PackageVersion(models.Model):
    """One upload. Its row is never changed: an attempt under way goes on with the version it began with."""

    class Format(models.TextChoices):
        H5P = "h5p", "H5P"
        SCORM12 = "scorm12", "SCORM 1.2"
        SCORM2004 = "scorm2004", "SCORM 2004"

    package = models.ForeignKey(Package, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    format = models.CharField(_("format"), max_length=9, choices=Format)
    sha256 = models.CharField(max_length=SHA256)  # of the file that was uploaded
    entries = models.PositiveIntegerField(_("filer"))
    size = models.PositiveBigIntegerField(_("storlek"))  # bytes, unpacked
    about = (
        models.JSONField()
    )  # what the package says of itself: content.packages.h5p.H5P or content.packages.scorm.Scorm
    uploaded_at = models.DateTimeField(_("uppladdad"), auto_now_add=True)
    folders = models.ManyToManyField(StoredFolder, through="VersionFolder", related_name="versions")

    class Meta:
        verbose_name = _("paketversion")
        verbose_name_plural = _("paketversioner")
        ordering = ["package", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["package", "number"], name="one_version_of_a_number"),
            models.UniqueConstraint(fields=["package", "sha256"], name="one_version_of_a_file"),
        ]

    def __str__(self) -> str:
        return f"{self.package} {self.number}"


class VersionFolder(models.Model):
    """Where a version has a stored folder."""

    version = models.ForeignKey(PackageVersion, models.CASCADE)
    folder = models.ForeignKey(StoredFolder, models.PROTECT)
    name = models.CharField(max_length=255, blank=True)  # at the top of the package; "" = the files there themselves

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "name"], name="one_folder_of_a_name")]

    def __str__(self) -> str:
        return f"{self.version}/{self.name}"
