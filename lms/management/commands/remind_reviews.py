import json

from django.core.management.base import BaseCommand, CommandParser

from lms.review_letter import remind_reviews
from tracking.management.arguments import add_on, on_or_today


class Command(BaseCommand):
    help = "Köar mejl till redaktörer om sidor som snart ska granskas. Går att köra igen."

    def add_arguments(self, parser: CommandParser) -> None:
        add_on(parser)
        parser.add_argument("--dry-run", action="store_true", help="räkna men köa inget")
        parser.add_argument("--json", action="store_true", help="skriv JSON")

    def handle(self, *args: object, **options: object) -> None:
        on = on_or_today(options["on"])  # type: ignore[arg-type]
        queued = remind_reviews(on, dry_run=bool(options["dry_run"]))
        if options["json"]:
            self.stdout.write(json.dumps({"on": on.isoformat(), "queued": queued}))
        else:
            self.stdout.write(f"{on}: {queued} nya mejl om sidor att granska.")
