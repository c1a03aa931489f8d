"""One person's trainings: who sees what of them, corrections with their history, and records of outside trainings."""

import datetime as dt
import uuid
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from tests.courses.test_answering import failures
from tests.factories import completed, exempt
from tracking.assigning import assign
from tracking.models import AccessLog, Completion, Exemption, UnitRole

Role = UnitRole.Role
DAY = dt.timedelta(days=1)
TODAY = timezone.localdate


@pytest.fixture
def required(anna):
    """Assigned to anna today, with thirty days to go."""
    requirement = factories.RequirementFactory(training__title="Grunden", training__valid_months=24)
    assign(TODAY())
    return requirement


@pytest.fixture
def hr(social):
    hr = factories.employee("Hanna", "Holm", social)
    factories.UnitRoleFactory(user=hr, unit=social, role=Role.HR)
    return hr


@pytest.fixture
def committee(municipality):
    return factories.UnitFactory(code="SN", name="Socialnämnden", kind="committee", parent=municipality)


@pytest.fixture
def secretary(committee):
    secretary = factories.employee("Sara", "Sekreterare", committee.parent)
    factories.UnitRoleFactory(user=secretary, unit=committee, role=Role.SECRETARY)
    return secretary


def page(client, reader, person):
    client.force_login(reader)
    response = client.get(f"/personer/{person.pk}/utbildningar/")
    return " ".join(response.content.decode().split()) if response.status_code == 200 else response.status_code


def correcting(completion):
    return f"/personer/{completion.user_id}/utbildningar/{completion.pk}/ratta/"


def test_manager_sees_standing_and_days_and_no_reason_or_history(client, anna, chef, hr, required):
    exempt(anna, TODAY() - DAY, TODAY() + 8 * DAY)
    other = factories.RequirementFactory(training__title="Samtal")
    first = completed(anna, other.training, TODAY() - 5 * DAY)
    first.correct("wrong_date", hr, TODAY() - 6 * DAY)
    completed(anna, other.training, TODAY()).correct("wrong_person", hr)

    shown = page(client, chef, anna)

    assert "Undantagen" in shown and "undantagen till och med" in shown
    assert "senast" in shown and "Genomförd" in shown and shown.count("<strong>Samtal</strong>") == 1
    for hidden in ("Rätta", "rättad", "Struken", "Holm", "frånvarande", "Lägg till", "Skriv in"):
        assert hidden not in shown


def test_exemption_moves_the_last_day_on_the_page(client, anna, chef, required):
    before = page(client, chef, anna)
    exempt(anna, TODAY() - DAY, TODAY() + 8 * DAY)
    due_on = anna.assignments.get().due_on

    assert f"senast {due_on.day} " in before
    later = due_on + 9 * DAY  # the day before the assignment gives nothing back
    assert f"senast {later.day} " in page(client, chef, anna)


def words(shown):
    return " ".join(shown.split())


def test_history_tells_a_strike_and_its_undoing_with_the_time_of_day(client, anna, hr, required):
    struck = completed(anna, required.training, dt.date(2026, 3, 1)).correct("not_completed", hr)
    struck.correct("mistaken", hr, dt.date(2026, 3, 1))

    shown = words(page(client, hr, anna))

    now = f"kl. {timezone.localtime(struck.recorded_at):%H.%M}"
    assert f"{now}, Hanna Holm:</span> strök genomförd 1 mars 2026 (inte genomförd)." in shown
    assert "Hanna Holm:</span> tog tillbaka strykningen, genomförd 1 mars 2026." in shown


def test_hr_sees_the_version_the_way_and_the_history(client, anna, hr, required):
    version = required.training.new_version(factories.LONG_AGO, "new")
    wrong = completed(anna, required.training, dt.date(2026, 3, 1))
    assert wrong.version == version
    wrong.correct("wrong_date", hr, dt.date(2026, 3, 3))

    shown = page(client, hr, anna)

    assert "Genomförd 3 mars 2026, gäller till och med 3 mars 2028" in shown
    assert "Kurstillfälle · version 1" in shown
    assert (
        "Historik" in shown
        and "Hanna Holm:</span> ändrade dagen från 1 mars 2026 till 3 mars 2026 (fel datum)." in words(shown)
    )
    assert shown.count("<strong>Grunden</strong>") == 2  # assigned, and done once


