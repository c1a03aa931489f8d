"""The people one can log in as. They are ordinary rows of the registers with a password set afterwards."""

import datetime as dt
import random
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from lms.demo.people import DOMAIN, Person, some_name
from lms.demo.times import DAY, Times
from lms.management.commands.make_groups import COORDINATORS, EDITORS, HR, PROTECTION
from tracking.models import OrganisationalUnit, UnitRole, User

PASSWORD = "larkdala-demo-2026"  # noqa: S105  # nosec B105  (printed by make demo, for a fictitious municipality)
Role = UnitRole.Role


@dataclass(frozen=True)
class Persona:
    login: str
    what: str
    given: str
    family: str
    unit: str  # where the person works
    title: str = "Handläggare"
    role: str = ""
    role_at: str = ""
    group: str = ""
    role_days: int | None = None  # from the day of the story; None = until further notice
    days_here: int | None = None  # until the day of the story; None = for many years
    form: str = "tillsvidare"

    @property
    def email(self) -> str:
        return f"{self.login}@{DOMAIN}" if self.login else ""


LEARNER = Persona("anna", "Medarbetare i hemtjänsten", "Anna", "Lindqvist", "VOF-1", "Undersköterska",
                  days_here=50)  # fmt: skip
MANAGER = Persona("chef", "Annas chef", "Farid", "Haddad", "VOF-1", "Enhetschef")
MAIN_HR = Persona("hr", "HR, hela kommunen", "Hanna", "Ekström", "KLF-2", "HR-specialist", Role.HR, "LARK", HR)
PART_HR = Persona("hr-soc", "HR, socialförvaltningen", "Samir", "Nasser", "SOC-1", "HR-specialist", Role.HR, "SOC", HR)
SECRETARY = Persona("namndsekreterare", "Nämndsekreterare, socialnämnden", "Nadia", "Holm", "KLF-1",
                    "Nämndsekreterare", Role.SECRETARY, "SN")  # fmt: skip
HANDLER = Persona("handlaggare", "Handläggare för skyddade personuppgifter", "Kerstin", "Wallin", "KLF-2",
                  "HR-specialist", Role.PROTECTED_HANDLER, "LARK")  # fmt: skip
EDITOR = Persona("redaktor", "Redaktör", "Elin", "Åkesson", "KLF-4", "Kommunikatör", group=EDITORS)
SECOND_READER = Persona("andralasare", "Redaktör, läser det andra har skrivit", "Tesfaye", "Ljung", "KLF-4",
                        "Kommunikatör", group=EDITORS)  # fmt: skip
DEPUTY = Persona("stallforetradare", "Ställföreträder Annas chef i två månader", "Mei", "Sandberg", "VOF-1",
                 "Undersköterska", Role.DEPUTY, "VOF-1", role_days=60, days_here=200)  # fmt: skip
COORDINATOR = Persona("samordnare", "Säkerhetssamordnare, hela kommunen", "Siv", "Norberg", "KLF-1",
                      "Säkerhetssamordnare", Role.COORDINATOR, "LARK", COORDINATORS)  # fmt: skip
PART_COORDINATOR = Persona("samordnare-kff", "Samordnare, kultur och fritid", "Love", "Björk", "KFF-2",
                           "Fritidsledare", Role.COORDINATOR, "KFF", COORDINATORS)  # fmt: skip
EMPLOYED = [
    LEARNER, MANAGER, DEPUTY,
    MAIN_HR, PART_HR,
    COORDINATOR, PART_COORDINATOR,
    Persona("hr-bostad", "HR i det kommunala bolaget, med egen fil", "Diego", "Palm", "LBA-1", "HR-ansvarig", Role.HR,
            "LBA", HR),
    EDITOR, SECOND_READER,
    SECRETARY, HANDLER,
    Persona("dataskydd", "Dataskyddsombud", "Priya", "Rask", "KLF-1", "Dataskyddsombud", group=PROTECTION),
]  # fmt: skip
ELECTED = Persona("fortroendevald", "Förtroendevald med flera uppdrag", "Göran", "Frisk", "KF")
PARTNER = Persona("samverkan", "Samverkanspart, kommunpolis", "Aino", "Stål", "SAM-1")
PERSONAS = [*EMPLOYED, ELECTED, PARTNER]
RESTING = [LEARNER, DEPUTY, ELECTED, PARTNER]  # who do nothing by themselves
# Annas colleagues, whom nobody logs in as: for each of them something is different in "Min enhet".
IN_STEP = Persona("", "I fas med serien", "Bilal", "Noor", "VOF-1", "Vårdbiträde", days_here=80)
LATE = Persona("", "Har inte blivit klar i tid", "Ulla", "Berg", "VOF-1", "Undersköterska", days_here=200)
WITHOUT_MAIL = Persona("", "Har ingen e-post", "Rosa", "Lind", "VOF-1", "Vårdbiträde", days_here=70, form="timavlönad")
AWAY = Persona("", "Är föräldraledig", "Ingrid", "Dal", "VOF-1", "Undersköterska", days_here=150)
COLLEAGUES = [IN_STEP, LATE, WITHOUT_MAIL, AWAY]
ADMIN_EMAIL = f"admin@{DOMAIN}"
PROTECTED = 5  # employees, and one who is elected
FEWEST = 100  # employees, so that each unit has a manager and each persona is somebody


