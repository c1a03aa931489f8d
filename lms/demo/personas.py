"""The people one can log in as. They are ordinary rows of the HR file with a password set afterwards."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from lms.demo.people import DOMAIN, Person, change_job, rename
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

    @property
    def email(self) -> str:
        return f"{self.login}@{DOMAIN}"


PERSONAS = [
    Persona("anna", "Medarbetare i hemtjänsten", "Anna", "Lindqvist", "VOF-1", "Undersköterska"),
    Persona("chef", "Annas chef", "Farid", "Haddad", "VOF-1", "Enhetschef"),
    Persona("hr", "HR, hela kommunen", "Hanna", "Ekström", "KLF-2", "HR-specialist", Role.HR, "LARK", "HR"),
    Persona("hr-soc", "HR, socialförvaltningen", "Samir", "Nasser", "SOC-1", "HR-specialist", Role.HR, "SOC", "HR"),
    Persona("samordnare", "Säkerhetssamordnare, hela kommunen", "Siv", "Norberg", "KLF-1", "Säkerhetssamordnare",
            Role.COORDINATOR, "LARK", "Samordnare"),
    Persona("samordnare-kff", "Samordnare, kultur och fritid", "Love", "Björk", "KFF-2", "Fritidsledare",
            Role.COORDINATOR, "KFF", "Samordnare"),
    Persona("redaktor", "Redaktör", "Elin", "Åkesson", "KLF-4", "Kommunikatör", group="Redaktörer"),
    Persona("namndsekreterare", "Nämndsekreterare, socialnämnden", "Nadia", "Holm", "KLF-1", "Nämndsekreterare",
            Role.SECRETARY, "SN"),
]  # fmt: skip
ELECTED = Persona("fortroendevald", "Förtroendevald", "Göran", "Frisk", "KF", "Ledamot")
ADMIN_EMAIL = f"admin@{DOMAIN}"


def cast(people: list[Person]) -> None:
    """Give personas to people of the right units, before any file is written."""
    taken: set[str] = set()
    for persona in [*PERSONAS, ELECTED]:
        wants_manager = persona.title == "Enhetschef"
        free = [
            each
            for each in people
            if each.person_id not in taken
            and each.jobs[0].manager == wants_manager
            and (each.jobs[0].kind == "elected") == (persona is ELECTED)
        ]
        # In a small demo a unit may have nobody: then somebody else works there.
        person = next((each for each in free if each.jobs[0].unit == persona.unit), free[0])
        taken.add(person.person_id)
        rename(person, persona.given, persona.family, persona.login)
        person.protected = False
        person.jobs = person.jobs[:1]
        change_job(
            person, unit=persona.unit, title=persona.title, form="tillsvidare", start=dt.date(2019, 8, 1), end=None
        )


def give_access(on: dt.date) -> None:
    password = make_password(PASSWORD)
    for persona in [*PERSONAS, ELECTED]:
        user = User.objects.get(email=persona.email)
        user.password = password
        user.save(update_fields=["password"])
        if persona.role:
            unit = OrganisationalUnit.objects.as_of(on).get(code=persona.role_at)
            UnitRole.objects.get_or_create(user=user, unit=unit, role=persona.role, defaults={"start_on": on})
        if persona.group:
            user.groups.add(Group.objects.get_or_create(name=persona.group)[0])
    if not User.objects.filter(email=ADMIN_EMAIL).exists():
        User.objects.create_superuser(ADMIN_EMAIL, PASSWORD, given_name="Admin", family_name="Administratör")


def logins() -> list[tuple[str, str]]:
    everybody = [(persona.email, persona.what) for persona in [*PERSONAS, ELECTED]]
    return [*everybody, (ADMIN_EMAIL, "Teknisk administratör")]
