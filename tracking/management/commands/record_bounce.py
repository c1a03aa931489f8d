from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tracking.bounces import returned_addresses
from tracking.reachable import record_bounce


class Command(BaseCommand):
    help = (
        "Antecknar att mejl till adresser kom tillbaka: adresser, eller filer med mejlserverns rapporter (RFC 3464). "
        "HR ser personerna på sidan om adresser som inte nås, och inget mer skickas dit."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", nargs="+", metavar="ADRESS|FIL")

    def handle(self, *args: object, **options: object) -> None:
        """Says how many, never which: this ends in a log."""
        addresses = [address for each in list(options["what"]) for address in self._addresses(str(each))]  # type: ignore[call-overload]
        now = timezone.now()
        known = sum(record_bounce(address, now) for address in dict.fromkeys(addresses))
        self.stdout.write(f"Antecknade: {known}. Adresser som ingen har: {len(set(addresses)) - known}.")

    def _addresses(self, what: str) -> list[str]:
        path = Path(what)
        if path.is_file():
            return returned_addresses(path.read_bytes())
        if "@" not in what:
            raise CommandError("Ett av orden är varken en adress eller en fil. Inget mer antecknades.")
        return [what]
