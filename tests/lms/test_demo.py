import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from wagtail.models import Page
from wagtail_localize.models import Translation

from content.models import GuidePage, ScenarioPage, StandardPage
from courses.models import CoursePage, GuidedTalkPage
from courses.second_reader import SecondReaderTask
from tracking.display_names import is_anothers
from tracking.history import ReportedFigures
from tracking.join_candidates import join_candidates
from tracking.models import (
    AccessLog,
    Affiliation,
    ApiToken,
    Completion,
    Enrolment,
    Exemption,
    Goal,
    ImportRun,
    Kind,
    Measurement,
    OrganisationalUnit,
    Plan,
    Source,
    UnitRole,
    Upload,
    User,
)
from tracking.permissions import protected_persons
from tracking.reports import CompletionReport

ON = dt.date(2026, 11, 21)


def load(on=ON, employees=100):
    call_command("load_demo", employees=employees, seed=1, on=on, stdout=StringIO())


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Loading takes seconds: once for all that only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded, db): ...


def report(on):
    plan = Plan.objects.filter(is_source=False).in_force_first(on)[0]
    return CompletionReport(plan=plan, on=on, today=on, unit=OrganisationalUnit.objects.root())


def persona(login):
    return User.objects.get(email=f"{login}@larkdala.example")


def sees(login, on=ON):
    return set(User.objects.visible_to(persona(login), on))


def test_demo_is_a_believable_municipality(demo):
    told = report(ON)

    assert OrganisationalUnit.objects.as_of(ON).filter(kind="department").count() == 13
    assert Plan.objects.filter(is_source=True).count() == 5
    assert {row.goal.code for row in told.total} == {"partner", "grund", "fordjupning", "fortroendevalda"}
    assert all(row.counted for row in told.total)
    assert OrganisationalUnit.objects.filter(successors__isnull=False).count() == 2
    assert Affiliation.objects.filter(end_on__lt=ON).exists()
    assert CoursePage.objects.filter(live=True).count() == 8  # three and an exercise, in two languages
    assert ImportRun.objects.filter(finished_at__date=ON).count() == 3
    assert AccessLog.objects.exists() and ApiToken.objects.count() == 1


def test_elected_are_those_of_two_mandatperioder(demo):
    elected = Affiliation.objects.filter(kind=Kind.ELECTED)
    council = elected.filter(unit__code="KF")

    assert 130 <= elected.values("user").distinct().count() <= 150
    assert 220 <= elected.count() <= 240
    assert set(elected.values_list("source", flat=True)) == {"troman"}
    assert council.as_of(dt.date(2026, 10, 14)).count() == council.as_of(dt.date(2026, 10, 15)).count() == 51
    assert not council.as_of(dt.date(2026, 10, 14)).filter(form="mandatperiod 2026–2030").exists()
    assert elected.exclude(unit__code="KF").as_of(dt.date(2027, 1, 1)).count() == 64
    assert elected.filter(user=persona("fortroendevald")).count() == 4
    assert len(join_candidates(User.objects.all())) == 2  # who works in the municipality too


def test_rules_have_met_time(demo):
    """Renewed, remade, freed, corrected: each is there to be seen."""
    basic = Completion.objects.filter(training__code="vbe-grunden")
    again = persona("samordnare").assignments.filter(requirement__code="fordjupning-samordnare")

    assert basic.filter(valid_until__lt=ON).exists()
    # What was done elsewhere is no version of the course.
    assert set(basic.in_force().values_list("version__number", flat=True)) == {1, 2, None}
    assert again.filter(counts_from__isnull=False, ended_on=None).count() == 1
    assert Exemption.objects.as_of(ON).exists()
    assert Exemption.objects.filter(start_on__gt=ON).exists()
    assert set(Completion.objects.exclude(corrects=None).values_list("correction", flat=True)) >= {"wrong_date"}
    assert basic.filter(source="external").exclude(evidence="").exists()
    assert Enrolment.objects.open().filter(user=persona("anna")).get().attempts.exists()


def test_what_was_reported_stands_beside_what_is_known_now(demo):
    """A correction came after the last report."""
    days = Measurement.objects.filter(counted__isnull=False).values_list("on", flat=True).order_by("on").distinct()
    told = report(days.last())
    row = next(row for row in told.total if row.goal.code == "grund")
    compared = ReportedFigures(told).compare(row.goal, row)

    assert list(days)[-3:] == [dt.date(2025, 12, 31), dt.date(2026, 4, 30), dt.date(2026, 8, 31)]
    assert compared.reported
    assert compared.before.on == dt.date(2026, 4, 30)
    assert compared.trend
    assert Goal.objects.filter(code="grund").count() == 2  # the history goes on from one plan to the next


