"""One small municipality for the permission matrix: a role of each sort, persons with names that must not be seen,
and an address for every URL pattern of the site."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import URLPattern, get_resolver
from wagtail.models import Collection, Page, Site

from content.models import HomePage, StandardPage
from courses.lesson_uploads import LessonUpload
from tests import factories, matrix_objects
from tests.courses.factories import course, first_item, lessons_of
from tracking.assigning import assign
from tracking.certificates import code_of
from tracking.models import CompletionFile, ExemptionFile, Goal, Measurement, Municipality, UnitRole, User

Role = UnitRole.Role

# What a role has: roles at units, and a group of editors. A new role is one line here and one column in the table.
ROLES: dict[str, tuple[list[tuple[Role, str]], str | None]] = {
    "employee": ([], None),
    "manager": ([(Role.MANAGER, "HEM1")], None),
    "deputy": ([(Role.DEPUTY, "HEM1")], None),
    "hr": ([(Role.HR, "LARK")], "HR"),
    "hr_part": ([(Role.HR, "SOC")], "HR"),
    "coordinator": ([(Role.COORDINATOR, "LARK")], "Samordnare"),
    "coordinator_part": ([(Role.COORDINATOR, "SOC")], "Samordnare"),
    "secretary": ([(Role.SECRETARY, "SN")], None),
    "handler": ([(Role.PROTECTED_HANDLER, "SOC")], None),
    "officer": ([], "Dataskyddsombud"),
    "editor": ([], "Redaktörer"),
    "reviewer": ([], "Granskare"),
    "writer": ([], "Skribenter"),
    "administrator": ([], None),
    "technician": ([], None),
}
ANONYMOUS = "anonymous"
SUPERUSERS = ("administrator", "technician")  # the latter also reaches Django's own admin

# Whose names a role may be shown. Never: addresses, HR's numbers, the protected person's own name.
NAMES = {"own": "Egenkanarie", "sibling": "Syskonkanarie", "other": "Annankanarie", "elected": "Valdkanarie"}
PERSONS = {"own": "HEM1", "sibling": "HEM2", "other": "SKOL", "elected": "SN"}  # where they are
MAY_SEE = {"manager": {"own"}, "deputy": {"own"}, "hr": set(NAMES), "hr_part": {"own", "sibling"}}
MAY_SEE |= {"secretary": {"elected"}, "people": set(NAMES), "people_part": {"own", "sibling"}}
MAY_SEE |= dict.fromkeys(SUPERUSERS, set(NAMES))  # who holds a role: each of them has one
NEVER = ["skyddadkanarie", "fjärrkanarie", "dubbelkanarie", "saraskyddad", "kanarie.example.org", "hrnummerkanarie"]
# A handler reads the legal names of the own subtree, on the pages for that and nowhere else.
HANDLERS_PAGES, HANDLERS_NAMES = "personer/skyddade/", {"skyddadkanarie", "dubbelkanarie", "saraskyddad"}
SHOWN = "Lisa Visningsnamn"  # what Dubbelkanarie is called everywhere else; the other two have no name


@dataclass
class World:
    units: dict[str, object] = field(default_factory=dict)
    readers: dict[str, User] = field(default_factory=dict)
    ids: dict[str, object] = field(default_factory=dict)  # of a row, by the beginning of its addresses
    persons: dict[str, User] = field(default_factory=dict)  # by unit
    ties: dict[str, int] = field(default_factory=dict)  # by unit
    attendances: dict[str, int] = field(default_factory=dict)  # at a gruppgenomgång, by unit
    objects: dict[str, dict[str, int]] = field(default_factory=dict)  # by sort, then by unit
    pages: dict[str, str] = field(default_factory=dict)  # by language
    secrets: dict[str, str] = field(default_factory=dict)  # of keys


def build() -> World:
    call_command("make_groups", verbosity=0)
    Municipality.for_site(Site.objects.get())  # made by the first who asks
    world = World()
    _units(world)
    _persons(world)
    _plan(world)
    _pages(world)
    for name, (roles, group) in ROLES.items():
        reader = factories.UserFactory(given_name="Läsare", family_name=name)
        reader.is_superuser, reader.is_staff = name in SUPERUSERS, name == "technician"
        reader.save()
        for role, code in roles:
            factories.UnitRoleFactory(user=reader, unit=world.units[code], role=role)
        if group:
            reader.groups.add(Group.objects.get(name=group))
        world.readers[name] = reader
    matrix_objects.add_objects(world)
    matrix_objects.log(world)
    matrix_objects.order_certificates(world)
    matrix_objects.remember(world)
    own = User.objects.get(family_name=NAMES["own"])
    completed = factories.completed(own, factories.TrainingFactory(), dt.date(2025, 5, 1))
    exempt = factories.exempt(own, dt.date(2099, 1, 1), dt.date(2099, 2, 1))
    would = [2, own.pk, None, "2098-03-01", "2098-04-01", "absent"]  # as tracking.exemption_import has it
    kept = ExemptionFile.objects.create(read_by=world.readers["hr"], rows=[would])
    written = [2, own.pk, world.ids["admin/trainings"], "2025-05-02", "attendance"]  # as completion_import has it
    read = CompletionFile.objects.create(read_by=world.readers["hr"], rows=[written], source="occasion")
    world.ids |= {
        "read_id": read.pk,
        "completion_id": completed.pk,
        "code": code_of(completed),
        "exemption_id": exempt.pk,
        "file_id": kept.pk,
        "admin/users": world.readers["editor"].pk,
        "admin/groups": Group.objects.get(name="Redaktörer").pk,
        "admin/sites": Site.objects.get().pk,
        "admin/collections": Collection.objects.get().pk,
    }
    return world


def _units(world: World) -> None:
    tree = [("LARK", "municipality", None), ("SOC", "department", "LARK"), ("UTB", "department", "LARK"),
            ("HEM1", "unit", "SOC"), ("HEM2", "unit", "SOC"), ("SKOL", "unit", "UTB"),
            ("SN", "committee", "LARK")]  # fmt: skip
    for code, kind, parent in tree:
        above = world.units.get(parent)
        world.units[code] = factories.UnitFactory(code=code, name=f"Enhet {code}", kind=kind, parent=above)


def _persons(world: World) -> None:
    for number, (sort, code) in enumerate(PERSONS.items()):
        kind = "elected" if sort == "elected" else "employee"
        person = factories.employee("Kim", NAMES[sort], world.units[code], kind=kind)
        person.email = f"{sort}@kanarie.example.org"
        person.save()
        matrix_objects.identify(person, number)
        world.persons[code] = person
    factories.manager("Ada", NAMES["sibling"], world.units["HEM2"])
    protected = matrix_objects.protected(world, "HEM1", "Skyddadkanarie", 9)
    protected.groups.add(Group.objects.get(name="Redaktörer"))
    matrix_objects.protected(world, "HEM1", "Dubbelkanarie", 99, SHOWN)


def _plan(world: World) -> None:
    audience = factories.AudienceFactory(kinds=["employee", "elected"])
    audience.includes.set(User.objects.filter(family_name__endswith="kanarie"))
    requirement = factories.RequirementFactory(audience=audience, mandatory=False)
    area = factories.FocusAreaFactory(plan=factories.PlanFactory(valid_from=factories.LONG_AGO))
    goal = factories.GoalFactory(focus_area=area, measure=Goal.Measure.OFFERED, requirement=requirement)
    by_hand = factories.GoalFactory(focus_area=area, measure=Goal.Measure.OCCASIONS)
    factories.RequirementFactory()  # a duty, of everybody employed
    assign(dt.date(2025, 1, 1))
    measured = Measurement.objects.create(goal=by_hand, unit=world.units["LARK"], on=dt.date(2025, 12, 31), value=2)
    world.ids |= {
        "admin/units": world.units["HEM1"].pk,
        "admin/audiences": audience.pk,
        "admin/trainings": requirement.training_id,
        "admin/requirements": requirement.pk,
        "admin/plans": area.plan_id,
        "admin/focus_areas": area.pk,
        "admin/goals": goal.pk,
        "admin/targets": goal.targets.create(valid_from=factories.LONG_AGO, value=80).pk,
        "admin/measurements": measured.pk,
        "admin/activities": area.activities.create(code="a", title="Aktivitet").pk,
        "admin/plan_tables": area.plan.tables.create(code="t", title="Tabell", columns=["A"], rows=[["1"]]).pk,
        "uppfoljning/mal": goal.pk,
        "utskick/krav": requirement.pk,
        "styrdokument": area.plan_id,
    }


def _pages(world: World) -> None:
    made = course()
    lesson = lessons_of(made)[0]
    text = HomePage.objects.get().add_child(instance=StandardPage(title="Om utbildningen", slug="om"))
    matrix_objects.translate(world, made)
    revision = lesson.save_revision()
    world.ids["hjalpte"] = text.pk
    world.ids |= {"admin/pages": lesson.pk, "lektion": lesson.pk, "item": first_item(lesson), "": lesson.url[1:]}
    world.ids |= {
        "kurs": made.pk,
        "training_of_kurs": made.training_id,
        "revision_id": revision.pk,
        "index_id": lesson.get_parent().get_parent().pk,
        "course_id": made.pk,
        "admin/lektion-fran-dokument/fil": LessonUpload.objects.create(course=made, file_name="lektion.docx").pk,
        "page": lesson.pk,
        "home": Page.objects.get(depth=2, pk=made.get_parent().get_parent().pk).pk,
    }


def patterns(parts: list | None = None, prefix: str = "") -> Iterator[str]:
    """Every URL pattern of the site, as written."""
    for part in get_resolver().url_patterns if parts is None else parts:
        if isinstance(part, URLPattern):
            yield prefix + str(part.pattern)
        else:
            yield from patterns(part.url_patterns, prefix + str(part.pattern))


REGEXES = {
    r"documents/^(\d+)/(.*)$": "documents/1/fil.pdf",
    r"^((?:[\w\-]+/)*)$": "{page}",
    r"admin/^.*/$": "admin/finns-inte/",
    r"admin/pages/^(\d+)/revisions/compare/(live|earliest|\d+)\.\.\.(live|latest|\d+)/$":
        "admin/pages/{lesson}/revisions/compare/earliest...live/",
    r"admin/snippets/content/fact/history/(?P<pk>.+)/revisions/compare/(?P<revision_id_a>live|earliest|\d+)\.\.\."
    r"(?P<revision_id_b>live|latest|\d+)/$":
        "admin/snippets/content/fact/history/{fact}/revisions/compare/earliest...live/",
    r"admin/snippets/lms/contactnumber/history/(?P<pk>.+)/revisions/compare/(?P<revision_id_a>live|earliest|\d+)\.\.\."
    r"(?P<revision_id_b>live|latest|\d+)/$":
        "admin/snippets/lms/contactnumber/history/{number}/revisions/compare/earliest...live/",
    r"konto/^confirm-email/(?P<key>[-:\w]+)/$": "konto/confirm-email/x/",
    r"konto/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "konto/password/reset/key/1-x/",
    r"django-admin/(?P<url>.*)$": "django-admin/finns-inte",
}  # fmt: skip
WORDS = {"action_name": "publish", "app_label": "tracking", "app_name": "tracking", "content_type_app_name": "courses",
         "content_type_model_name": "coursepage", "model_name": "municipality", "action": "delete",
         "filter_spec": "width-100", "token": "x", "uidb64": "x", "content_type_id": "1", "path": "x.png"}  # fmt: skip


def address(pattern: str, world: World) -> str:
    """An address of the pattern, of a row that is there where the pattern asks for one."""
    made = REGEXES.get(pattern)
    if made is None and pattern.startswith("django-admin/^"):
        made = "django-admin/auth/"
    if made:
        fact, number = (world.ids[f"admin/snippets/{each}"] for each in ("content/fact", "lms/contactnumber"))
        return "/" + made.format(page=world.ids[""], lesson=world.ids["page"], fact=fact, number=number)
    start = max((each for each in world.ids if pattern.startswith(f"{each}/")), key=len, default="")
    row = world.ids[start] if start else 1

    def value(found: re.Match[str]) -> str:
        name = found[1].split(":")[-1]
        if name == "item":
            return str(world.ids["item"])
        if name in ("page_id", "page_pk", "parent_page_id", "page_to_move_id") and start in ("", "admin/pages"):
            return str(world.ids["page"])
        return str(WORDS.get(name) or world.ids.get(name) or row)

    return "/" + re.sub(r"<([^>]+)>", value, pattern).replace("^", "").replace("$", "")


def body(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):  # xlsx
        with zipfile.ZipFile(io.BytesIO(content)) as files:
            content = b"".join(files.read(name) for name in files.namelist())
    return content.decode("utf-8", "replace")


def leaked(response, role: str, where: str) -> list[str]:
    """What the role must not read there; `where` = the address' beginning, without its first slash."""
    text = body(response)
    # Whoever answers for the log is told whose page was looked at, and nowhere else.
    seen = set(NAMES) if role == "officer" and where.startswith("tillgang-till-namn/") else MAY_SEE.get(role, ())
    names = [name for sort, name in NAMES.items() if sort not in seen and name in text]
    own = HANDLERS_NAMES if role == "handler" and where.startswith(HANDLERS_PAGES) else set()
    return names + [secret for secret in NEVER if secret not in own and secret in text.lower()]
