import datetime as dt

import pytest

from tests.factories import TrainingFactory, UserFactory
from tracking import links
from tracking.models import PersonalLink

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 2)


def test_address_leads_back_to_the_person_and_the_training():
    anna, training = UserFactory(), TrainingFactory()

    token = links.address(anna, training, TODAY).split("/")[-2]

    link = links.link_of(token, TODAY)
    assert (link.user, link.training) == (anna, training)
    assert not any(token.partition("-")[2] in str(value) for value in PersonalLink.objects.values_list().get())


def test_address_is_the_same_when_it_is_sent_again_and_lasts_longer(settings):
    settings.LINK_DAYS = 60
    anna, training = UserFactory(), TrainingFactory()
    later = TODAY + dt.timedelta(days=30)

    first = links.address(anna, training, TODAY)

    assert links.address(anna, training, later) == first
    assert PersonalLink.objects.get().expires_on == later + dt.timedelta(days=60)


def test_link_opens_nothing_when_it_is_over_revoked_replaced_or_forged():
    link = links.open_link(UserFactory(), TrainingFactory(), TODAY)
    other = links.open_link(UserFactory(), TrainingFactory(), TODAY)
    token = links.token(link)

    assert links.link_of(token, link.expires_on) == link
    assert links.link_of(token, link.expires_on + dt.timedelta(days=1)) is None
    assert links.link_of(f"{other.pk}-{token.partition('-')[2]}", TODAY) is None
    assert [links.link_of(given, TODAY) for given in ("", "-", "x-y", "٣-a", "9" * 30 + "-a", token + "a")] == [
        None
    ] * 6
    PersonalLink.objects.filter(pk=link.pk).update(issue=2)
    assert links.link_of(token, TODAY) is None
