"""Series as they are run: prepared, started with a second yes where many are reached, paused, widened and stopped."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses import campaigning
from courses.campaign_preview import preview
from courses.campaigns import Campaign, CampaignEvent
from courses.following import places_going
from courses.opening import closed_parts
from courses.releasing import Released, release
from courses.series import Days
from courses.series_standing import in_step
from tests import factories
from tests.at_once import at_once
from tests.courses.factories import plain
from tests.courses.series import DAY, MONDAY, going, prepared, required
from tracking.assigning import assign
from tracking.letters import write
from tracking.models import AccessLog, Assignment, Message, ReminderPlan, Training, TrainingPause, UnitRole
from tracking.reminding import remind
from tracking.standing import with_standing

TUESDAY = MONDAY + DAY
WEEK = 7 * DAY
Role = UnitRole.Role


@pytest.fixture
def kurs(db):
    return required()


@pytest.fixture
def hr(municipality):
    return holder(municipality, Role.HR, "Hanna")


@pytest.fixture
def other_hr(municipality):
    return holder(municipality, Role.COORDINATOR, "Olle")


@pytest.fixture
def few(settings):
    settings.SERIES_SECOND_YES = 1


@pytest.fixture(autouse=True)
def on_monday(monkeypatch):
    """Pages ask what day it is."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None, timezone=None: MONDAY)


def holder(unit, role, name):
    """An account without a tie has what its roles say, and no duty."""
    person = factories.UserFactory(given_name=name, family_name="Rollsson")
    factories.UnitRoleFactory(user=person, unit=unit, role=role)
    return person


def whats(campaign):
    return [event.what for event in campaign.events.order_by("pk")]


def test_series_that_reaches_few_starts_at_once_and_tomorrow_at_the_earliest(kurs, social, anna, hr):
    campaign = prepared(kurs, social, hr)
    assign(MONDAY)

    taken = campaigning.start(campaign, hr, MONDAY)

    campaign.refresh_from_db()
    assert (taken.recipients, taken.waits, campaign.status) == (1, False, Campaign.Status.GOING)
    assert (campaign.starts_on, whats(campaign)) == (MONDAY + DAY, ["prepared", "started"])


def test_series_that_reaches_many_waits_for_somebody_else(kurs, municipality, anna, chef, hr, other_hr, few):
    campaign = prepared(kurs, municipality, hr)
    assign(MONDAY)

    assert campaigning.start(campaign, hr, MONDAY).waits
    assert places_going(MONDAY + WEEK) == []
    with pytest.raises(campaigning.Refused, match="Någon annan behöver godkänna"):
        campaigning.approve(campaign, hr, MONDAY)
    campaigning.approve(campaign, other_hr, MONDAY + DAY)

    campaign.refresh_from_db()
    assert (campaign.status, campaign.starts_on) == (Campaign.Status.GOING, MONDAY + 2 * DAY)
    assert whats(campaign) == ["prepared", "asked", "approved"]


def test_small_series_of_one_person_in_a_week_count_together(
    client, municipality, social, school, hr, other_hr, settings
):
    """As one that reaches as many."""
    settings.SERIES_SECOND_YES = 3
    for unit in (social, school):
        for number in range(2):
            factories.employee("Kim", f"Nr{number}", unit)
    first, second, third = (required(code=code) for code in ("forsta", "andra", "tredje"))
    campaign, others = prepared(second, school, hr), prepared(third, school, other_hr)
    assign(MONDAY)
    assert not campaigning.start(prepared(first, social, hr), hr, MONDAY).waits

    client.force_login(hr)
    shown = plain(client.get(f"/serier/{campaign.pk}/starta/"))
    assert "Be om ett andra ja" in shown and "når 2 personer, och de räknas med" in shown
    assert campaigning.start(campaign, hr, MONDAY).waits
    assert not campaigning.start(others, other_hr, MONDAY).waits


def test_what_has_had_a_second_yes_or_is_older_than_a_week_does_not_count(
    municipality, social, school, hr, other_hr, few
):
    first, second, third = (required(code=code) for code in ("forsta", "andra", "tredje"))
    for unit in (social, school):
        factories.employee("Kim", "Lind", unit)
    factories.employee("Kim", "Nummertvå", social)
    assign(MONDAY)
    large = prepared(first, social, hr)
    assert campaigning.start(large, hr, MONDAY).waits
    campaigning.approve(large, other_hr, MONDAY)

    assert not campaigning.start(prepared(second, school, hr), hr, MONDAY).waits
    at = dt.datetime.combine(MONDAY - WEEK, dt.time(12), dt.UTC)
    CampaignEvent.objects.update(at=at)
    assert not campaigning.start(prepared(third, school, hr), hr, MONDAY).waits


