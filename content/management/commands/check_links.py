import json

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from content.library.checked_links import CheckedLink
from content.library.link_checking import check, forget_unused, to_look_at


class Command(BaseCommand):
    help = "Ser efter om länkarna i Kunskapsbanken svarar (docs/kunskapsbank.md). Varje länk en gång i veckan."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="räkna länkarna men fråga ingen")
        parser.add_argument("--json", action="store_true", help="skriv JSON")

    def handle(self, *args: object, **options: object) -> None:
        now, dry_run = timezone.now(), bool(options["dry_run"])
        urls = to_look_at(now)
        told = {} if dry_run else dict(check(urls, now))
        if not dry_run:
            forget_unused()
        if options["json"]:
            self.stdout.write(json.dumps({"links": len(urls), "outcomes": told, "dry_run": dry_run}))
        else:
            self.stdout.write(f"{len(urls)} länkar {'skulle kontrolleras' if dry_run else 'kontrollerades'}.")
            for outcome, count in sorted(told.items()):
                self.stdout.write(f"{CheckedLink.Outcome(outcome).label}: {count}")
