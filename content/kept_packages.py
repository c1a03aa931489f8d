"""Packages as they are kept: a title that lessons point at, versions that never change, folders stored once."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SHA256 = 64  # hexadecimal digits


class Package(models.Model):
    """What an editor chooses. What is played is one of its versions."""

    class Kind(models.TextChoices):
        H5P = "h5p", "H5P"
        SCORM = "scorm", "SCORM"

    kind = models.CharField(_("sort"), max_length=5, choices=Kind)
    title = models.CharField(_("titel"), max_length=255)

    class Meta:
        verbose_name = _("paket")
        verbose_name_plural = _("paket")
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["kind", "title"], name="one_package_of_a_title")]

    def __str__(self) -> str:
        return self.title


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
