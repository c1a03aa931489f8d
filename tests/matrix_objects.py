"""The rows of the matrix' municipality that lie in somebody's scope: roles, people added by hand, protected persons,
joined persons, uploaded HR files, keys of integrations, pages in English."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from content.facts import Fact
from content.films import Film
from content.kept_packages import Package
from content.package_uploads import PackageUpload
from courses import campaigning
from courses.campaigns import Campaign, CampaignEvent
from courses.group_sessions.models import GroupSession
from courses.models import CoursePage, LessonPage
from courses.series import Days
from lms.concern.numbers import ContactNumber
from tests import factories
from tests.content.film_making import film
from tests.courses.factories import course, english, lessons_of
from tests.tracking.hr_file import row, text
from tracking import attending, certificate_files, joining, links, role_giving, start_codes
from tracking.models import (
    HAND,
    AccessLog,
    ApiToken,
    Attendance,
    ImportRun,
    Occasion,
    PersonChange,
    SignUp,
    Source,
    SourceRecord,
    Step,
    Training,
    UnitRole,
    Unreachable,
    Upload,
    UploadDifference,
    User,
)
from tracking.outbox import queue
from tracking.uploading import work_out

if TYPE_CHECKING:
    from tests.matrix_world import World

Scope = ApiToken.Scope
DAY = dt.timedelta(days=1)
MAILS = "@kanarie.example.org"
# Readers with a key in place of a login: what it may fetch, and at which unit.
KEYS: dict[str, tuple[list[Scope], str]] = {
    "report": ([Scope.REPORT], "LARK"),
    "people": ([Scope.REPORT, Scope.PEOPLE], "LARK"),
    "rules": ([Scope.REQUIREMENTS], "LARK"),
    "imports": ([Scope.IMPORTS], "LARK"),
    "report_part": ([Scope.REPORT], "SOC"),
    "people_part": ([Scope.REPORT, Scope.PEOPLE], "SOC"),
    "withdrawn": ([Scope.REPORT, Scope.PEOPLE], "LARK"),
}


def protected(world: "World", code: str, family_name: str, number: int, display_name: str = "") -> User:
    """With what must be seen nowhere: legal name, address, HR's number."""
    person = factories.employee("Saraskyddad", family_name, world.units[code])
    person.email, person.protected = f"{family_name}{MAILS}".lower(), True
    person.display_name = display_name
    person.save()
    identify(person, number)
    return person


def identify(person: User, number: int, source: str = "hr") -> None:
    number_of_hr = f"HRNUMMERKANARIE{number}"
    SourceRecord.objects.create(
        user=person, source=source, person_id=number_of_hr, email=person.email or "", protected=person.protected
    )
    if person.email:
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)


def add_objects(world: "World") -> None:
    """After the readers: they have made some of it."""
    world.objects |= {"role": _roles(world), "person": _people(world), "protected": _protected(world)}
    world.objects |= {"meeting": {code: unit.pk for code, unit in world.units.items()}, "held": _held(world)}
    world.objects |= {"queued": _queued(world)}
    world.objects |= {"join": _join(world), "upload": _uploads(world), "key": _keys(world)}
    world.objects |= _links(world)
    add_series(world)
    world.objects["occasion"] = _occasions(world)
    role, person = world.objects["role"]["HEM1"], world.objects["person"]["HEM1"]
    world.ids |= {
        "roller": role,
        "personer": person,
        "tie_id": world.ties["HEM1"],
        "personer/skyddade": world.objects["protected"]["HEM1"],
        "personer/dela-igen": world.objects["join"]["LARK"],
        "one_id": person,
        "two_id": world.objects["person"]["SKOL"],
        "inlasning": world.objects["upload"]["SOC"],
        "kurstillfallen": world.objects["occasion"]["HEM1"],
        "attendance_id": Attendance.objects.get(occasion=world.objects["occasion"]["HEM1"]).pk,
        "group": "nya",
        "startlappar": world.objects["lock"]["HEM1"],
        "integrationer": world.objects["key"]["SOC"],
        "unit_id": world.units["HEM1"].pk,
        "gruppgenomgang/hallna": world.objects["held"]["HEM1"],
        "row_id": world.attendances["HEM1"],
        "import_id": ImportRun.objects.create(source="hr", on=timezone.localdate()).pk,
    }