def test_widening_counts_with_the_small_series_of_the_week(
    municipality, social, school, anna, utomstaende, hr, settings
):
    settings.SERIES_SECOND_YES = 2
    campaign, other = prepared(required(), social, hr), prepared(required(code="andra"), school, hr)
    assign(MONDAY - WEEK)
    assert not campaigning.start(campaign, hr, MONDAY - WEEK).waits
    CampaignEvent.objects.update(at=dt.datetime.combine(MONDAY - WEEK, dt.time(12), dt.UTC))
    assert not campaigning.widen(campaign, school, hr, MONDAY).waits

    assert campaigning.start(other, hr, MONDAY).waits


def test_widening_counts_those_its_own_start_reached_once(social, school, anna, utomstaende, hr, settings):
    settings.SERIES_SECOND_YES = 2
    campaign = prepared(required(), social, hr)
    assign(MONDAY)
    assert not campaigning.start(campaign, hr, MONDAY).waits

    taken = campaigning.widen(campaign, school, hr, MONDAY)

    assert (taken.recipients, taken.waits) == (2, False)


def test_question_is_taken_back_and_the_series_can_be_changed(kurs, municipality, anna, chef, hr, few):
    campaign = prepared(kurs, municipality, hr)
    assign(MONDAY)
    campaigning.start(campaign, hr, MONDAY)

    campaigning.withdraw(campaign, hr)

    campaign.refresh_from_db()
    assert (campaign.status, campaigning.waiting(campaign)) == (Campaign.Status.PREPARED, None)


def test_widening_to_many_waits_and_those_who_are_reached_go_on(
    client, kurs, municipality, social, anna, utomstaende, hr, few
):
    campaign = going(kurs, social, hr)

    taken = campaigning.widen(campaign, municipality, hr, MONDAY)

    assert (taken.waits, [place.path for place in places_going(MONDAY + WEEK)]) == (True, [social.path])
    client.force_login(hr)
    assert "Pågår Väntar på ett andra ja" in plain(client.get("/serier/"))
    campaigning.approve(campaign, factories.UserFactory(), MONDAY)
    assert len(places_going(MONDAY + WEEK)) == 2
    assert campaigning.waiting(campaign) is None


def test_one_series_of_a_training_in_a_place(kurs, municipality, social, school, home_care, anna, hr):
    first = going(kurs, social, hr)

    for unit in (social, municipality, home_care):
        with pytest.raises(campaigning.Refused, match="Det finns redan en serie"):
            prepared(kurs, unit, hr)
    prepared(kurs, school, hr)
    campaigning.stop(first, hr, MONDAY)
    prepared(kurs, home_care, hr)


def test_pause_begins_tomorrow_shares_no_day_with_another_and_can_end_early(kurs, social, anna, hr):
    campaign = going(kurs, social, hr)
    with pytest.raises(campaigning.Refused, match="tidigast i morgon"):
        campaigning.pause(campaign, Days(MONDAY, MONDAY + WEEK), hr, MONDAY)

    campaigning.pause(campaign, Days(MONDAY + DAY, MONDAY + 4 * WEEK), hr, MONDAY)
    with pytest.raises(campaigning.Refused, match="annat uppehåll"):
        campaigning.pause(campaign, Days(MONDAY + WEEK, MONDAY + 9 * WEEK), hr, MONDAY)
    campaigning.resume(campaign, hr, MONDAY + WEEK)

    pause = TrainingPause.objects.get()
    assert (pause.start_on, pause.end_on) == (MONDAY + DAY, MONDAY + WEEK)
    assert [str(event) for event in campaign.events.filter(what="paused")] != []


def test_pause_that_has_not_begun_goes_when_it_is_ended(kurs, social, anna, hr):
    campaign = going(kurs, social, hr)
    campaigning.pause(campaign, Days(MONDAY + WEEK, MONDAY + 2 * WEEK), hr, MONDAY)

    campaigning.resume(campaign, hr, MONDAY)

    assert not TrainingPause.objects.exists()


def test_summers_are_pauses_from_the_start_and_each_year_adds_one(kurs, social, anna, hr):
    campaign = prepared(kurs, social, hr, summer=True)
    assert not TrainingPause.objects.exists()
    assign(MONDAY)

    campaigning.start(campaign, hr, MONDAY)
    campaign.refresh_from_db()
    campaigning.keep_summers(campaign, dt.date(2027, 1, 1))
    campaigning.keep_summers(campaign, dt.date(2027, 1, 2))

    assert [str(each) for each in TrainingPause.objects.all()] == [
        "2026-06-22–2026-08-09",
        "2027-06-28–2027-08-15",
        "2028-06-26–2028-08-13",
        "2029-06-25–2029-08-12",
    ]


