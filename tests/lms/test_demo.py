import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command

from lms.demo.personas import PASSWORD, logins
from tracking.models import Affiliation, Completion, OrganisationalUnit, Plan, User
from tracking.reports import CompletionReport
from tracking.standing import Belonging

ON = dt.date(2026, 11, 21)


def load():
    call_command("load_demo", employees=100, seed=1, on=ON, stdout=StringIO())


@pytest.fixture
def demo(db):
    load()


def test_demo_is_a_believable_municipality(demo, client):
    root = OrganisationalUnit.objects.root()
    plan = Plan.objects.get(is_source=False)
    report = CompletionReport(plan, ON, ON, root, Belonging.THEN)

    assert OrganisationalUnit.objects.as_of(ON).filter(kind="department").count() == 12
    assert Plan.objects.filter(is_source=True).count() == 5
    assert {row.goal.code for row in report.total} == {"partner", "grund", "fordjupning", "fortroendevalda"}
    assert all(row.counted for row in report.total)
    assert OrganisationalUnit.objects.filter(successors__isnull=False).count() == 2
    assert Affiliation.objects.filter(end_on__lt=ON).exists() and Completion.objects.exists()
    for email, _what in logins():
        assert client.login(email=email, password=PASSWORD), email


def test_loading_again_changes_nothing(demo):
    before = User.objects.count()
    out = StringIO()

    call_command("load_demo", stdout=out)

    assert (User.objects.count(), out.getvalue()) == (before, "Demon är redan inläst.\n")