def cast(people: list[Person], elected: list[Person], times: Times) -> None:
    """Give personas, and what else the story needs, to people of the right units before any file is written."""
    free = [person for person in people if person.is_staff_for_good]
    managers = [person for person in people if person.jobs[0].manager]
    # Who would have left stays on as a colleague: a small demo has few others to spare.
    leaving = [person for person in people if person.is_leaving]
    for persona in [*EMPLOYED, *COLLEAGUES]:
        ready = managers if persona is MANAGER else leaving if leaving and persona in COLLEAGUES else free
        # In a small demo a unit may have nobody: then somebody else works there.
        person = next((each for each in ready if each.jobs[0].unit == persona.unit), ready[0])
        ready.remove(person)
        _play(persona, person)
        since = dt.date(2019, 8, 1) if persona.days_here is None else times.on - persona.days_here * DAY
        person.change_job(unit=persona.unit, title=persona.title, form=persona.form, start=since, end=None)
    _play(ELECTED, elected[1])
    _play(PARTNER, next(person for person in people if person.jobs[0].unit == PARTNER.unit))
    _protect([*free[:: max(1, len(free) // PROTECTED)][:PROTECTED], elected[4]], [*people, *elected])
    # Two of the elected work in the municipality too: two registers, one person.
    for person, employee in zip(elected[60:62], managers[20:22], strict=True):
        person.given_name, person.family_name = employee.given_name, employee.family_name


def _protect(chosen: list[Person], everybody: list[Person]) -> None:
    """None is called what somebody else is: then nobody could tell whether a page says their name."""
    borne = {(person.given_name, person.family_name) for person in everybody}
    chance = random.Random(PROTECTED)  # noqa: S311  # nosec B311
    for person in chosen:
        person.protected = True
        names = iter(lambda: some_name(chance), None)
        name = next(name for name in names if name not in borne and "".join(name).isascii())
        person.given_name, person.family_name = name
        borne.add(name)


def _play(persona: Persona, person: Person) -> None:
    person.given_name, person.family_name = persona.given, persona.family
    person.cast, person.resting = True, persona in [*RESTING, *COLLEAGUES]
    if persona.login or persona is WITHOUT_MAIL:
        person.email = persona.email


def give_roles(on: dt.date) -> None:
    """At units that there are by then; asked again, those that are left."""
    for persona in PERSONAS:
        unit = OrganisationalUnit.objects.as_of(on).filter(code=persona.role_at).first()
        if unit and not persona.role_days:
            role = {"user": user_of(persona), "unit": unit, "role": persona.role}
            UnitRole.objects.get_or_create(**role, defaults={"start_on": on})


def let_in() -> None:
    for persona in PERSONAS:
        if persona.group:
            user_of(persona).groups.add(Group.objects.get(name=persona.group))
    User.objects.filter(email__in=[persona.email for persona in PERSONAS]).update(password=make_password(PASSWORD))
    User.objects.create_superuser(ADMIN_EMAIL, PASSWORD, given_name="Admin", family_name="Administratör")


def user_of(persona: Persona) -> User:
    if persona.login:
        return User.objects.get(email=persona.email)
    return User.objects.get(given_name=persona.given, family_name=persona.family)


def logins() -> list[tuple[str, str]]:
    return [*((persona.email, persona.what) for persona in PERSONAS), (ADMIN_EMAIL, "Teknisk administratör")]