def test_widening_moves_what_is_left_of_a_pause_so_that_no_day_counts_twice(kurs, municipality, social, anna, hr):
    campaign = going(kurs, social, hr)
    campaigning.pause(campaign, Days(MONDAY + DAY, MONDAY + 2 * WEEK), hr, MONDAY)

    campaigning.widen(campaign, municipality, hr, MONDAY + WEEK)

    rows = [(each.unit, each.start_on, each.end_on) for each in TrainingPause.objects.order_by("start_on")]
    assert rows == [
        (social, MONDAY + DAY, MONDAY + WEEK),
        (municipality, MONDAY + WEEK + DAY, MONDAY + 2 * WEEK),
    ]


def test_stop_ends_coming_pauses(kurs, social, anna, hr):
    campaign = going(kurs, social, hr)
    campaigning.pause(campaign, Days(MONDAY + WEEK, MONDAY + 2 * WEEK), hr, MONDAY)

    campaigning.stop(campaign, hr, MONDAY)

    assert not TrainingPause.objects.exists()
    with pytest.raises(campaigning.Refused, match="Någon hann före: serien är nu stoppad"):
        campaigning.stop(campaign, hr, MONDAY)


def test_two_who_say_yes_at_once_start_it_once(real_db, settings):
    settings.SERIES_SECOND_YES = 0
    unit = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
    asker = factories.employee("Anna", "Åberg", unit)
    campaign = prepared(required(), unit, asker)
    assign(MONDAY)
    campaigning.start(campaign, asker, MONDAY)
    refused = []

    def approve():
        try:
            campaigning.approve(campaign, factories.UserFactory(), MONDAY)
        except campaigning.Refused as error:
            refused.append(error)

    at_once(approve, approve)

    assert (CampaignEvent.objects.filter(what="approved").count(), len(refused)) == (1, 1)


def form(kurs, unit, **fields):
    values = {"training": kurs.training_id, "unit": unit.pk, "weekday": 1, "at": "09:00", "every_weeks": 1}
    return values | {"starts_on": str(MONDAY + DAY)} | fields


def test_hr_prepares_sees_who_gets_what_and_starts(client, kurs, social, anna, chef, hr):
    assign(MONDAY)
    client.force_login(hr)

    made = client.post("/serier/ny/", form(kurs, social))
    campaign = Campaign.objects.get()
    shown = plain(client.get(f"/serier/{campaign.pk}/starta/"))
    assert Message.objects.count() == 0 and campaign.status == Campaign.Status.PREPARED
    told = plain(client.post(f"/serier/{campaign.pk}/starta/", follow=True))

    assert made.url == f"/serier/{campaign.pk}/"
    assert "2 personer har utbildningen kvar" in shown and "Anna Åberg" in shown
    assert "Varje tisdag kl. 09.00" in shown
    assert "tis 3 mars 2026 1 av 3 2" in shown and "tis 17 mars 2026 3 av 3 2" in shown
    assert "Serien når 2 personer. Den första delen kommer tidigast i morgon." in told
    assert AccessLog.objects.filter(reader=hr, subject="Serier", persons=2).exists()


@pytest.mark.parametrize(
    ("weeks", "says"),
    [(1, "Varje tisdag kl. 09.00"), (2, "Varannan tisdag kl. 09.00"), (3, "Var tredje tisdag kl. 09.00")],
)
def test_series_says_how_often_in_words(client, kurs, social, hr, weeks, says):
    campaign = prepared(kurs, social, hr, every_weeks=weeks, starts_on=MONDAY + DAY * 3)
    client.force_login(hr)

    shown = plain(client.get(f"/serier/{campaign.pk}/"))

    assert says in shown and "från och med 5 mars 2026" in shown  # a Thursday


def test_series_is_not_made_of_what_is_only_offered(client, kurs, social, hr):
    offered = required(code="erbjuden", mandatory=False)
    Training.objects.filter(pk=offered.training_id).update(title="Erbjudandet")
    client.force_login(hr)

    shown = client.get("/serier/ny/").content.decode()
    refused = client.post("/serier/ny/", form(offered, social))

    assert f'<option value="{kurs.training_id}"' in shown and "Erbjudandet" not in shown
    assert refused.status_code == 200 and not Campaign.objects.exists()


def test_coordinator_is_shown_counts_and_no_names(client, kurs, social, anna, other_hr):
    assign(MONDAY)
    campaign = prepared(kurs, social, other_hr)
    client.force_login(other_hr)

    shown = plain(client.get(f"/serier/{campaign.pk}/"))

    assert "10 personer har utbildningen kvar" in shown and "Åberg" not in shown


