"""Links and codes end with the person's time here, with a join, or when somebody says so."""

import datetime as dt

import pytest
from django.utils import timezone

from tests import factories
from tracking import joining, links
from tracking.leaving import follow_ties
from tracking.models import Join, Message, PersonalLink, PersonChange, SourceRecord, User
from tracking.outbox import queue

DAY = dt.timedelta(days=1)


@pytest.fixture
def hr(client, municipality):
    hr = factories.employee("Hanna", "Holm", municipality)
    factories.UnitRoleFactory(user=hr, unit=municipality, role="hr")
    client.force_login(hr)
    return hr


@pytest.fixture
def link(anna):
    return links.open_link(anna, factories.TrainingFactory(), timezone.localdate())


def is_open(link):
    return links.link_of(links.token(link), timezone.localdate()) is not None


def test_hr_revokes_the_links_of_a_person(client, hr, anna, link):
    where = f"/personer/{anna.pk}/lankar/sparra/"
    assert where in client.get(f"/personer/{anna.pk}/").content.decode()
    assert "1 länk öppnar" in client.get(where).content.decode() and is_open(link)

    assert client.post(where).headers["Location"] == f"/personer/{anna.pk}/"
    client.post(where)

    assert not is_open(link)
    assert list(PersonChange.objects.values_list("user", "by", "what")) == [(anna.pk, hr.pk, "links_revoked")]
    assert "Det finns inga öppna länkar" in client.get(where).content.decode()


def test_person_revokes_the_own_links_and_no_others(client, anna, chef, link):
    other = links.open_link(chef, link.training, timezone.localdate())
    client.force_login(anna)
    assert "/dina-uppgifter/lankar/sparra/" in client.get("/dina-uppgifter/").content.decode()

    client.post("/dina-uppgifter/lankar/sparra/", {"user": chef.pk, "person_id": chef.pk})

    assert (is_open(link), is_open(other)) == (False, True)


def test_next_mail_after_a_revocation_has_another_link(anna, link):
    today = timezone.localdate()
    before = links.address(anna, link.training, today)
    PersonalLink.objects.all().revoke(timezone.now())

    after = links.address(anna, link.training, today)

    assert after != before and PersonalLink.objects.open_on(today).count() == 1


def test_link_that_was_over_is_replaced_and_the_old_one_stays_dead(anna, link):
    old, later = links.token(link), link.expires_on + DAY

    new = links.address(anna, link.training, later).split("/")[-2]

    assert links.link_of(new, later) and links.link_of(old, later) is None
    assert PersonalLink.objects.count() == 1


def test_whoever_leaves_has_no_open_links_and_gets_none_back(anna, link):
    today = timezone.localdate()
    anna.affiliations.update(end_on=today - DAY)
    assert not is_open(link)
    follow_ties(User.objects.all(), today)
    assert PersonalLink.objects.get().revoked_at
    anna.affiliations.update(end_on=None)
    follow_ties(User.objects.all(), today)

    assert not is_open(link)


def test_join_ends_the_other_s_links_and_takes_over_what_waits(hr, anna, utomstaende, link):
    now = timezone.now()
    for number, person in enumerate((anna, utomstaende)):
        SourceRecord.objects.create(user=person, source=f"fil{number}", person_id="1", email=person.email)
    theirs = links.open_link(utomstaende, link.training, now.date())
    same = {"campaign": 1, "lesson": 2}
    for person in (anna, utomstaende):
        queue("release", person, f"release:1:{person.pk}:2", about=same, not_before=now)
    queue("step", utomstaende, "step:7", about={"assignment": 7}, not_before=now)
    queue("step", utomstaende, "step:8", about={"assignment": 8}, not_before=now)
    Message.objects.filter(key="step:8").update(status=Message.Status.SENT)

    joined = joining.join(anna, utomstaende, hr)

    assert (is_open(link), is_open(theirs)) == (True, False)
    kept, other = anna.pk, utomstaende.pk
    held = {key: (who, status) for key, who, status in Message.objects.values_list("key", "recipient", "status")}
    assert held == {
        f"release:1:{kept}:2": (kept, "queued"),
        f"release:1:{other}:2": (other, "cancelled"),
        "step:7": (kept, "queued"),
        "step:8": (other, "sent"),
    }
    joining.separate(Join.objects.get(pk=joined.pk), hr)
    assert Message.objects.get(key="step:7").recipient_id == other
