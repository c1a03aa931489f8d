"""What the models say is what the migrations make of the database."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True)  # exits where something is missing