def test_preview_counts_what_will_be_sent(client, kurs, municipality, anna, chef, hr):
    chef.email = None
    chef.save()
    assign(MONDAY)
    campaign = prepared(kurs, municipality, hr)
    client.force_login(hr)

    shown = plain(client.get(f"/serier/{campaign.pk}/"))

    assert "2 personer har utbildningen kvar här. 1 av dem får inget mejl." in shown


def test_preview_says_for_how_many_time_runs_out_before_all_parts_have_come(client, municipality, anna, chef, hr):
    kurs = required(due_days=30)  # assigned on Monday 2 March: until 1 April
    assign(MONDAY)
    campaign = prepared(kurs, municipality, hr, every_weeks=2)  # 3, 17 and 31 March
    assert preview(campaign, MONDAY).late == 0

    campaign.every_weeks = 3  # 3 and 24 March, 14 April
    campaign.save()
    assert preview(campaign, MONDAY).late == 2
    client.force_login(hr)
    assert "För 2 personer är sista dagen innan alla delar har kommit." in plain(client.get(f"/serier/{campaign.pk}/"))

    Assignment.objects.filter(user=anna).update(due_on=MONDAY - DAY)  # her time has run out: all parts are open to her
    assert preview(campaign, MONDAY).late == 1
    campaigning.lie_still(campaign, municipality, Days(dt.date(2026, 3, 25), dt.date(2026, 4, 7)))
    assert preview(campaign, MONDAY).late == 0  # two weeks more for everybody, and the third part as before


def test_preview_says_so_also_of_those_whom_a_rule_asks_later(municipality, anna, chef, hr):
    made = required(starts_on=MONDAY + 2 * WEEK, due_days=30)  # 16 March: until 15 April
    campaign = prepared(made, municipality, hr, every_weeks=2)  # 17 and 31 March, 14 April
    assert (preview(campaign, MONDAY).coming, preview(campaign, MONDAY).late) == (2, 0)

    campaign.every_weeks = 3  # 24 March is none: 14 April, 5 May and later
    campaign.save()
    assert (preview(campaign, MONDAY).coming, preview(campaign, MONDAY).late) == (2, 2)


def test_series_that_is_widened_past_a_part_stays_in_sight_there(client, kurs, municipality, social, school, anna, hr):
    """Who prepared it no longer runs it: sees that it is there and where, and no numbers of others."""
    samordnare = holder(social, Role.COORDINATOR, "Love")
    campaign = going(kurs, social, samordnare)
    client.force_login(samordnare)
    assert "Stoppa" in plain(client.get(f"/serier/{campaign.pk}/"))

    campaigning.widen(campaign, school, hr, MONDAY)

    assert "går utanför ditt område" in plain(client.get("/serier/")).replace("också ", "")
    shown = plain(client.get(f"/serier/{campaign.pk}/"))
    assert social.name in shown and school.name not in shown and "Stoppa" not in shown.replace("stoppa", "")
    assert "HR-rollen eller är samordnare för alla dess enheter" in shown  # campaign_rights.RUNNING
    for step in ("stoppa", "uppehall", "utoka", "starta", "godkann", "ta-tillbaka"):
        assert client.post(f"/serier/{campaign.pk}/{step}/").status_code in (403, 404)
    refused = client.post("/serier/ny/", {
        "training": kurs.training_id, "unit": social.pk, "weekday": 1, "at": "09:00", "every_weeks": 1,
        "starts_on": "2026-04-01",
    })  # fmt: skip
    assert "be den som driver den att stoppa den" in plain(refused)


def test_series_that_waits_to_be_widened_or_is_held_says_so_to_who_ran_it(
    client, kurs, social, school, anna, chef, hr, settings
):
    samordnare = holder(social, Role.COORDINATOR, "Love")
    campaign = going(kurs, social, samordnare)
    settings.SERIES_SECOND_YES = 1
    client.force_login(samordnare)

    campaigning.widen(campaign, school, hr, MONDAY)
    assert "Tills dess går den som förut." in plain(client.get(f"/serier/{campaign.pk}/"))

    campaigning.approve(campaign, holder(social.parent, Role.HR, "Ola"), MONDAY)
    assert "Tills dess går den som förut." not in plain(client.get(f"/serier/{campaign.pk}/"))
    Campaign.objects.update(status=Campaign.Status.HELD)
    assert "Serien har stannat: den når fler" in plain(client.get(f"/serier/{campaign.pk}/"))


def test_pause_of_two_places_is_told_once(client, kurs, social, school, hr):
    campaign = going(kurs, social, hr)
    campaigning.widen(campaign, school, hr, MONDAY)
    campaigning.pause(campaign, Days(MONDAY + 10 * DAY, MONDAY + 12 * DAY), hr, MONDAY)
    client.force_login(hr)

    shown = plain(client.get(f"/serier/{campaign.pk}/")).partition("Vad som har hänt")[0]
    assert campaign.pauses().count() == 2 and shown.count("12 mars 2026 –") == 1


