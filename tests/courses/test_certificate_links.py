"""Kursintyg under "Mina utbildningar"."""

import datetime as dt

from django.utils import timezone

from tests import factories
from tests.courses.factories import plain

DAY = dt.timedelta(days=1)


def test_everything_done_has_its_certificate_as_page_and_file(client, anna):
    today = timezone.localdate()
    done = [factories.completed(anna, factories.TrainingFactory(valid_months=6), today - age * DAY) for age in (3, 900)]
    client.force_login(anna)

    page = client.get("/mina-utbildningar/").content.decode()

    assert [f"/intyg/mitt/{each.pk}/{file}" in page for each in done for file in ('"', 'pdf/"')] == [True] * 4


def test_certificate_that_has_ended_is_marked(client, anna):
    today = timezone.localdate()
    factories.completed(anna, factories.TrainingFactory(valid_months=6), today - 900 * DAY)
    client.force_login(anna)

    shown = plain(client.get("/mina-utbildningar/"))

    assert "gällde till och med" in shown and "Gäller inte längre" in shown and "gäller till och med" not in shown


def test_corrected_completion_has_none(client, anna, chef):
    done = factories.completed(anna, factories.TrainingFactory(), timezone.localdate())
    done.correct("wrong_person", chef)
    client.force_login(anna)

    shown = client.get("/mina-utbildningar/").content.decode()

    assert "/intyg/" not in shown
