import datetime as dt
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from wagtail.models import Site

from lms.demo import history, organisation, personas
from lms.demo.people import make_people
from tracking.management.arguments import add_on, on_or_today
from tracking.models import Municipality, OrganisationalUnit, Plan, User

PLANS = Path(settings.BASE_DIR) / "tracking" / "data" / "plans"
COURSE = Path(settings.BASE_DIR) / "courses" / "data" / "vbe-grunden.yaml"
FACTS = COURSE.with_name("facts.yaml")


class Command(BaseCommand):
    help = "Fyller databasen med den påhittade Lärkdala kommun. Görs en gång; sedan ändras inget."

    def add_arguments(self, parser: CommandParser) -> None:
        add_on(parser)
        parser.add_argument("--seed", type=int, default=2026)
        parser.add_argument("--employees", type=int, default=3000)

    def handle(self, *args: object, **options: object) -> None:
        if User.objects.filter(email=personas.ADMIN_EMAIL).exists():
            self.stdout.write("Demon är redan inläst.")
        elif OrganisationalUnit.objects.exists():
            raise CommandError(
                "Databasen har redan en organisation, men inte en hel demo. Inget ändrades. Börja med en tom databas: "
                "flytta undan var/larkompass.sqlite3, eller peka DATABASE_URL på en annan."
            )
        else:
            self._load(options)

    @transaction.atomic  # interrupted, it leaves nothing
    def _load(self, options: dict[str, object]) -> None:
        began = time.monotonic()
        on = on_or_today(options["on"])  # type: ignore[arg-type]
        seed, employees = int(str(options["seed"])), int(str(options["employees"]))
        first = (on - dt.timedelta(days=913)).replace(day=1)
        call_command("load_facts", str(FACTS), stdout=self.stdout)
        call_command("load_course", str(COURSE), stdout=self.stdout)
        call_command("make_groups", stdout=self.stdout)
        self._dress()
        history.make_organisation()
        history.make_rules()
        for path in sorted(PLANS.glob("*.yaml")):
            call_command("import_plan", str(path), stdout=self.stdout)
        people = make_people(seed, employees, first, on)
        personas.cast(people)
        history.live(people, first, on, seed, self.stdout.write)
        personas.give_access(on)
        call_command("assign", on=on, stdout=self.stdout)
        history.begin_part_one(personas.PERSONAS[0].email, on)
        history.report_by_hand(on)
        plans = Plan.objects.count()
        self.stdout.write(f"Klart: {len(people)} personer och {plans} planer på {time.monotonic() - began:.0f} s.")

    def _dress(self) -> None:
        site = Site.objects.get(is_default_site=True)
        municipality = Municipality.for_site(site)
        municipality.name = organisation.ROOT[1]
        municipality.colour, municipality.support_colour = "#1d5c4d", "#8a4b14"
        municipality.contact_name = "Säkerhetssamordnaren"
        municipality.contact_email = "sakerhet@larkdala.example"
        municipality.contact_phone = "08-465 004 10"
        municipality.save()