@pytest.mark.parametrize("yes", [200, 1])
def test_preview_of_a_widening_lies_still_when_the_series_does(
    settings, kurs, social, school, anna, utomstaende, hr, yes
):
    settings.SERIES_SECOND_YES = yes
    campaign = going(kurs, social, hr)
    campaigning.pause(campaign, Days(MONDAY + WEEK, MONDAY + 40 * DAY), hr, MONDAY)
    seen = preview(campaign, MONDAY, school).rows

    if campaigning.widen(campaign, school, hr, MONDAY).waits:
        assert preview(campaign, MONDAY).rows == seen
        campaigning.approve(campaign, factories.UserFactory(), MONDAY)

    assert preview(campaign, MONDAY).rows == seen


def test_who_asked_cannot_approve_and_another_can(client, kurs, municipality, anna, chef, hr, other_hr, few):
    assign(MONDAY)
    campaign = prepared(kurs, municipality, hr)
    client.force_login(hr)
    told = plain(client.post(f"/serier/{campaign.pk}/starta/", follow=True))
    assert "Den börjar när en annan i HR eller en samordnare har sagt ja." in told
    assert client.post(f"/serier/{campaign.pk}/godkann/").status_code == 403

    client.force_login(other_hr)
    assert "vill starta eller utöka serien till 10 personer" in plain(client.get(f"/serier/{campaign.pk}/godkann/"))
    client.post(f"/serier/{campaign.pk}/godkann/")

    campaign.refresh_from_db()
    assert campaign.status == Campaign.Status.GOING


def test_second_yes_is_asked_for_where_the_one_who_may_give_it_begins(
    client, kurs, municipality, social, school, anna, chef, hr, other_hr, few
):
    assign(MONDAY)
    campaign = prepared(kurs, social, hr)

    def asked(person):
        client.force_login(person)
        return f"Serien {campaign} väntar på ett andra ja" in plain(client.get("/mina-utbildningar/"))

    assert not asked(other_hr)
    campaigning.start(campaign, hr, MONDAY)
    assert [asked(each) for each in (other_hr, hr, holder(social, Role.HR, "Delvis"), anna)] == [True] + 3 * [False]

    campaigning.approve(campaign, other_hr, MONDAY)
    campaigning.widen(campaign, school, hr, MONDAY)
    assert Campaign.objects.get().widening_waits == asked(other_hr)

    Campaign.objects.update(status=Campaign.Status.STOPPED)
    assert not asked(other_hr)


def test_hr_of_a_part_gives_no_second_yes(client, kurs, municipality, social, anna, chef, hr, few):
    assign(MONDAY)
    campaign = prepared(kurs, social, hr)
    campaigning.start(campaign, hr, MONDAY)
    client.force_login(holder(social, Role.HR, "Delvis"))

    assert client.get(f"/serier/{campaign.pk}/").status_code == 200
    assert client.post(f"/serier/{campaign.pk}/godkann/").status_code == 403


def test_hr_of_a_part_reaches_only_series_within_it(client, kurs, municipality, social, school, anna, hr):
    campaign = prepared(kurs, municipality, hr)
    client.force_login(holder(social, Role.HR, "Delvis"))

    assert client.get(f"/serier/{campaign.pk}/").status_code == 404
    refused = client.post("/serier/ny/", form(kurs, school))
    assert (refused.status_code, Campaign.objects.count()) == (200, 1)
    assert "Det finns redan en serie" in plain(client.post("/serier/ny/", form(kurs, social)))


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("starts_on", str(MONDAY), "Välj en dag från i morgon"),
        ("at", "06:59", "Välj ett klockslag från 07.00 till 17.00."),
        ("every_weeks", "0", "1"),
        ("weekday", "6", "6"),
    ],
)
def test_form_says_what_to_put_right(client, kurs, social, hr, field, value, says):
    client.force_login(hr)

    shown = plain(client.post("/serier/ny/", form(kurs, social, **{field: value})))

    assert "Något behöver rättas" in shown and says in shown
    assert not Campaign.objects.exists()


