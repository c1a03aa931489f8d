from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tracking.completion_import.rows import Given
from tracking.management.arguments import add_on
from tracking.management.completion_files import add_file_arguments, read_file
from tracking.models import Completion, Training


class Command(BaseCommand):
    help = "Läser in en närvarolista: alla i filen har gått en utbildning (docs/filer-med-genomforda.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        add_file_arguments(parser)
        parser.add_argument("--training", required=True, metavar="KOD", help="utbildningens kod")
        add_on(parser)

    def handle(self, *args: object, **options: object) -> None:
        training = Training.objects.filter(code=options["training"]).first()
        if training is None:
            raise CommandError(f"Det finns ingen utbildning med koden {options['training']}. Rätta --training.")
        today, on = timezone.localdate(), options["on"]
        if on and on > today:  # type: ignore[operator]
            raise CommandError("Dagen har inte kommit än. Rätta --on.")
        given = Given(Completion.Source.OCCASION, str(options["source"]), today, training, on)  # type: ignore[arg-type]
        read_file(given, options, self.stdout)