@pytest.mark.parametrize("role", [Role.COORDINATOR, None])
def test_page_does_not_exist_for_readers_without_a_right_to_the_person(client, municipality, anna, required, role):
    reader = factories.employee("Någon", "Annan", municipality)
    if role:
        factories.UnitRoleFactory(user=reader, unit=municipality, role=role)

    assert page(client, reader, anna) == 404
    anna.refresh_from_db()
    assert page(client, anna, anna) == 404  # one's own are under "Mina utbildningar"


def test_outsiders_protected_persons_and_strange_numbers_are_404(client, hr, anna, utomstaende, required):
    wrong = completed(utomstaende, required.training, TODAY())
    assert page(client, hr, utomstaende) == 404
    anna.protected = True
    anna.save()
    assert page(client, hr, anna) == 404
    for address in (
        correcting(wrong),
        f"/personer/{utomstaende.pk}/utbildningar/ny/",
        f"/personer/{2**70}/utbildningar/",
    ):
        assert client.get(address).status_code == 404
        assert client.post(address, {"reason": "wrong_person"}).status_code in (404, 405)
    assert Completion.objects.count() == 1


def test_protected_person_is_shown_by_the_display_name_only(client, hr, anna, required):
    anna.protected, anna.display_name = True, "Lisa Lund"
    anna.save()

    shown = page(client, hr, anna)

    assert "Lisa Lund" in shown and "Åberg" not in shown


def test_page_is_logged(client, hr, anna, required):
    page(client, hr, anna)

    [logged] = AccessLog.objects.all()
    assert (logged.reader, logged.kind, logged.persons, logged.unit_path) == (hr, "shown", 1, "LARK/SOC/HEM1")


def test_page_asks_as_much_for_many_as_for_one(client, hr, anna, required):
    client.force_login(hr)
    counted = []
    page(client, hr, anna)
    for number in range(2):
        for _each in range(1 + 7 * number):
            row = completed(anna, factories.RequirementFactory().training, TODAY())
            row.correct("wrong_date", hr, TODAY() - 20 * DAY)
            exempt(anna, TODAY(), TODAY(), requirement=factories.RequirementFactory())
        assign(TODAY())
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/personer/{anna.pk}/utbildningar/")
        counted.append(len(asked))

    assert counted[1] == counted[0]


def test_secretary_sees_and_corrects_what_the_elected_are_offered_and_nothing_of_their_work(
    client, secretary, committee, anna, required
):
    factories.AffiliationFactory(user=anna, unit=committee, kind="elected", is_main=False)
    offered = factories.RequirementFactory(audience__kinds=["elected"], mandatory=False, training__title="Ditt uppdrag")
    assign(TODAY())
    at_work = completed(anna, required.training, TODAY())
    elected = completed(anna, offered.training, TODAY() - DAY)

    shown = page(client, secretary, anna)

    assert "Ditt uppdrag" in shown and "Grunden" not in shown and "Lägg till ett undantag" not in shown
    assert client.get(correcting(at_work)).status_code == 404
    client.post(correcting(elected), {"reason": "wrong_date", "completed_on": str(TODAY())})
    assert Completion.objects.get(corrects=elected).recorded_by == secretary
    sent = {"training": required.training.pk, "completed_on": str(TODAY()), "evidence": "certificate"}
    assert "training" in client.post(f"/personer/{anna.pk}/utbildningar/ny/", sent).context["form"].errors
    assert client.get(f"/personer/{anna.pk}/undantag/ny/").status_code == 403


def test_managers_and_oneself_correct_and_record_nothing(client, anna, chef, hr, required):
    wrong = completed(anna, required.training, TODAY())
    own = completed(hr, required.training, TODAY())

    for reader, row in ((chef, wrong), (hr, own)):
        client.force_login(reader)
        assert client.post(correcting(row), {"reason": "wrong_person"}).status_code == 403
        for view in ("utbildningar/ny/", "undantag/ny/"):
            assert client.post(f"/personer/{row.user_id}/{view}", {}).status_code == 403
    assert "Be en annan i HR" in page(client, hr, hr)
    assert Completion.objects.count() == 2


def test_correction_moves_the_day_and_the_old_row_stays(client, anna, hr, required):
    client.force_login(hr)
    wrong = completed(anna, required.training, dt.date(2026, 3, 1))

    response = client.post(correcting(wrong), {"reason": "wrong_date", "completed_on": "2026-03-03"}, follow=True)

    assert "Dagen är rättad." in response.content.decode()
    [now] = Completion.objects.in_force()
    assert (now.completed_on, now.valid_until) == (dt.date(2026, 3, 3), dt.date(2028, 3, 3))
    assert (now.corrects, now.recorded_by, now.correction, now.source) == (wrong, hr, "wrong_date", "occasion")
    wrong.refresh_from_db()
    assert wrong.completed_on == dt.date(2026, 3, 1)


