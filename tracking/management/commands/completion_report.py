import datetime as dt
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q
from django.utils import timezone

from tracking.exports import csv_chunks, xlsx_bytes
from tracking.management.arguments import add_on, on_or_today
from tracking.models import OrganisationalUnit, Plan
from tracking.reports import CompletionReport, table
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
        report = CompletionReport(
            plan=find_plan(options["plan"], on),
            on=on,
            today=timezone.localdate(),
            unit=find_unit(options["unit"], on),
            belonging=Belonging(str(options["belonging"])),
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
        return xlsx_bytes(table(report))
    if form == "csv":
        return "".join(csv_chunks(table(report))).encode()
    return (json.dumps(report.as_json(), ensure_ascii=False, indent=2) + "\n").encode()


def find_plan(code: object, on: dt.date) -> Plan:
    plans = Plan.objects.order_by("-pk")
    if code:
        plan = plans.filter(code=code).first()
        if plan is None:
            known = ", ".join(plans.order_by("code").values_list("code", flat=True).distinct()) or "inga"
            raise CommandError(f"Det finns ingen plan med koden {code}. Planer som finns: {known}.")
        return plan
    holds = Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gte=on)
    plan = plans.filter(*holds, is_source=False).first()
    if plan is None:
        raise CommandError(f"Ingen egen plan gäller den {on}. Ange en med --plan, eller läs in en med import_plan.")
    return plan


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
