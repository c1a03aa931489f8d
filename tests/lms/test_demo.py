import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from courses.models import CoursePage
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


def test_loading_that_is_interrupted_leaves_nothing_and_can_be_done_again(db):
    """At the last step a municipality is in place; Ctrl-C is an exception as any other."""

    class Stopped(StringIO):
        def write(self, text):
            if text.startswith("Klart:"):
                raise KeyboardInterrupt
            return super().write(text)

    with pytest.raises(KeyboardInterrupt):
        call_command("load_demo", employees=100, seed=1, on=ON, stdout=Stopped())
    left = OrganisationalUnit.objects.count(), User.objects.count(), Plan.objects.count(), CoursePage.objects.count()
    load()

    assert left == (0, 0, 0, 0)
    assert User.objects.filter(email=logins()[0][0]).exists()


def test_another_municipality_is_refused_with_a_remedy(municipality):
    with pytest.raises(CommandError, match="Inget ändrades. Börja med en tom databas"):
        load()

    assert list(OrganisationalUnit.objects.all()) == [municipality]