def test_every_step_has_its_page(client, kurs, municipality, social, anna, utomstaende, hr):
    campaign = going(kurs, social, hr)
    where = f"/serier/{campaign.pk}"
    client.force_login(hr)

    days = {"first": str(MONDAY + DAY), "last": str(MONDAY + 8 * DAY)}
    assert "Uppehållet är inlagt." in plain(client.post(f"{where}/uppehall/", days, follow=True))
    assert "Det har inte börjat, och tas bort." in plain(client.get(f"{where}/ateruppta/"))
    assert "Uppehållet är avslutat." in plain(client.post(f"{where}/ateruppta/", follow=True))
    assert "Välj var." in plain(client.get(f"{where}/utoka/"))
    assert "också når Lärkdala kommun" in plain(client.get(f"{where}/utoka/?unit={municipality.pk}"))
    assert "Serien når 2 personer." in plain(client.post(f"{where}/utoka/", {"unit": municipality.pk}, follow=True))
    assert "Serien är stoppad." in plain(client.post(f"{where}/stoppa/", follow=True))
    assert "Förbered en serie" in plain(client.get("/serier/"))
    assert client.get(f"{where}/uppehall/").status_code == 404


def test_pages_ask_as_often_for_one_as_for_many(client, kurs, municipality, home_care, anna, hr):
    campaign = going(kurs, municipality, hr)
    client.force_login(hr)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/serier/{campaign.pk}/")
        return len(asked)

    queries()
    few = queries()
    for number in range(12):
        factories.employee("Ny", f"Nyman{number}", home_care)
    assign(MONDAY)
    assert queries() == few


def test_summer_of_next_year_is_not_ended_in_passing(kurs, social, anna, hr):
    campaign = going(kurs, social, hr, summer=True)

    with pytest.raises(campaigning.Refused, match="inget uppehåll att avsluta"):
        campaigning.resume(campaign, hr, MONDAY)
    campaigning.resume(campaign, hr, dt.date(2026, 7, 1))

    assert campaign.pauses().first().end_on == dt.date(2026, 7, 1)


def test_series_that_reaches_nobody_says_so_in_place_of_a_button(client, municipality, hr):
    """As where the training is an offer."""
    campaign = prepared(required(mandatory=False), municipality, hr)
    client.force_login(hr)

    shown = client.get(f"/serier/{campaign.pk}/starta/").content.decode()

    assert "Serien når ingen än." in shown and f'href="/serier/{campaign.pk}/andra/"' in shown
    assert 'type="submit"' not in shown.partition("<main")[2].partition("</main>")[0]


def test_series_that_begins_before_its_rule_is_counted_by_who_the_rule_will_ask(
    client, municipality, social, anna, chef, hr, few
):
    """Nobody has the training left yet, and everybody will."""
    later = required(starts_on=MONDAY + 2 * WEEK)
    factories.completed(anna, later.training, MONDAY - WEEK)
    factories.employee("Bo", "Berg", social)
    factories.AffiliationFactory(user=factories.UserFactory(email=""), unit=social)
    campaign = prepared(later, municipality, hr)
    assign(MONDAY)
    client.force_login(hr)

    shown = plain(client.get(f"/serier/{campaign.pk}/starta/"))

    assert "3 personer har utbildningen kvar här. 3 av dem får den senare." in shown
    assert "1 av dem får inget mejl." in shown and "Be om ett andra ja" in shown
    assert "tis 17 mars 2026 1 av 3 3" in shown
    taken = campaigning.start(campaign, hr, MONDAY)
    assert (taken.recipients, taken.waits) == (3, True)


def held(kurs, municipality, social, hr, **fields):
    """Started for one person; on the first night it reaches three."""
    campaign = going(kurs, municipality, hr, **fields)
    for name in ("Bo", "Ada"):
        factories.employee(name, "Berg", social)
    assign(MONDAY)
    assert release(TUESDAY) == Released(1, 0, 1)
    campaign.refresh_from_db()
    return campaign


def paused():
    return [(pause.start_on, pause.end_on) for pause in TrainingPause.objects.order_by("start_on")]


def test_series_that_comes_to_reach_many_is_held_by_the_night(kurs, municipality, social, anna, hr, few):
    campaign = held(kurs, municipality, social, hr)

    question = campaigning.waiting(campaign)
    assert (campaign.status, campaign.starts_on) == (Campaign.Status.HELD, MONDAY)
    assert (question.what, question.by, question.recipients, question.start_on) == ("held", hr, 3, TUESDAY)
    assert release(TUESDAY + DAY) == Released(1, 0, 0)
    assert whats(campaign) == ["prepared", "started", "held"] and paused() == [(TUESDAY, TUESDAY + DAY)]


def test_those_who_run_the_series_or_may_say_yes_are_told(kurs, municipality, social, anna, hr, other_hr, few):
    campaign = held(kurs, municipality, social, hr)
    noon = dt.datetime(2026, 3, 3, 12, tzinfo=dt.UTC)
    told = list(Message.objects.filter(step="held"))

    letters = [write(each, noon) for each in told]
    assert {each.recipient for each in told} == {hr, other_hr}
    assert {each.subject for each in letters} == {"En serie har stannat och väntar på ett ja"}
    assert all(each.action[1].endswith(f"/serier/{campaign.pk}/") for each in letters)
    campaigning.approve(campaign, other_hr, TUESDAY)
    assert [write(each, noon) for each in told] == [None, None]


