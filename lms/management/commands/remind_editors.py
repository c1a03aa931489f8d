import json

from django.core.management.base import BaseCommand, CommandParser

from lms.concern.due import remind as remind_of_numbers
from lms.review_letter import remind_reviews
from tracking.management.arguments import add_on, on_or_today


class Command(BaseCommand):
    help = "Köar mejl till redaktörer om nummer att ringa och sidor att granska. Går att köra igen."

    def add_arguments(self, parser: CommandParser) -> None:
        add_on(parser)
        parser.add_argument("--dry-run", action="store_true", help="räkna men köa inget")
        parser.add_argument("--json", action="store_true", help="skriv JSON")

    def handle(self, *args: object, **options: object) -> None:
        on, dry_run = on_or_today(options["on"]), bool(options["dry_run"])  # type: ignore[arg-type]
        numbers, reviews = remind_of_numbers(on, dry_run=dry_run), remind_reviews(on, dry_run=dry_run)
        if options["json"]:
            told = {"on": on.isoformat(), "queued": numbers + reviews, "numbers": numbers, "reviews": reviews}
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write(f"{on}: {numbers} nya mejl om nummer att kontrollera, {reviews} om sidor att granska.")
