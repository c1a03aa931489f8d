"""A series by personal link: what has not come yet is told with its day, and may be opened, under the link itself."""

import pytest
from django.conf import settings

from tests.courses.factories import RIGHT, first_item, lessons_of, options, plain
from tests.courses.series import DAY, MONDAY, going, required
from tracking import links
from tracking.models import Attempt

TUESDAY = MONDAY + DAY


@pytest.fixture
def on_tuesday(monkeypatch):
    """Pages ask what day it is."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None, timezone=None: TUESDAY)


def test_parts_that_come_later_are_told_and_opened_under_the_link(client, db, municipality, anna, chef, on_tuesday):
    kurs = required()
    series = going(kurs, municipality, chef)
    base = links.address(anna, kurs.training, TUESDAY).removeprefix(settings.WAGTAILADMIN_BASE_URL)
    first, second, *_rest = lessons_of(kurs)
    assert client.post(base, {"me": "yes"}).url == f"{base}{first.pk}/"
    said = client.post(f"{base}{first.pk}/svar/{first_item(first)}/", {"option": options(first, RIGHT)[0]})

    shown = client.get(said.url)
    client.post(f"{base}{second.pk}/svar/{first_item(second)}/", {"option": options(second, RIGHT)[0]})
    recorded = Attempt.objects.count()
    opened = client.post(base, {"me": "all"})

    assert "Del 2 öppnas" in plain(shown) and "Mina utbildningar" not in shown.content.decode()
    assert f'action="{base}"' in shown.content.decode() and "/kurser/" not in shown.content.decode()
    assert (recorded, opened.url, series.catch_ups.count()) == (1, f"{base}{second.pk}/", 1)