def test_nobody_is_asked_late_or_shown_parts_while_a_series_is_held(kurs, municipality, social, anna, hr, few):
    ReminderPlan.objects.create()
    campaign = held(kurs, municipality, social, hr)
    due = Assignment.objects.get(user=anna).due_on
    for number in range(1, 30):
        release(TUESDAY + number * DAY)
        remind(TUESDAY + number * DAY)

    last = TUESDAY + 29 * DAY
    assert not Message.objects.exclude(step="held").exists()
    assert all(in_step(None, kurs.training, last).values())
    assert len(closed_parts(anna, {kurs.training_id: 3}, last)[kurs.training_id]) == 3
    campaigning.stop(campaign, hr, last)
    given = with_standing(Assignment.objects.filter(user=anna), due + 30 * DAY).get()
    assert given.standing == "due"


def test_series_that_was_held_goes_on_with_the_days_to_the_good(kurs, municipality, social, anna, hr, other_hr, few):
    campaign = held(kurs, municipality, social, hr)
    wednesday, next_tuesday = TUESDAY + DAY, TUESDAY + WEEK
    with pytest.raises(campaigning.Refused, match="Någon annan behöver godkänna"):
        campaigning.approve(campaign, hr, wednesday)
    told = {row.moment.date(): row.persons for row in preview(campaign, wednesday).rows if row.part == 1}

    campaigning.approve(campaign, other_hr, wednesday)

    campaign.refresh_from_db()
    assert (campaign.status, campaign.starts_on, paused()) == (Campaign.Status.GOING, MONDAY, [(TUESDAY, wednesday)])
    assert told == {next_tuesday: 3}
    assert [release(wednesday + DAY).queued, release(next_tuesday)] == [0, Released(1, 3, 0)]


def test_series_that_is_held_over_a_pause_shares_no_day_with_it(kurs, municipality, social, anna, hr, other_hr, few):
    campaign = going(kurs, municipality, hr)
    campaigning.pause(campaign, Days(TUESDAY + 3 * DAY, TUESDAY + 5 * DAY), hr, MONDAY - DAY)
    for name in ("Bo", "Ada"):
        factories.employee(name, "Berg", social)
    assign(MONDAY)
    assert release(TUESDAY).held

    campaigning.approve(campaign, other_hr, TUESDAY + 16 * DAY)

    assert paused() == [(TUESDAY, TUESDAY + 2 * DAY), (TUESDAY + 3 * DAY, TUESDAY + 16 * DAY)]


def test_mail_that_waits_when_a_series_is_held_is_written(kurs, municipality, social, anna, hr, few):
    going(kurs, municipality, hr)
    assert release(TUESDAY).queued == 1
    for name in ("Bo", "Ada"):
        factories.employee(name, "Berg", social)
    assign(TUESDAY)
    assert release(TUESDAY).held == 1

    assert write(Message.objects.get(step="release"), dt.datetime(2026, 3, 3, 12, tzinfo=dt.UTC))


def test_summer_that_was_ended_early_stays_ended_while_a_series_is_held(kurs, municipality, social, anna, hr, few):
    campaign = going(kurs, municipality, hr, on=dt.date(2026, 6, 14), starts_on=dt.date(2026, 6, 15), summer=True)
    campaigning.resume(campaign, hr, dt.date(2026, 6, 24))
    day = dt.date(2026, 7, 3)
    before = closed_parts(anna, {kurs.training_id: 3}, day)
    for name in ("Bo", "Ada"):
        factories.employee(name, "Berg", social)
    assign(day - DAY)

    assert release(day).held
    assert closed_parts(anna, {kurs.training_id: 3}, day) == before


def test_approved_series_grows_to_twice_as_many_before_it_is_held(kurs, municipality, social, anna, hr, other_hr, few):
    campaign = held(kurs, municipality, social, hr)
    campaigning.approve(campaign, other_hr, TUESDAY)
    for number in range(3):
        factories.employee("Kim", f"Nr{number}", social)
    assign(MONDAY + WEEK)
    assert release(TUESDAY + WEEK) == Released(1, 6, 0)

    factories.employee("Kim", "Nr3", social)
    assign(MONDAY + 2 * WEEK)
    assert release(TUESDAY + 2 * WEEK) == Released(1, 0, 1)


