from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from tracking.completion_import.rows import Given
from tracking.management.completion_files import add_file_arguments, read_file
from tracking.models import Completion


class Command(BaseCommand):
    help = "Läser in utbildningar som gåtts på annat håll, en på varje rad (docs/filer-med-genomforda.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        add_file_arguments(parser)

    def handle(self, *args: object, **options: object) -> None:
        given = Given(Completion.Source.EXTERNAL, str(options["source"]), timezone.localdate())
        read_file(given, options, self.stdout)