@pytest.mark.parametrize("reason", ["not_completed", "wrong_person", "wrong_training"])
def test_strike_out_makes_it_undone_and_can_be_put_back(client, anna, chef, hr, required, reason):
    wrong = completed(anna, required.training, TODAY())
    assert "Klar" in page(client, chef, anna)
    client.force_login(hr)

    client.post(correcting(wrong), {"reason": reason, "completed_on": ""})

    assert "Kvar att göra" in page(client, chef, anna)
    assert "Struken: räknas inte" in page(client, hr, anna)
    [struck] = Completion.objects.filter(annulled=True)
    assert "Återställ uppgiften" in client.get(correcting(struck)).content.decode()
    client.post(correcting(struck))
    [back] = Completion.objects.in_force()
    assert (back.completed_on, back.correction, back.corrects) == (TODAY(), "mistaken", struck)
    assert "Klar" in page(client, chef, anna) and Completion.objects.count() == 3


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"reason": "wrong_date", "completed_on": ""}, "completed_on"),
        ({"reason": "wrong_date", "completed_on": "2026-03-01"}, "completed_on"),
        ({"reason": "wrong_date", "completed_on": "2999-01-01"}, "completed_on"),
        ({"reason": "wrong_date", "completed_on": str(TODAY() + DAY)}, "completed_on"),
        ({"reason": "wrong_date", "completed_on": "1989-12-31"}, "completed_on"),
        ({"reason": "wrong_date", "completed_on": "i går"}, "completed_on"),
        ({"reason": "wrong_person", "completed_on": "2026-03-02"}, "completed_on"),
        ({"reason": "mistaken", "completed_on": "2026-03-02"}, "reason"),
        ({"reason": "sjuk", "completed_on": "2026-03-02"}, "reason"),
        ({"reason": ""}, "reason"),
    ],
)
def test_correction_that_cannot_be_is_refused_at_its_field(client, anna, hr, required, sent, field):
    client.force_login(hr)
    wrong = completed(anna, required.training, dt.date(2026, 3, 1))

    assert field in client.post(correcting(wrong), sent).context["form"].errors
    assert Completion.objects.count() == 1


def test_no_field_of_the_body_sets_what_the_server_sets(client, anna, chef, hr, required):
    client.force_login(hr)
    wrong = completed(anna, required.training, dt.date(2026, 3, 1))
    more = {
        "user": chef.pk,
        "recorded_by": chef.pk,
        "valid_until": "2099-01-01",
        "source": "web",
        "version": "1",
        "cause": str(uuid.uuid4()),
        "annulled": "on",
        "unit_path": "X",
        "corrects": "",
    }
    client.post(correcting(wrong), {"reason": "wrong_date", "completed_on": "2026-03-03"} | more)
    sent = {"training": required.training.pk, "completed_on": "2026-04-01", "evidence": "certificate"}
    client.post(f"/personer/{anna.pk}/utbildningar/ny/", sent | more)

    moved, outside = Completion.objects.exclude(recorded_by=None).order_by("pk")
    for row, source in ((moved, "occasion"), (outside, "external")):
        assert (row.user, row.recorded_by, row.source, row.annulled) == (anna, hr, source, False)
        assert (row.version, row.unit_path, row.valid_until.year) == (None, "LARK/SOC/HEM1", 2028)


def test_second_of_two_corrections_is_told_kindly(client, anna, hr, required):
    client.force_login(hr)
    wrong = completed(anna, required.training, dt.date(2026, 3, 1))
    for _number in range(2):
        response = client.post(correcting(wrong), {"reason": "wrong_date", "completed_on": "2026-03-03"}, follow=True)

    assert "Någon annan hann rätta uppgiften" in response.content.decode()
    assert Completion.objects.count() == 2