def test_personas_see_what_is_theirs(demo):
    manager, everybody = sees("chef"), sees("hr")
    without_name = User.objects.filter(protected=True, display_name="")

    assert persona("anna") in manager and persona("hr-soc") not in manager
    assert sees("stallforetradare") == manager
    assert sees("stallforetradare", ON + dt.timedelta(days=61)) == set()
    assert manager < everybody and persona("fortroendevald") in everybody
    assert {each.affiliations.as_of(ON).filter(unit__code="SN").count() for each in sees("namndsekreterare")} == {1}
    assert protected_persons(persona("handlaggare"), ON).count() == 6
    assert without_name.count() == 3 and not everybody & set(without_name)
    for login in ("anna", "samordnare", "redaktor", "dataskydd", "handlaggare", "fortroendevald"):
        assert sees(login) == set(), login
    assert not UnitRole.objects.filter(role="deputy", end_on=None).exists()


def test_nobody_else_is_called_as_the_protected_are(demo):
    named = User.objects.filter(protected=True).exclude(display_name="")

    assert len(named) == 3 and not any(is_anothers(each, each.display_name, ON) for each in named)


def test_company_has_a_register_and_an_hr_of_its_own(demo):
    company = OrganisationalUnit.objects.get(code="LBA")
    ties = Affiliation.objects.filter(**company.path_range("unit__"))

    assert set(ties.values_list("source", flat=True)) == {"bostad"}
    assert not Affiliation.objects.filter(source="bostad").exclude(**company.path_range("unit__")).exists()
    assert sees("hr-bostad") == set(User.objects.filter(affiliations__in=ties.as_of(ON)))
    assert [source.name for source in Source.objects.governed_by(persona("hr-bostad"), ON)] == ["bostad"]


def test_partner_is_offered_the_course(demo):
    offer = persona("samverkan").assignments.get()

    assert (offer.requirement.code, offer.due_on) == ("erbjudande-partner", None)


def test_lesson_waits_for_its_second_reader_and_is_not_published(demo):
    [state] = SecondReaderTask.objects.get().get_task_states_user_can_moderate(persona("andralasare"))
    lesson = state.revision.content_object

    assert "Ingen beg" in state.revision.content["body"] and "Ingen beg" not in str(lesson.body.raw_data)
    assert not SecondReaderTask.objects.get().get_task_states_user_can_moderate(persona("redaktor"))


def test_every_page_is_in_english_but_the_one_that_is_half_translated(demo):
    live = Page.objects.live().filter(depth__gt=1)
    swedish, english = (live.filter(locale__language_code=each) for each in ("sv", "en"))
    without = swedish.exclude(translation_key__in=english.values("translation_key"))

    assert [page.slug for page in without] == ["sa-anvander-du"]


def test_all_material_leads_to_the_routine_in_its_language(demo):
    swedish = StandardPage.objects.get(slug="rutin")
    material = Page.objects.exact_type(GuidePage, ScenarioPage, GuidedTalkPage).specific()

    assert len(material) == 18
    assert all(swedish.get_translation_or_none(page.locale).title in page.routine for page in material)


def test_page_is_half_translated(demo):
    translation = Translation.objects.get()
    page = StandardPage.objects.get(locale__language_code="en", slug="sa-anvander-du")

    assert translation.get_progress() == (5, 2)
    assert (page.live, page.get_latest_revision_as_object().title) == (False, "How to use Lärkompass")


def test_too_small_a_municipality_is_refused(db):
    with pytest.raises(CommandError, match="minst 100 anställda"):
        call_command("load_demo", employees=99)


def test_file_waits_with_a_few_differences(demo):
    waiting = Upload.objects.get()

    assert (waiting.status, waiting.outcome["guards"]) == (Upload.Status.READY, [])
    assert {group: waiting.outcome["persons"][group] for group in ("new", "ended", "missing")} == {
        "new": 3, "ended": 0, "missing": 0,
    }  # fmt: skip
    assert waiting.outcome["persons"]["changed"] == 5
    assert "personnummer" not in str(waiting.outcome)


def test_loading_again_changes_nothing(demo):
    before = User.objects.count()
    out = StringIO()

    call_command("load_demo", stdout=out)

    assert (User.objects.count(), out.getvalue()) == (before, "Demon är redan inläst.\n")
