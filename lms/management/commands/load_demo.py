import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from wagtail.models import Site

from lms.demo import concern, editing, exercising, opening, organisation, personas, rules, talking, traces
from lms.demo.elected import make_elected
from lms.demo.history import History
from lms.demo.people import Person, make_people
from lms.demo.times import Times
from tracking.management.arguments import add_on, on_or_today
from tracking.models import Municipality, OrganisationalUnit, Plan, User

PLANS = Path(settings.BASE_DIR) / "tracking" / "data" / "plans"
COURSES = Path(settings.BASE_DIR) / "courses" / "data"
DEMO = Path(settings.BASE_DIR) / "lms" / "demo"
ENGLISH = [COURSES / "en" / "samtalsstod.yaml", COURSES / "en" / "kunskapsbank.yaml", DEMO / "english.yaml"]
ENGLISH += [DEMO / "english-ova-samtal.yaml"]
EARLIER_PLAN = DEMO / "larkdala-2022.yaml"


class Command(BaseCommand):
    help = "Fyller databasen med den påhittade Lärkdala kommun. Görs en gång; sedan ändras inget."

    def add_arguments(self, parser: CommandParser) -> None:
        add_on(parser)
        parser.add_argument("--seed", type=int, default=2026)
        parser.add_argument("--employees", type=int, default=3000, help=f"minst {personas.FEWEST}")

    def handle(self, *args: object, **options: object) -> None:
        if int(str(options["employees"])) < personas.FEWEST:
            raise CommandError(f"Lärkdala behöver minst {personas.FEWEST} anställda. Inget ändrades.")
        if User.objects.filter(email=personas.ADMIN_EMAIL).exists():
            self.stdout.write("Demon är redan inläst.")
        elif OrganisationalUnit.objects.exists():
            raise CommandError(
                "Databasen har redan en organisation, men inte en hel demo. Inget ändrades. Börja med en tom databas: "
                "flytta undan var/larkompass.sqlite3, eller peka DATABASE_URL på en annan."
            )
        else:
            self._load(options)

    def _load(self, options: dict[str, object]) -> None:
        began = time.monotonic()
        times = Times(on_or_today(options["on"]))  # type: ignore[arg-type]
        people = self._fill(times, int(str(options["seed"])), int(str(options["employees"])))
        # Last, and by itself: the file lies outside the database, and would stay if the rest were rolled back.
        traces.leave_a_file(people, times)
        persons, plans = User.objects.count(), Plan.objects.count()
        self.stdout.write(f"Klart: {persons} personer och {plans} planer på {time.monotonic() - began:.0f} s.")

    @transaction.atomic  # interrupted, it leaves nothing
    def _fill(self, times: Times, seed: int, employees: int) -> list[Person]:
        call_command("load_facts", str(COURSES / "facts.yaml"), stdout=self.stdout)
        for code in ("vbe-grunden", "vbe-samordnare", "vbe-fortroendevald"):
            for path in (COURSES / f"{code}.yaml", COURSES / "en" / f"{code}.yaml"):
                call_command("load_course", str(path), stdout=self.stdout)
        talking.load_support(self.stdout)
        call_command("load_library", str(COURSES / "kunskapsbank.yaml"), stdout=self.stdout)
        call_command("make_groups", stdout=self.stdout)
        self._dress()
        rules.make_organisation()
        rules.make_rules(times)
        rules.date_courses(times)
        for path in [*sorted(PLANS.glob("*.yaml")), EARLIER_PLAN]:
            call_command("import_plan", str(path), stdout=self.stdout)
        people = make_people(seed, employees, times.first, times.on)
        elected = make_elected(seed, people)
        personas.cast(people, elected, times)
        History(people, elected, times, seed, self.stdout.write).live()
        personas.let_in()
        editing.send_to_reader()
        editing.begin_translation()
        exercising.add_exercise()
        talking.hold_talk(times)
        opening.open_pages(times.on)
        concern.worried(self.stdout, times.on)
        for path in ENGLISH:
            call_command("load_pages", str(path), stdout=self.stdout)
        talking.lead_to_routine()
        traces.look_at_names(times)
        traces.date_imports()
        traces.open_for_statistics(times)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # all came at once: without it the database takes its tables for empty
        return people

    def _dress(self) -> None:
        site = Site.objects.get(is_default_site=True)
        municipality = Municipality.for_site(site)
        municipality.name = organisation.ROOT[1]
        municipality.colour, municipality.support_colour = "#1d5c4d", "#8a4b14"
        municipality.contact_name = "Säkerhetssamordnaren"
        municipality.contact_email = "sakerhet@larkdala.example"
        municipality.contact_phone = "08-465 004 10"
        municipality.save()