def _roles(world: "World") -> dict[str, int]:
    made = {}
    for number, (code, role) in enumerate({"HEM1": "deputy", "HEM2": "deputy", "SKOL": "deputy", "SOC": "handler",
                                           "SN": "secretary", "LARK": "coordinator"}.items()):  # fmt: skip
        holder = world.persons.get(code) or factories.employee("Rollhållare", f"Nr{number}", world.units[code])
        given = UnitRole(user=holder, unit=world.units[code], role=role, start_on=factories.LONG_AGO)
        given.end_on = timezone.localdate() + 30 * DAY
        role_giving.give(given, world.readers["administrator"])
        made[code] = given.pk
    return made


def _people(world: "World") -> dict[str, int]:
    """Each with a tie that was added by hand and whose last day was set today."""
    made = {}
    for code, person in world.persons.items():
        kind = person.affiliations.get().kind
        tie = factories.AffiliationFactory(
            user=person, unit=world.units[code], source=HAND, kind=kind, is_main=False, end_on=timezone.localdate()
        )
        change = {"unit": tie.unit, "start_on": tie.start_on, "end_on": tie.end_on, "affiliation": tie}
        PersonChange.objects.create(user=person, by=world.readers["hr"], what=PersonChange.What.ENDED, **change)
        Unreachable.objects.create(user=person, email=person.email or "", how="refused", at=timezone.now())
        person.outgoing_statements.create(
            statement_id=uuid.uuid4(),
            kind="answered",
            fact=person.pk,
            status="failed",
            not_before=timezone.now(),
            settled_at=timezone.now(),
        )
        made[code], world.ties[code] = person.pk, tie.pk
    return made


def _protected(world: "World") -> dict[str, int]:
    handled = User.objects.get(family_name="Skyddadkanarie")
    PersonChange.objects.create(user=handled, by=world.readers["handler"], what=PersonChange.What.NAME_CLEARED)
    return {"HEM1": handled.pk, "SKOL": protected(world, "SKOL", "Fjärrkanarie", 10).pk}


def _held(world: "World") -> dict[str, int]:
    """A gruppgenomgång at each unit with somebody in it, who was there."""
    lesson = LessonPage.objects.get(pk=world.ids["lektion"])
    course = CoursePage.objects.get(path=lesson.course_path)
    made = {}
    for code, person in world.persons.items():
        about = {"training": course.training, "course": course.translation_key, "lesson": lesson.translation_key}
        by = world.readers["hr"]
        place = {"unit": world.units[code], "held_on": timezone.localdate(), "led_by": by, "registered_by": by}
        session = GroupSession.objects.create(title=lesson.title, **about, **place)
        made[code] = session.pk
        world.attendances[code] = session.attendances.create(user=person, registered_by=by).pk
    return made


def _queued(world: "World") -> dict[str, int]:
    """Mails that wait, of the step that the addresses ask for."""
    world.ids["step"] = Step.INVITATION.value
    made = {}
    for code in ("HEM1", "SKOL"):
        mail = queue(Step.INVITATION, world.persons[code], f"invitation:{code}", about={}, not_before=timezone.now())
        made[code] = mail.pk
    world.ids["utskick/ko"] = made["HEM1"]
    return made


def _join(world: "World") -> dict[str, int]:
    kept = factories.employee("Kim", "Annankanarie", world.units["SKOL"])
    other = factories.employee("Kim", "Annankanarie", world.units["SKOL"], source="valda")
    identify(kept, 20)
    identify(other, 21, "valda")
    return {"LARK": joining.join(kept, other, world.readers["hr"]).pk}