def test_small_series_of_one_person_that_grow_count_together(
    kurs, municipality, social, school, hr, other_hr, settings
):
    settings.SERIES_SECOND_YES = 2
    third = required(code="tredje")
    for unit in (social, school):
        assert not campaigning.start(prepared(kurs, unit, hr), hr, MONDAY).waits
    assert not campaigning.start(prepared(third, school, other_hr), other_hr, MONDAY).waits
    for number in range(4):
        factories.employee("Kim", f"Nr{number}", (social, school)[number % 2])
    assign(MONDAY)

    assert release(TUESDAY) == Released(3, 4, 1)
    assert Campaign.objects.get(status="held").places.get().unit == social


def test_nobody_who_has_decided_about_the_series_lifts_its_halt(
    client, kurs, municipality, social, school, anna, hr, other_hr, settings
):
    """A started it, B widened it a little; then it grows."""
    settings.SERIES_SECOND_YES = 2
    campaign = going(kurs, social, hr)
    assert not campaigning.widen(campaign, school, other_hr, MONDAY).waits
    for number in range(9):
        factories.employee("Kim", f"Nr{number}", social)
    assign(MONDAY)
    assert release(TUESDAY).held

    for decided in (hr, other_hr):
        client.force_login(decided)
        assert client.get(f"/serier/{campaign.pk}/godkann/").status_code == 403
        with pytest.raises(campaigning.Refused, match="Någon annan behöver godkänna"):
            campaigning.approve(campaign, decided, TUESDAY)
    third = holder(municipality, Role.HR, "Tora")
    client.force_login(third)
    shown = plain(client.get(f"/serier/{campaign.pk}/godkann/"))
    assert "har varit med och bestämt om serien. Den når nu 10 personer, fler än någon har sagt ja till." in shown
    campaigning.approve(campaign, third, TUESDAY)


def test_night_that_only_counts_holds_no_series(kurs, municipality, social, anna, hr, few):
    campaign = going(kurs, municipality, hr)
    factories.employee("Bo", "Berg", social)
    assign(MONDAY)

    assert release(TUESDAY, dry_run=True) == Released(1, 0, 1)

    campaign.refresh_from_db()
    assert campaign.status == Campaign.Status.GOING and not paused()


def test_series_that_is_held_is_not_prepared_again_but_can_be_stopped(
    client, kurs, municipality, social, anna, hr, few
):
    campaign = held(kurs, municipality, social, hr, summer=True)
    client.force_login(hr)

    shown = plain(client.get(f"/serier/{campaign.pk}/"))
    assert "når nu 3 personer, fler än någon har sagt ja till" in shown
    assert "Ta tillbaka frågan" not in shown and "Stoppa" in shown
    assert client.post(f"/serier/{campaign.pk}/ta-tillbaka/").status_code == 404
    client.post(f"/serier/{campaign.pk}/stoppa/")
    assert not TrainingPause.objects.filter(end_on__gt=TUESDAY).exists()


def test_widening_that_waits_goes_when_the_night_holds_the_series(
    client, kurs, municipality, social, school, anna, utomstaende, hr, other_hr, few
):
    """What is said yes to is then what the series reaches."""
    campaign = going(kurs, social, hr)
    assert campaigning.widen(campaign, school, hr, MONDAY - DAY).waits
    factories.employee("Bo", "Berg", social)
    assign(MONDAY)
    assert release(TUESDAY).held == 1

    assert whats(campaign)[-2:] == ["withdrawn", "held"]
    campaigning.approve(campaign, other_hr, TUESDAY)
    assert campaign.events.get(what="approved").recipients == 2
    assert [place.unit for place in campaign.places.all()] == [social]


def test_whoever_is_exempt_when_a_rule_begins_is_not_counted(municipality, anna, chef, hr):
    later = required(starts_on=MONDAY + 2 * WEEK)
    factories.exempt(anna, MONDAY, MONDAY + 300 * DAY)

    assert campaigning.recipients(prepared(later, municipality, hr), MONDAY) == 1


def test_rule_that_ends_before_a_series_reaches_nobody(municipality, anna, hr):
    kurs = required(ends_on=MONDAY + DAY)

    assert campaigning.recipients(prepared(kurs, municipality, hr, starts_on=MONDAY + 4 * WEEK), MONDAY) == 0
    assert campaigning.recipients(prepared(required(code="kort", ends_on=MONDAY + DAY), municipality, hr), MONDAY) == 1


def test_newcomer_of_the_day_is_shown_as_from_tomorrow(kurs, municipality, social, anna, hr):
    campaign = going(kurs, municipality, hr)
    factories.employee("Bo", "Berg", social)
    shown = preview(campaign, TUESDAY).rows
    assign(TUESDAY + DAY)

    assert preview(campaign, TUESDAY + DAY).rows == shown
