"""Occasions in "Mina utbildningar": one's own, and beside what is left."""

from django.utils import timezone

from tests import factories
from tests.tracking.occasion_world import DAY, occasion
from tracking.assigning import assign
from tracking.occasions_shown import listed
from tracking.signing_up import sign_up


def test_card_leads_to_the_first_occasion_and_one_s_own_are_listed(client, municipality, anna):
    now = timezone.now()
    training = factories.TrainingFactory(title="Grunden")
    factories.RequirementFactory(training=training, audience=factories.AudienceFactory(kinds=["employee"]))
    assign(timezone.localdate())
    client.force_login(anna)
    later, first = (occasion(municipality, now + days * DAY, training=training) for days in (9, 5))

    before = client.get("/mina-utbildningar/").content.decode()
    sign_up(first, anna, now)
    after = client.get("/mina-utbildningar/").content.decode()

    assert f"/kurstillfallen/{first.pk}/" in before and str(later.pk) not in before
    assert "Dina kurstillfällen" in after and "Du har en plats" in after and "Dina kurstillfällen" not in before
    assert "Kommunen meddelar när och hur" not in before


def test_occasions_are_listed_in_order_of_time(municipality, anna):
    now = timezone.now()
    made = [occasion(municipality, now + days * DAY) for days in (9, 5, 7, 3, 8, 4, 6)]

    shown = listed(anna, timezone.localdate(), now)

    assert shown == sorted(made, key=lambda each: each.starts_at)


def test_nothing_of_occasions_without_any(client, anna):
    client.force_login(anna)

    assert "kurstillfällen</h2>" not in client.get("/mina-utbildningar/").content.decode().lower()
