"""Kursintyg for many in a unit: whose, and the ZIP that a worker makes of them. HR orders it, and only whoever ordered
it may fetch it, as long as everything in it is still true and still theirs to see."""

import datetime as dt
import hashlib
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import IO

from django.core.files.base import File
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task
from wagtail.models import Site

from tracking.certificate_pdf import Letterhead, pdf_of
from tracking.certificates import Certificate
from tracking.models import Affiliation, CertificateFile, Completion, Municipality, OrganisationalUnit, Training, User
from tracking.models.completions import CompletionQuerySet
from tracking.permissions import hr_units

Status = CertificateFile.Status
MOST = 1000  # in one file
STEP = 20  # certificates between two words about how far it has come


def order(unit: OrganisationalUnit, training: Training, language: str, by: User, on: dt.date) -> CertificateFile:
    """Counted are completions recorded by now: what is recorded later changes nothing of the file."""
    with transaction.atomic():
        given = {"unit": unit, "training": training, "language": language}
        made = CertificateFile.objects.create(ordered_by=by, on=on, **given)
        make.enqueue(str(made.pk), made.attempt)
    return made


def count(unit: OrganisationalUnit, training: Training, by: User, today: dt.date) -> int:
    """How many persons' certificates there are now."""
    asked = CertificateFile(unit=unit, training=training, ordered_by=by, ordered_at=timezone.now())
    return holders(asked, today).order_by().values("user").distinct().count()


def order_again(made: CertificateFile) -> bool:
    """For a worker that has gone quiet."""
    with transaction.atomic():
        done = made.turn(*CertificateFile.AT_WORK, status=Status.WAITING, made=0, attempt=F("attempt") + 1)
        if done:
            make.enqueue(str(made.pk), made.attempt)
    return done


def holders(made: CertificateFile, today: dt.date) -> CompletionQuerySet:
    """Completions that hold today, of persons whom whoever ordered the file sees in the unit today as HR; the latest
    last."""
    ties = Affiliation.objects.visible_to(made.ordered_by, today).within(made.unit)
    ties = ties.filter(unit__in=hr_units(made.ordered_by, today))
    persons = User.objects.visible_to(made.ordered_by, today).filter(Exists(ties.filter(user=OuterRef("pk"))))
    held = Completion.objects.valid_on(today).filter(training=made.training, recorded_at__lte=made.ordered_at)
    found = held.filter(user__in=persons.values("pk")).select_related("user", "training")
    return found.order_by("user__sort_key", "user__pk", "completed_on", "pk")


def certificates_in(made: CertificateFile, municipality: str, today: dt.date) -> list[Certificate]:
    """One for each person, in Swedish order of name; the first MOST of them."""
    latest = {each.user_id: each for each in holders(made, today)}
    return [Certificate(each, municipality) for each in islice(latest.values(), MOST)]


def fingerprint_of(certificates: list[Certificate]) -> str:
    told = "\n".join(f"{each.completion.pk} {each.name}" for each in certificates)
    return hashlib.sha256(told.encode()).hexdigest()


def is_still_true(made: CertificateFile, today: dt.date) -> bool:
    return fingerprint_of(certificates_in(made, "", today)) == made.fingerprint


@task
def make(order_id: str, attempt: int) -> None:
    found = CertificateFile.objects.select_related("ordered_by", "unit", "training")
    made = found.filter(pk=order_id, attempt=attempt).first()
    if made is None or not made.turn(Status.WAITING, status=Status.WORKING):
        return
    municipality = Municipality.for_site(Site.objects.get(is_default_site=True))
    certificates = certificates_in(made, municipality.name, timezone.localdate())
    if not made.turn(Status.WORKING, total=len(certificates)):
        return
    if not certificates:
        made.turn(Status.WORKING, status=Status.EMPTY)
        return
    with tempfile.TemporaryFile() as target, translation.override(made.language):
        if _write(target, certificates, Letterhead.of(municipality), made):
            _hand_over(made, target, certificates)


def _write(target: IO[bytes], certificates: list[Certificate], head: Letterhead, made: CertificateFile) -> bool:
    """False when another worker has taken over, or the order is gone."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, (name, each) in enumerate(_named(certificates), start=1):
            packed.writestr(name, pdf_of(each, head, made.on))
            if number % STEP == 0 and not made.turn(Status.WORKING, made=number):
                return False
    return True


def _hand_over(made: CertificateFile, target: IO[bytes], certificates: list[Certificate]) -> None:
    target.seek(0)
    made.file.save("", File(target), save=False)
    ready = {"status": Status.READY, "made": len(certificates), "file": made.file.name}
    if not made.turn(Status.WORKING, fingerprint=fingerprint_of(certificates), **ready):
        made.file.delete(save=False)


def _named(certificates: list[Certificate]) -> Iterator[tuple[str, Certificate]]:
    """What each file is called in the ZIP; of those with one name, the second and later have a number."""
    seen: Counter[str] = Counter()
    for each in certificates:
        name = "".join(letter if letter.isalnum() or letter in " -." else "_" for letter in each.name).strip(" .")[:100]
        seen[name.casefold()] += 1
        number = f" {seen[name.casefold()]}" if seen[name.casefold()] > 1 else ""
        yield f"{_('Kursintyg')} {name}{number}.pdf", each