def _uploads(world: "World") -> dict[str, int]:
    """One new person and one protected in each, compared and waiting for a decision."""
    made = {}
    for number, (code, (unit, name)) in enumerate({"SOC": ("HEM1", "Egenkanarie"), "UTB": ("SKOL", "Annankanarie"),
                                                   "LARK": ("HEM2", "Syskonkanarie")}.items()):  # fmt: skip
        place = {"unit_code": unit, "unit_name": f"Enhet {unit}", "top_unit_code": "", "top_unit_name": ""}
        rows = [
            row(number, person_id=f"hrnummerkanarie-{code}", family_name=name, email=f"{code}{MAILS}", **place),
            row(number + 50, family_name="Skyddadkanarie", email=f"s{code}{MAILS}", protected="1", **place),
        ]
        source = Source.objects.create(name=f"fil-{code.lower()}", unit=world.units[code])
        maker = world.readers["hr_part" if code == "SOC" else "hr"]
        upload = Upload(source=source, uploaded_by=maker, on=timezone.localdate(), file_name="personal.csv")
        upload.file.save("personal.csv", ContentFile(text(*rows).encode()), save=False)
        upload.save()
        work_out.call(upload.pk, upload.attempt)
        upload.refresh_from_db()
        assert upload.status == Upload.Status.READY, upload.outcome
        assert UploadDifference.objects.filter(upload=upload).exists()
        made[code] = upload.pk
    return made


def _links(world: "World") -> dict[str, dict[str, Any]]:
    """Sheets of slips by unit, the links of those who are on them, and a link of a reader's own."""
    training, today = Training.objects.get(code="kurs"), timezone.localdate()
    sheets, tokens = {}, {}
    for code, reader in {"HEM1": "manager", "SKOL": "hr"}.items():
        person = world.persons[code]
        sheet = start_codes.print_sheet(world.readers[reader], world.units[code], training, [person], today)
        sheets[code], tokens[code] = sheet.pk, links.token(person.personal_links.get())
    own = links.open_link(world.readers["employee"], training, today)
    world.ids |= {"training": training.pk}
    world.ids |= {
        "own_token": links.token(own),
        "start_code": start_codes.code(world.persons["HEM1"].personal_links.get()),
    }
    return {"lock": sheets, "link": tokens}


def _occasions(world: "World") -> dict[str, object]:
    """To come, with the person of the unit written down already; at HEM1 the protected have signed up too."""
    made, now = {}, timezone.now()
    for code in ("HEM1", "SKOL", "SN"):
        held = Occasion.objects.create(
            training=factories.TrainingFactory(),
            unit=world.units[code],
            for_elected=True,
            place="Salen",
            starts_at=now + 2 * DAY,
            ends_at=now + 2 * DAY + dt.timedelta(hours=2),
            sign_up_until=now.date() + DAY,
            leader=world.readers["hr_part" if code == "HEM1" else "hr"],
        )
        guests = [world.persons[code]]
        if code == "HEM1":
            guests += User.objects.filter(family_name__in=["Skyddadkanarie", "Dubbelkanarie"])
        for guest in guests:
            SignUp.objects.create(occasion=held, user=guest, placed_at=now)
        attending.attend(held, {world.persons[code].pk}, Attendance.How.LIST, world.readers["hr"], now)
        made[code] = held.pk
    return made


def _keys(world: "World") -> dict[str, int]:
    made = {}
    for name, (scopes, code) in KEYS.items():
        maker = world.readers["hr_part" if code == "SOC" else "hr"]
        key = ApiToken(name=name, unit=world.units[code], scopes=list(scopes), created_by=maker)
        key.expires_on = timezone.localdate() + 30 * DAY
        world.secrets[name] = key.new_secret()
        key.save()
        made.setdefault(code, key.pk)
    ApiToken.objects.get(name="withdrawn").revoke(world.readers["hr"], timezone.now())
    elsewhere = ApiToken(name="utb", unit=world.units["UTB"], scopes=["people"], created_by=world.readers["hr"])
    elsewhere.expires_on = timezone.localdate() + 30 * DAY
    elsewhere.new_secret()
    elsewhere.save()
    return made | {"UTB": elsewhere.pk}


def remember(world: "World") -> None:
    """A course whose three questions wait for the employee."""
    made = course(lessons=3, code="minnet")
    completed = factories.completed(world.readers["employee"], made.training, timezone.localdate() - 63 * DAY)
    world.ids |= {"training_code": "minnet", "recalled": completed.pk}


