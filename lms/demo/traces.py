"""What the site keeps of its own doings: lists that were looked at, the log of files, a key, a file that waits."""

import dataclasses
import tempfile
from pathlib import Path

from django.core.files.base import ContentFile

from lms.demo import organisation
from lms.demo.files import write_file
from lms.demo.people import DOMAIN, Person
from lms.demo.personas import HANDLER, MAIN_HR, MANAGER, PART_HR, SECRETARY, user_of
from lms.demo.times import DAY, Times, moment
from tracking.models import AccessLog, ApiToken, ImportRun, OrganisationalUnit, Source, Upload
from tracking.uploading import work_out

GRUND = "Alla anställda har genomfört grundkursen"
SHOWN, TAKEN_OUT = AccessLog.Kind.SHOWN, AccessLog.Kind.TAKEN_OUT
# (who, days ago, how, unit, about, persons)
LOOKED = [
    (MAIN_HR, 34, TAKEN_OUT, "SOC", GRUND, 212), (PART_HR, 21, SHOWN, "SOC", GRUND, 50),
    (MANAGER, 13, SHOWN, "VOF-1", GRUND, 37), (MANAGER, 6, TAKEN_OUT, "VOF-1", GRUND, 38),
    (SECRETARY, 5, SHOWN, "SN", "Förtroendevalda erbjuds och går sin modul", 11),
    (HANDLER, 4, SHOWN, "LARK", "Skyddade personuppgifter", 6), (MAIN_HR, 1, SHOWN, "VOF", GRUND, 50),
]  # fmt: skip


def look_at_names(times: Times) -> None:
    for persona, days, kind, code, subject, persons in LOOKED:
        day = times.on - days * DAY
        unit = OrganisationalUnit.objects.as_of(day).get(code=code)
        AccessLog.record(user_of(persona), kind, unit, subject=subject, on=day, persons=persons)
        AccessLog.objects.filter(pk=AccessLog.objects.latest("pk").pk).update(at=moment(day, hour=10))


def date_imports() -> None:
    """Each was read in the night of its day."""
    runs = list(ImportRun.objects.all())
    for run in runs:
        run.finished_at = moment(run.on, hour=2)
    ImportRun.objects.bulk_update(runs, ["finished_at"], batch_size=200)


def open_for_statistics(times: Times) -> None:
    """An integration. Nobody knows its key: whoever wants to try makes another."""
    token = ApiToken(
        name="Beslutsstöd",
        unit=OrganisationalUnit.objects.root(),
        scopes=[ApiToken.Scope.REPORT],
        created_by=user_of(MAIN_HR),
        expires_on=times.on + 300 * DAY,
    )
    token.new_secret()
    token.save()


def leave_a_file(people: list[Person], times: Times) -> None:
    """HR has uploaded tomorrow's file and not yet said yes: a few are new, moved, renamed or about to leave."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "personal.csv"
        write_file(path, "hr", _a_little_later(people, times), times.on, moved=True)
        content = path.read_bytes()
    upload = Upload(source=Source.objects.get(name="hr"), uploaded_by=user_of(MAIN_HR), on=times.on)
    upload.file_name = f"personal-{times.on}.csv"
    upload.file.save(upload.file_name, ContentFile(content), save=False)
    upload.save()
    work_out.call(upload.pk, upload.attempt)


def _a_little_later(people: list[Person], times: Times) -> list[Person]:
    later = [dataclasses.replace(person, jobs=list(person.jobs)) for person in people]
    staff = [person for person in later if person.is_staff_for_good and person.jobs[0].start <= times.on]
    staff = [person for person in staff if not organisation.of_company(person.jobs[0].unit)]
    moved, promoted, married, *leaving = staff[-5:]
    moved.change_job(unit="VOF-2")
    promoted.change_job(title="Samordnare")
    married.family_name = f"{married.family_name}-Ek"
    for person in leaving:
        person.change_job(end=times.on + 30 * DAY)
    for number, (given, family) in enumerate((("Omar", "Lindberg"), ("Saga", "Nyström"), ("Timo", "Kvist")), start=1):
        new = Person(f"P9{number:04d}", given, family, f"p9{number:04d}@{DOMAIN}")
        new.add_job(kind="employee", unit="GRF-1", title="Lärare", form="tillsvidare", start=times.on)
        later.append(new)
    return later
