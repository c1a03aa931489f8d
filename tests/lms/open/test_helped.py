"""“Hjälpte sidan dig?”: two counters and nothing else."""

from django.core.cache import cache
from wagtail.models import PageViewRestriction

from lms.models import Helped
from lms.open import helped
from tests import factories


def send(client, page, svar="ja"):
    return client.post(f"/hjalpte/{page.pk}/", {"svar": svar})


def counted():
    return list(Helped.objects.values_list("page", "yes", "no"))


def test_answers_are_counted_and_thanked_for(client, text):
    response = send(client, text)
    send(client, text, "nej")
    send(client, text)

    assert response.headers["Location"] == f"{text.url}?tack=1#hjalpte"
    assert counted() == [(text.pk, 2, 1)]
    assert "Tack för ditt svar" in client.get(f"{text.url}?tack=1").content.decode()


def test_answer_leaves_nothing_of_who_gave_it(client, text):
    response = send(client, text)

    assert response.cookies == {}
    assert [field.name for field in Helped._meta.get_fields()] == ["id", "page", "yes", "no"]


def test_page_takes_so_many_answers_in_a_minute_whoever_answers(client, text, strategy, monkeypatch):
    monkeypatch.setattr(helped, "MOST", 3)
    for _number in range(5):
        assert send(client, text).status_code == 302
    send(client, strategy)

    assert counted() == [(text.pk, 3, 0), (strategy.pk, 1, 0)]

    cache.clear()  # a minute later
    send(client, text)
    assert counted()[0] == (text.pk, 4, 0)


def test_answer_as_the_minute_ends_counts(client, text, monkeypatch):
    monkeypatch.setattr(helped, "A_MINUTE", 0)  # what is put into the cache is over at once

    assert send(client, text).status_code == 302
    assert counted() == [(text.pk, 1, 0)]


def test_only_pages_that_ask_take_an_answer(client, text, home, privacy):
    PageViewRestriction.objects.create(page=text, restriction_type=PageViewRestriction.LOGIN)
    refused = [send(client, page).status_code for page in (text, home, privacy)]

    assert refused == [404, 404, 404] and counted() == []


def test_other_answers_and_drafts_are_refused(client, text):
    assert send(client, text, "kanske").status_code == 404
    text.unpublish()
    assert send(client, text).status_code == 404


def test_question_stands_on_pages_that_ask_and_on_no_other(client, text, strategy, home, privacy, accessibility):
    asks = [
        page
        for page in (text, strategy, home, privacy, accessibility)
        if "hjalpte/" in str(client.get(page.url).content)
    ]

    assert asks == [text, strategy]


def test_editors_see_the_pages_with_most_no_first(client, text, strategy):
    Helped.objects.create(page=text, yes=9, no=1)
    Helped.objects.create(page=strategy, yes=1, no=4)
    client.force_login(factories.UserFactory(is_superuser=True))

    page = client.get("/admin/reports/helped/")

    assert [row.page_id for row in page.context["rows"]] == [strategy.pk, text.pk]


def test_report_is_closed_to_who_edits_no_page(client, text, municipality):
    factories.UnitRoleFactory(user=(hr := factories.UserFactory()), unit=municipality, role="hr")
    client.force_login(hr)

    assert client.get("/admin/reports/helped/").status_code == 302
