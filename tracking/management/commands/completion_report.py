import datetime as dt
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tracking.exports import csv_chunks, xlsx_bytes
from tracking.management.arguments import add_on, on_or_today
from tracking.models import OrganisationalUnit, Plan
from tracking.report_table import report_table
from tracking.reports import CompletionReport
from tracking.standing import Belonging


class Command(BaseCommand):
    help = "Hur planens mål står per förvaltning en viss dag: samma rader som på sidan Uppföljning."

    def add_arguments(self, parser: CommandParser) -> None:
        add_on(parser)
        parser.add_argument("--plan", help="planens kod; annars kommunens egen plan som gäller den dagen")
        parser.add_argument("--unit", help="enhetens kod; annars hela kommunen")
        parser.add_argument("--belonging", choices=Belonging.values, default=Belonging.THEN)
        parser.add_argument("--format", choices=["json", "csv", "xlsx"], default="json")
        parser.add_argument("--output", help="fil att skriva till; krävs för xlsx")

    def handle(self, *args: object, **options: object) -> None:
        on = on_or_today(options["on"])  # type: ignore[arg-type]
        output = options["output"]
        if options["format"] == "xlsx" and not output:
            raise CommandError("xlsx kan inte skrivas i terminalen: ange en fil med --output.")
        today, belonging = timezone.localdate(), Belonging(str(options["belonging"]))
        report = CompletionReport(
            plan=find_plan(options["plan"], on),
            on=on,
            today=today,
            unit=find_unit(options["unit"], belonging.home_day(on, today)),
            belonging=belonging,
        )
        content = render(report, str(options["format"]))
        if not output:
            self.stdout.write(content.decode(), ending="")
            return
        try:
            Path(str(output)).write_bytes(content)
        except OSError:
            raise CommandError("Filen kunde inte skrivas. Kontrollera mappen och rättigheterna.") from None


def render(report: CompletionReport, form: str) -> bytes:
    if form == "xlsx":
        return xlsx_bytes(report_table(report))
    if form == "csv":
        return "".join(csv_chunks(report_table(report))).encode()
    return (json.dumps(report.as_json(), ensure_ascii=False, indent=2) + "\n").encode()


def find_plan(code: object, on: dt.date) -> Plan:
    if code:
        versions = Plan.objects.filter(code=code).in_force_first(on)
        if not versions:
            known = ", ".join(Plan.objects.order_by("code").values_list("code", flat=True).distinct()) or "inga"
            raise CommandError(f"Det finns ingen plan med koden {code}. Planer som finns: {known}.")
        return versions[0]
    own = Plan.objects.filter(is_source=False).in_force_first(on)
    if own and own[0].covers(on):
        return own[0]
    raise CommandError(f"Ingen egen plan gäller den {on}. Ange en med --plan, eller läs in en med import_plan.")


def find_unit(code: object, on: dt.date) -> OrganisationalUnit:
    if not code:
        root = OrganisationalUnit.objects.root()
        if root is None:
            raise CommandError("Det finns ingen organisation än. Läs in den med import_hr eller import_units.")
        return root
    units = OrganisationalUnit.objects.filter(code=code)
    unit = units.as_of(on).first() or units.order_by("-pk").first()
    if unit is None:
        raise CommandError(f"Det finns ingen enhet med koden {code}.")
    return unit