def test_parallel_corrections_and_records_give_one_row_each(real_db):
    root = factories.UnitFactory(code="LARK", kind="municipality")
    anna, hr = factories.employee("Anna", "Åberg", root), factories.employee("Hanna", "Holm", root)
    factories.UnitRoleFactory(user=hr, unit=root, role=Role.HR)
    training = factories.TrainingFactory()
    wrong = completed(anna, training, dt.date(2026, 3, 1))
    sent = {"training": training.pk, "completed_on": "2026-04-01", "evidence": "certificate"}
    days = {"start_on": "2026-05-01", "end_on": "2026-05-31", "reason": "absent", "requirement": ""}
    codes = []

    def post(address, form):
        client = Client()
        client.force_login(hr)
        codes.append(client.post(address, form).status_code)

    doings = [partial(post, correcting(wrong), {"reason": "wrong_person"})] * 4
    doings += [partial(post, f"/personer/{anna.pk}/utbildningar/ny/", sent)] * 4
    doings += [partial(post, f"/personer/{anna.pk}/undantag/ny/", days)] * 4
    assert failures(doings) == []
    assert set(codes) <= {302, 200}
    assert Completion.objects.filter(corrects=wrong).count() == 1
    assert Completion.objects.filter(source="external").count() == 1
    assert Exemption.objects.count() == 1


def test_record_from_elsewhere_counts_once_and_keeps_no_paper(client, anna, chef, hr, required):
    client.force_login(hr)
    address = f"/personer/{anna.pk}/utbildningar/ny/"
    required.training.new_version(factories.LONG_AGO, "new")
    assert "Underlaget sparas inte här" in client.get(address).content.decode()
    sent = {"training": required.training.pk, "completed_on": str(TODAY()), "evidence": "certificate"}

    first = client.post(address, sent, follow=True).content.decode()
    second = client.post(address, sent, follow=True).content.decode()

    assert "är inskriven som genomförd" in first and "var redan inskriven" in second
    made = Completion.objects.get()
    assert (made.source, made.evidence, made.recorded_by, made.version) == ("external", "certificate", hr, None)
    assert "kursintyg, inskriven av Hanna Holm" in page(client, hr, anna)
    shown = page(client, chef, anna)
    assert "Klar" in shown and "Annan utbildning" in shown and "kursintyg" not in shown


def test_record_that_has_been_struck_out_is_put_back_in_its_history(client, anna, hr, required):
    client.force_login(hr)
    address = f"/personer/{anna.pk}/utbildningar/ny/"
    sent = {"training": required.training.pk, "completed_on": str(TODAY()), "evidence": "employer"}
    client.post(address, sent)
    client.post(correcting(Completion.objects.get()), {"reason": "wrong_person"})

    assert "som är rättad" in client.post(address, sent).context["form"].errors["completed_on"][0]
    assert not Completion.objects.in_force().exists()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"completed_on": str(TODAY() + DAY)}, "completed_on"),
        ({"completed_on": "1950-01-01"}, "completed_on"),
        ({"completed_on": ""}, "completed_on"),
        ({"training": "0"}, "training"),
        ({"evidence": "gissning"}, "evidence"),
    ],
)
def test_record_that_cannot_be_is_refused_at_its_field(client, anna, hr, required, sent, field):
    client.force_login(hr)
    good = {"training": required.training.pk, "completed_on": str(TODAY()), "evidence": "certificate"}

    response = client.post(f"/personer/{anna.pk}/utbildningar/ny/", good | sent)

    assert field in response.context["form"].errors and not Completion.objects.exists()


def test_record_that_has_already_ended_is_kept_and_said_to_count_no_more(client, hr, anna, required):
    required.training.valid_months = 12
    required.training.save()
    client.force_login(hr)
    address = f"/personer/{anna.pk}/utbildningar/ny/"
    sent = {"training": required.training.pk, "completed_on": "2020-03-01", "evidence": "certificate"}

    shown = client.post(address, sent, follow=True).content.decode()
    again = client.post(address, sent | {"completed_on": str(TODAY())}, follow=True).content.decode()

    assert "Den gällde bara till och med 1 mars 2021, så den räknas inte i dag." in shown
    assert "Den gällde bara" not in again
    assert anna.completions.count() == 2


def test_corrected_day_keeps_the_time_it_was_valid_for_when_the_rule_is_another_since(anna, hr, required):
    wrong = completed(anna, required.training, dt.date(2026, 3, 1))
    required.training.valid_months = 6
    required.training.save()
    wrong.refresh_from_db()

    right = wrong.correct(Completion.Correction.WRONG_DATE, hr, dt.date(2026, 3, 15))

    assert (wrong.valid_until, right.valid_until) == (dt.date(2028, 3, 1), dt.date(2028, 3, 15))