def order_certificates(world: "World") -> None:
    """Made by a worker, of what everybody whose name may be shown has completed."""
    training = Training.objects.get(pk=world.ids["admin/trainings"])
    for person in User.objects.filter(affiliations__isnull=False).distinct():
        factories.completed(person, training, dt.date(2025, 5, 2))
    for code, role in {"LARK": "hr", "SOC": "hr_part"}.items():
        reader = world.readers[role]
        made = certificate_files.order(world.units[code], training, "sv", reader, timezone.localdate())
        certificate_files.make.call(str(made.pk), made.attempt)
        world.objects.setdefault("certificates", {})[code] = made.pk
    world.ids["order_id"] = world.objects["certificates"]["LARK"]


def add_series(world: "World") -> None:
    """Of the course: prepared ones. Of a training without one: one that waits for a second yes, and one that goes."""
    training = Training.objects.get(code="kurs")
    by = world.readers["hr_part"]
    values = {"starts_on": timezone.localdate() + 7 * DAY, "summer": False}

    def series(code: str, training: Training) -> Campaign:
        made = Campaign(training=training, **values)
        campaigning.prepare(made, world.units[code], by)
        return made

    waits, goes = series("HEM1", factories.TrainingFactory()), series("SKOL", factories.TrainingFactory())
    Campaign.objects.filter(pk=waits.pk).update(status=Campaign.Status.WAITING)
    waits.events.create(what=CampaignEvent.What.ASKED, by=by, recipients=300)
    campaigning.start(goes, by, timezone.localdate())
    in_two_weeks = timezone.localdate() + 14 * DAY
    campaigning.pause(goes, Days(in_two_weeks, in_two_weeks), by, timezone.localdate())
    world.objects |= {"series": {code: series(code, training).pk for code in ("SOC", "UTB")}}
    world.objects |= {"waits": {"HEM1": waits.pk}, "goes": {"SKOL": goes.pk}}
    another = course(code="annan", lessons=1).training
    factories.RequirementFactory(training=another)
    world.ids["training_of_another"] = another.pk
    world.ids |= {"serier": world.objects["series"]["SOC"], "waits": waits.pk, "goes": goes.pk}


def translate(world: "World", made: CoursePage) -> None:
    """A course in English, and a lesson of it that is being translated in the admin."""
    world.pages["en"] = lessons_of(english(made))[0].url
    lesson = lessons_of(made)[0]
    world.pages["sv"] = lesson.url
    fact = Fact.objects.create(code="uppgift", text="Tre", source="Källan", check_by=dt.date(2100, 1, 1))
    number = ContactNumber.objects.create(code="vaxeln", function="Växeln", number="0999-10", source="Källan")
    package = Package.objects.create(kind=Package.Kind.H5P, title="Paket")
    version = package.versions.create(number=1, format="h5p", sha256="0" * 64, entries=1, size=1, about={})
    refused = {"why": "not_zip", "entry": "", "values": {}}
    upload = PackageUpload.objects.create(package=package, file_name="p.h5p", status="refused", problem=refused)
    shown = film()
    Film.objects.filter(pk=shown.pk).update(described=shown.file.name)
    source, _new = TranslationSource.update_or_create_from_instance(lesson)
    translation = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="en"))
    world.ids |= {
        "admin/snippets/content/fact": fact.pk,
        "admin/snippets/choose/content/fact": fact.pk,
        "admin/snippets/lms/contactnumber": number.pk,
        "admin/snippets/choose/lms/contactnumber": number.pk,
        "admin/reports/numbers": number.pk,
        "admin/snippets/content/package": package.pk,
        "admin/snippets/choose/content/package": package.pk,
        "admin/snippets/content/film": shown.pk,
        "admin/snippets/choose/content/film": shown.pk,
        "film": shown.secret,
        "secret": shown.secret,
        "track_id": shown.captions[0].pk,
        "admin/packages": package.pk,
        "admin/packages/uploads": upload.pk,
        "admin/packages/versions": version.pk,
        "admin/locales": translation.target_locale_id,
        "translation_source_id": source.pk,
        "translation_id": translation.pk,
        "string_segment_id": source.stringsegment_set.first().pk,
        "overridable_segment_id": 1,
    }


def log(world: "World") -> None:
    """Who looked: an editor with protected personal data."""
    reader = User.objects.get(family_name="Skyddadkanarie")
    shown = {"subject": "x", "on": dt.date(2026, 1, 1), "persons": 1}
    AccessLog.record(reader, AccessLog.Kind.SHOWN, world.units["SOC"], subject_person=reader, **shown)
