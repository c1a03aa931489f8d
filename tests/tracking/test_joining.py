"""Two rows of one person made one, and parted again as they were."""

import datetime as dt
import json
import uuid

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.models import Group
from django.core import serializers
from django.core.exceptions import ValidationError
from django.utils import timezone

from courses.campaigns import CatchUp
from courses.group_sessions.models import GroupAttendance
from courses.models import Launch, PlayerState, Statement
from tests import factories
from tests.at_once import at_once
from tests.courses.factories import course, lessons_of
from tests.courses.packages import opened_package
from tests.test_promises import BY_DECISION, KEPT, session
from tests.test_promises import campaign as make_campaign
from tests.tracking.hr_file import Hr, row
from tracking.assigning import assign
from tracking.join_candidates import join_candidates
from tracking.joining import HELD, join, separate
from tracking.models import (
    AccessLog,
    Affiliation,
    Assignment,
    Attempt,
    Audience,
    Completion,
    DifferentPersons,
    Enrolment,
    Exemption,
    Join,
    Occasion,
    OrganisationalUnit,
    PersonChange,
    Source,
    SourceRecord,
    UnitRole,
    User,
)
from tracking.role_giving import withdraw
from tracking.standing import open_assignments, with_standing

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
ELECTED = {"kind": "elected", "unit_code": "SN", "unit_name": "Socialnämnden", "top_unit_code": "", "top_unit_name": ""}
FILES = {
    "hr": row(1, manager="1"),
    "valda": row(1, person_id="v1", affiliation_id="v1", given_name="Åsa-Lena", email="privat@example.com", **ELECTED),
}


@pytest.fixture
def load(db, tmp_path):
    hr = Hr(tmp_path)

    def both(on=TODAY):
        return [hr.load(on, FILES[source], source=source) for source in ("hr", "valda")]

    both()
    return both


@pytest.fixture
def pair(load):
    return User.objects.get(source_records__source="hr"), User.objects.get(source_records__source="valda")


@pytest.fixture
def by(load):
    by = factories.employee("Hanna", "Holm", OrganisationalUnit.objects.root(), source="annan")
    factories.UnitRoleFactory(user=by, unit=OrganisationalUnit.objects.root(), role="hr")
    return by


def held():
    """Everything about the two, but the log of what was done by hand."""
    models = [User, SourceRecord, Affiliation, UnitRole, Completion, Enrolment, Assignment, Exemption]
    models += [Attempt, Audience.includes.through, Audience.excludes.through]
    rows = [list(model.objects.order_by("pk").values_list()) for model in models]
    return [*rows, list(EmailAddress.objects.order_by("user").values_list("user", "email"))]


def fill(one, two):
    """Each has something of everything, and of each kind something where the two meet."""
    requirement = factories.RequirementFactory()
    other_training = factories.TrainingFactory()
    for person, first in ((one, dt.date(2026, 3, 1)), (two, dt.date(2026, 1, 1))):
        Assignment.objects.create(user=person, requirement=requirement, assigned_on=first, due_on=first + 90 * DAY)
        enrolment = requirement.training.enrol(person, first)
        Attempt.objects.create(enrolment=enrolment, item=enrolment.pk, finished=True, passed=True, source="web")
        other_training.enrol(person, first).complete(first)
        Exemption.objects.create(user=person, start_on=first, end_on=first, reason="absent")
        requirement.audience.includes.add(person)
    requirement.audience.excludes.add(two)
    Assignment.objects.create(
        user=two, requirement=requirement, assigned_on=dt.date(2025, 1, 1), ended_on=dt.date(2025, 12, 31)
    )
    return requirement


def test_join_import_part_and_import_is_as_before(load, pair, by):
    fill(*pair)
    load()
    before = held()

    for keep, other in (pair, pair[::-1]):
        joined = join(keep, other, by)
        first = load()
        after = held()
        assert [outcome.persons["changed"] for outcome in first + load()] == [0, 0, 0, 0]
        assert held() == after != before
        load(TODAY + DAY)
        separate(joined, by)
        load()
        assert held() == before


def test_the_other_holds_nothing_and_the_kept_is_one_person(load, pair, by):
    kept, other = pair
    requirement = fill(*pair)

    join(kept, other, by)

    other.refresh_from_db()
    assert (other.is_active, other.email) == (False, None)
    assert [each for each in HELD if pointing_at(other, *each).exists()] == []
    assert sorted(kept.source_records.values_list("source", flat=True)) == ["hr", "valda"]
    assert kept.completions.count() == 2
    assert [(each.assigned_on, each.ended_on) for each in kept.assignments.order_by("assigned_on")] == [
        (dt.date(2025, 1, 1), dt.date(2025, 12, 31)),
        (dt.date(2026, 1, 1), None),
    ]
    enrolment = Enrolment.objects.get(user=kept, training=requirement.training)
    assert enrolment.attempts.count() == 2
    assert list(requirement.audience.includes.all()) == list(requirement.audience.excludes.all()) == [kept]
    assert User.objects.filter(affiliations__isnull=False, pk__in=[kept.pk, other.pk]).distinct().count() == 1


def test_each_day_is_counted_once_where_two_assignments_meet(load, pair, by):
    kept, other = pair
    requirement = factories.RequirementFactory()
    for person, first, last in (
        (kept, dt.date(2026, 3, 1), None),
        (other, dt.date(2026, 1, 1), dt.date(2026, 5, 1)),  # began earlier: has its own days until March
        (other, dt.date(2026, 6, 1), dt.date(2026, 7, 1)),  # lies within: has none of its own
    ):
        Assignment.objects.create(user=person, requirement=requirement, assigned_on=first, ended_on=last)
    before = held()

    joined = join(kept, other, by)

    assert [(each.assigned_on, each.ended_on) for each in kept.assignments.order_by("assigned_on")] == [
        (dt.date(2026, 1, 1), dt.date(2026, 2, 28)),
        (dt.date(2026, 3, 1), None),
    ]
    separate(joined, by)
    assert held() == before


def test_what_the_other_s_source_writes_meanwhile_is_parted_with_it(load, pair, by):
    kept, other = pair
    joined = join(kept, other, by)
    FILES["valda"], kept_file = FILES["valda"] | {"title": "Ordförande"}, FILES["valda"]
    try:
        load(TODAY + DAY)
    finally:
        FILES["valda"] = kept_file
    assert kept.affiliations.filter(source="valda").count() == 2

    separate(joined, by)
    assert (kept.affiliations.filter(source="valda").count(), other.affiliations.count()) == (0, 2)
    assert other.unit_roles.filter(source="valda").count() == 0


def test_protection_of_either_is_kept(load, pair, by):
    kept, other = pair
    SourceRecord.objects.filter(user=kept).update(mobile="+46701234567")
    SourceRecord.objects.filter(user=other).update(protected=True)
    User.objects.filter(pk=other.pk).update(protected=True, display_name="Lisa Lund")
    other.refresh_from_db()
    other.save()

    joined = join(kept, other, by)

    kept.refresh_from_db()
    assert kept.name_for(by) == "Lisa Lund"
    assert not SourceRecord.objects.exclude(mobile="").exists()
    separate(joined, by)
    kept.refresh_from_db()
    assert (kept.protected, kept.display_name, kept.name_for(by)) == (False, "", "Åsa Öberg")


def test_what_cannot_be_joined_says_why(load, pair, by):
    kept, other = pair
    other.groups.add(Group.objects.create(name="Redaktörer"))
    for keep, give_up in (pair, pair[::-1]):
        with pytest.raises(ValidationError, match="rätt att redigera"):
            join(keep, give_up, by)
    other.groups.clear()
    factories.UnitRoleFactory(user=other, unit=OrganisationalUnit.objects.root(), role="coordinator")
    with pytest.raises(ValidationError, match="given för hand"):
        join(kept, other, by)
    with pytest.raises(ValidationError, match="dig själv"):
        join(kept, by, by)
    with pytest.raises(ValidationError, match="två gånger"):
        join(kept, kept, by)
    with pytest.raises(ValidationError, match="någon källa"):
        join(kept, factories.UserFactory(), by)
    SourceRecord.objects.create(user=by, source="hr", person_id="9")
    with pytest.raises(ValidationError, match="samma källa"):
        join(kept, by, pair[1])
    assert not Join.objects.exists()


def test_candidates_have_the_same_name_or_address_in_two_sources(load, pair, by):
    assert join_candidates(User.objects.all()) == []
    User.objects.filter(pk=pair[1].pk).update(search_text=pair[0].search_text)

    [found] = join_candidates(User.objects.all())
    assert ((found.one_id, found.two_id), found.same_email) == (tuple(each.pk for each in pair), False)
    SourceRecord.objects.update(email="samma@example.se")
    assert [each.same_email for each in join_candidates(User.objects.all())] == [True]
    assert join_candidates(User.objects.filter(pk=pair[0].pk)) == []
    join(*pair, by)
    assert join_candidates(User.objects.all()) == []


def test_hr_at_the_top_joins_and_parts_on_the_page(client, load, pair, by):
    client.force_login(by)
    kept, other = pair
    address = f"/personer/sla-ihop/{kept.pk}/{other.pk}/"
    found = client.post("/personer/sla-ihop/", {"one": kept.email, "two": "v1"})
    assert found.url == address
    page = client.get(address).content.decode()
    assert "Åsa Öberg" in page and "Socialnämnden" in page and "privat@" not in page

    assert client.post(address, {}).status_code == 200
    assert client.post(address, {"keep": by.pk}).status_code == 200
    assert not Join.objects.exists()
    client.post(address, {"keep": kept.pk, "by": kept.pk, "other": by.pk})
    row = Join.objects.get()
    assert (row.kept, row.other, row.by) == (kept, other, by)
    assert client.get(address).status_code == 404  # the other is nobody any more

    joined = " ".join(client.get("/personer/sla-ihop/").content.decode().split())
    assert "Dela Åsa Öberg igen" in joined and "Källa: hr, valda" in joined
    client.post(f"/personer/dela-igen/{row.pk}/")
    assert client.post(f"/personer/dela-igen/{row.pk}/").status_code == 404
    assert list(PersonChange.objects.order_by("pk").values_list("what", "by")) == [
        ("joined", by.pk),
        ("separated", by.pk),
    ]


@pytest.mark.parametrize("who", ["hr further down", "manager", "administrator"])
def test_others_join_nobody(client, load, pair, by, who):
    reader = factories.employee("Någon", "Annan", OrganisationalUnit.objects.root(), source="annan")
    if who == "administrator":
        User.objects.filter(pk=reader.pk).update(is_superuser=True)
    unit = OrganisationalUnit.objects.get(code="SOC") if who == "hr further down" else OrganisationalUnit.objects.root()
    factories.UnitRoleFactory(user=reader, unit=unit, role="hr" if who == "hr further down" else "manager")
    joined = join(*pair, by)
    client.force_login(reader)

    kept, other = pair
    assert client.get("/personer/sla-ihop/").status_code == 403
    assert client.post(f"/personer/sla-ihop/{kept.pk}/{other.pk}/", {"keep": kept.pk}).status_code == 403
    assert client.post(f"/personer/dela-igen/{joined.pk}/").status_code == 403
    joined.refresh_from_db()
    assert joined.separated_at is None


# What the account did or saw is told of that account.
DONE_BY = {"by", "separated_by", "recorded_by", "registered_by", "led_by", "withdrawn_by", "uploaded_by", "decided_by"}
DONE_BY |= {"printed_by", "created_by", "revoked_by", "read_by", "ordered_by", "reader", "subject_person"}
STAY = {
    # Rights to edit change person for nobody.
    ("tracking.User_groups", "user"),
    ("tracking.User_user_permissions", "user"),
    # A file that waits is worked out anew before it is written.
    ("tracking.UploadDifference", "user"),
    # An address that refuses mails does so whoever has it.
    ("tracking.Unreachable", "user"),
    # A link was sent to the other's own address: it is revoked, and the kept person has or gets another.
    ("tracking.PersonalLink", "user"),
    # What waits is moved, and what has been sent was sent to that account.
    ("tracking.Message", "recipient"),
    ("tracking.Join", "kept"),
    ("tracking.Join", "other"),
    # Told of the kept person in rows of their own.
    ("tracking.DifferentPersons", "one"),
    ("tracking.DifferentPersons", "two"),
}


def pointing():
    for app in ("tracking", "courses", "content", "lms"):
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            for field in model._meta.local_fields:
                if field.related_model is User:
                    yield model, field.name


def pointing_at(person, model, field):
    return model._default_manager.filter(**{field: person})


def test_all_that_is_a_person_s_own_is_moved():
    """A new model with a person must say here whether a join moves it."""
    left = {each for each in pointing() if each not in HELD and each[1] not in DONE_BY}

    assert {(model._meta.label, field) for model, field in left} == STAY
    assert next(iter(HELD)) == (SourceRecord, "user")


def test_no_row_points_at_the_emptied_account_but_those_that_stay(load, pair, by):
    kept, other = pair
    fill(*pair)
    for make in (*(promise.make for promise in KEPT.values()), *BY_DECISION.values()):
        make(other)
    UnitRole.objects.filter(user=other).update(source="valda")  # one that is given by hand is taken back first

    joined = join(kept, other, by)

    at_other = {(m._meta.label, field) for m, field in pointing() if pointing_at(other, m, field).exists()}
    assert {each for each in at_other - STAY if each[1] not in DONE_BY} == set()
    assert Occasion.objects.filter(leader=kept).count() == 3
    separate(joined, by)
    assert [each for each in HELD if not pointing_at(other, *each).exists()] == []


def test_each_was_at_a_group_session_once_and_is_parted_as_it_was(load, pair, by):
    kept, other = pair
    held_at, later = session(), session()
    first = held_at.attendances.create(user=kept)
    held_at.attendances.create(user=kept, corrects=first, present=False, reason="wrong_person")
    was_there = held_at.attendances.create(user=other)
    for person in pair:
        later.attendances.create(user=person)
    campaign = make_campaign()
    for person in pair:
        campaign.catch_ups.create(user=person, on=TODAY)

    def rows():
        there = GroupAttendance.objects.order_by("pk").values_list("pk", "session", "user", "present", "corrects")
        return list(there), list(CatchUp.objects.order_by("pk").values_list())

    before = rows()

    joined = join(kept, other, by)

    assert list(held_at.attendances.values_list("pk", "user")) == [(was_there.pk, kept.pk)]
    assert later.attendances.get().user == campaign.catch_ups.get().user == kept
    separate(joined, by)
    assert rows() == before


def test_where_one_was_in_a_package_goes_along_and_back(load, pair, by):
    kept, other = pair
    kurs = course(lessons=1)
    [lesson], training = lessons_of(kurs), kurs.training
    both, one = uuid.uuid4(), uuid.uuid4()  # packages that both, and that only the other, have under way
    enrolments = {person: training.enrol(person, TODAY) for person in pair}
    for person, item in ((kept, both), (other, both), (other, one)):
        launch = opened_package(enrolments[person], lesson, item)
        launch.statements.create(raw="{}")
        own = {"enrolment": launch.enrolment, "item": item, "version": launch.version}
        PlayerState.objects.create(launch=launch, state=f'"{person.pk}"', **own)

    def places(person):
        return set(PlayerState.objects.filter(enrolment__user=person).values_list("item", "state"))

    joined = join(kept, other, by)

    assert places(kept) == {(both, f'"{kept.pk}"'), (one, f'"{other.pk}"')}
    assert Launch.objects.of(kept).count() == Statement.objects.count() == 3
    separate(joined, by)
    assert places(other) == {(one, f'"{other.pk}"')}
    assert (Launch.objects.of(kept).count(), Launch.objects.of(other).count()) == (1, 2)


def test_exempt_days_of_both_are_given_back_once(load, pair, by):
    kept, other = pair
    requirement = factories.RequirementFactory(due_days=90)
    first, due = dt.date(2026, 1, 1), dt.date(2026, 4, 1)
    Assignment.objects.create(user=kept, requirement=requirement, assigned_on=first, due_on=due)
    for person in pair:
        factories.exempt(person, dt.date(2026, 2, 1), dt.date(2026, 2, 28))
    days = ("pk", "start_on", "end_on", "reason")
    before = [list(person.exemptions.values_list(*days)) for person in pair]

    joined = join(kept, other, by)

    late = dt.date(2026, 4, 30)  # 28 days after the last day
    assert with_standing(open_assignments(requirement, late), late).get().standing == "overdue"
    assert kept.exemptions.count() == 1
    separate(joined, by)
    assert [list(person.exemptions.values_list(*days)) for person in pair] == before


def test_correction_made_while_joined_follows_what_it_corrects(load, pair, by):
    kept, other = pair
    training = factories.TrainingFactory()
    done = factories.completed(other, training, dt.date(2026, 1, 1))
    joined = join(kept, other, by)
    moved = Completion.objects.get(pk=done.pk).correct(Completion.Correction.WRONG_DATE, by, dt.date(2026, 1, 2))
    moved.correct(Completion.Correction.WRONG_DATE, by, dt.date(2026, 1, 3))

    separate(joined, by)

    assert kept.completions.count() == 0
    assert [each.completed_on for each in other.completions.in_force()] == [dt.date(2026, 1, 3)]


def test_source_of_a_part_goes_on_after_a_join_and_names_nobody(load, pair, by):
    Source.objects.create(name="aaa", unit=OrganisationalUnit.objects.get(code="SN"))
    SourceRecord.objects.filter(source="valda").update(source="aaa")
    Affiliation.objects.filter(source="valda").update(source="aaa")
    kept, other = pair
    joined = join(kept, other, by)
    name = (joined.kept.given_name, joined.kept.family_name)

    kept.refresh_from_db()

    assert (kept.given_name, kept.family_name) == name == (FILES["hr"]["given_name"], FILES["hr"]["family_name"])


def test_role_given_by_hand_that_is_over_does_not_stop_a_join(load, pair, by):
    role = factories.UnitRoleFactory(user=pair[1], unit=OrganisationalUnit.objects.get(code="SOC"), role="coordinator")
    role.start_on, role.end_on = TODAY - 9 * DAY, TODAY
    role.save()
    with pytest.raises(ValidationError, match="given för hand"):
        join(*pair, by)

    UnitRole.objects.filter(pk=role.pk).update(end_on=TODAY - DAY)

    assert join(*pair, by).pk


def test_join_from_before_gives_back_no_role_that_was_taken_back(load, pair, by):
    """A join of today refuses such roles; one that was made earlier has dropped the one of two."""
    kept, other = pair
    at = OrganisationalUnit.objects.get(code="SOC")
    for held, back in ((True, 1), (False, 0)):
        role = factories.UnitRoleFactory(user=other, unit=at, role="coordinator")
        dropped = json.loads(serializers.serialize("json", [role]))
        role.delete()
        own = factories.UnitRoleFactory(user=kept, unit=at, role="coordinator")
        joined = join(kept, other, by)
        Join.objects.filter(pk=joined.pk).update(dropped=dropped)
        if not held:
            withdraw(own, by, TODAY)

        separate(joined, by)

        assert UnitRole.objects.filter(user=other, role="coordinator").count() == back
        given = PersonChange.objects.filter(user=other, what="role_given", by=by, role="coordinator")
        assert given.count() == 1  # once, for the one that came back
        UnitRole.objects.filter(role="coordinator").delete()


def test_parting_gives_back_no_exemption_that_was_taken_back_or_ended(load, pair, by):
    first, last = dt.date(2099, 1, 1), dt.date(2099, 2, 1)
    for cut, back in ((None, []), (first + 9 * DAY, [(first, first + 9 * DAY)])):
        for person in pair:
            factories.exempt(person, first, last)
        joined = join(*pair, by)
        kept = Exemption.objects.get()
        kept.stop(cut) if cut else kept.delete()

        separate(joined, by)

        assert list(pair[1].exemptions.values_list("start_on", "end_on")) == back
        Exemption.objects.all().delete()


def test_parting_gives_back_of_a_shortened_exemption_what_is_still_free(load, pair, by):
    kept, other = pair
    days = [dt.date(2099, 1, day) for day in (1, 10, 20, 30)]
    factories.exempt(kept, days[1], days[3])
    factories.exempt(other, days[0], days[2])
    joined = join(kept, other, by)
    Exemption.objects.get(start_on=days[1]).delete()

    separate(joined, by)

    assert list(other.exemptions.values_list("start_on", "end_on")) == [(days[0], days[1] - DAY)]


def test_nobody_parts_themselves(client, load, pair, by):
    joined = join(*pair, by)
    factories.UnitRoleFactory(user=pair[0], unit=OrganisationalUnit.objects.root(), role="hr")
    client.force_login(pair[0])

    shown = client.get("/personer/sla-ihop/").content.decode()
    answer = client.post(f"/personer/dela-igen/{joined.pk}/", follow=True).content.decode()

    joined.refresh_from_db()
    assert joined.separated_at is None
    assert "Dela Åsa Öberg igen" not in shown
    assert "Du kan inte dela dig själv" in answer


def test_names_to_choose_among_are_logged(client, load, pair, by):
    client.force_login(by)
    client.get("/personer/sla-ihop/")
    before = AccessLog.objects.count()

    shown = client.post("/personer/sla-ihop/", {"one": "Öberg", "two": "Öberg"}).content.decode()

    assert "Vem menar du?" in shown
    assert AccessLog.objects.count() == before + 1
    assert AccessLog.objects.first().persons == 2


def test_join_beside_assign_leaves_one_open_assignment(real_db):
    municipality = factories.UnitFactory(code="LARK", name="Lärkdala", kind="municipality")
    unit = factories.UnitFactory(code="H", name="Hemtjänst", parent=municipality)
    by = factories.employee("Hanna", "Holm", municipality, source="annan")
    factories.RequirementFactory()
    twice = []
    for number in range(6):
        pair = [factories.employee("Åsa", f"{number}", unit, source=source) for source in ("hr", "valda")]
        for person, source in zip(pair, ("hr", "valda"), strict=True):
            SourceRecord.objects.create(user=person, source=source, person_id=f"{number}")

        at_once(lambda one=pair[0], two=pair[1]: join(one, two, by), lambda: assign(TODAY))

        twice += list(Assignment.objects.filter(user__in=pair, ended_on=None).values_list("user"))[1:]
    assert twice == []


def alike(number):
    for source in ("hr", "valda"):
        person = factories.employee("Kim", f"Nr{number:03}", OrganisationalUnit.objects.root(), source=source)
        SourceRecord.objects.create(user=person, source=source, person_id=f"nr{number}")


def test_agreed_display_name_proposes_nobody(load, pair, by):
    kept, other = pair
    User.objects.filter(pk=kept.pk).update(search_text="", protected=True)
    kept.refresh_from_db()
    kept.display_name = other.name_for(by)
    kept.save()

    assert kept.search_text == other.search_text and join_candidates(User.objects.all()) == []
    SourceRecord.objects.update(email="samma@example.se")
    assert len(join_candidates(User.objects.all())) == 1


def test_namesakes_are_told_apart_in_the_list(client, load, by):
    alike(1)
    unit = factories.UnitFactory(code="BOST", name="Bostad Öster", parent=OrganisationalUnit.objects.root())
    Affiliation.objects.filter(user__family_name="Nr001", source="hr").update(title="Kock")
    Affiliation.objects.filter(user__family_name="Nr001", source="valda").update(title="Vaktmästare", unit=unit)
    client.force_login(by)
    shown = " ".join(client.get("/personer/sla-ihop/").content.decode().split())

    assert f"<span>Kock, {OrganisationalUnit.objects.root()}</span> <span>Vaktmästare, Bostad Öster</span>" in shown
    assert not any(person.email in shown for person in User.objects.filter(family_name="Nr001"))


def test_every_pair_is_proposed_page_by_page_and_asks_the_same(client, load, by, django_assert_max_num_queries):
    for number in range(51):
        alike(number)
    client.force_login(by)
    with django_assert_max_num_queries(37):
        first = client.get("/personer/sla-ihop/").context["rows"]
    second = client.get("/personer/sla-ihop/?page=2").context["rows"]

    assert (len(first), len(second)) == (50, 1)
    assert len({one["name"] for _pair, one, _two in first + second}) == 51


def test_those_told_apart_are_proposed_no_more_until_it_is_taken_back(client, load, by):
    alike(1)
    client.force_login(by)
    [proposed] = join_candidates(User.objects.all())
    address = f"/personer/sla-ihop/{proposed.two_id}/{proposed.one_id}/olika/"

    for _twice in range(2):
        client.post(address)
    assert (join_candidates(User.objects.all()), DifferentPersons.objects.get().by) == ([], by)
    assert "Föreslå igen: Kim Nr001 och Kim Nr001" in client.get("/personer/sla-ihop/").content.decode()
    client.post(address, {"again": "1"})

    assert join_candidates(User.objects.all()) == [proposed]
    unseen = factories.UserFactory()
    for wrong in (f"{by.pk}/{by.pk}", f"{by.pk}/{unseen.pk}", f"{by.pk}/{2**63}"):
        assert client.post(f"/personer/sla-ihop/{wrong}/olika/").status_code == 404
    assert not DifferentPersons.objects.exists()


def namesakes(*sources):
    found = [factories.employee("Kim", "Ek", OrganisationalUnit.objects.root(), source=source) for source in sources]
    for person, source in zip(found, sources, strict=True):
        SourceRecord.objects.create(user=person, source=source, person_id="ek")
    return found


def apart(one, two, by=None):
    first, last = sorted([one, two], key=lambda person: person.pk)
    return DifferentPersons.objects.get_or_create(one=first, two=last, by=by)[0]


def told_apart():
    return set(DifferentPersons.objects.values_list("one", "two"))


@pytest.mark.parametrize("kept_number", [0, 2])
@pytest.mark.parametrize("known", [False, True], ids=["of one", "of both"])
def test_those_told_apart_stay_so_when_one_is_joined_with_a_third(load, by, kept_number, known):
    people = namesakes("hr", "bostad", "troman")
    kept, other, third = people[kept_number], people[1], people[2 - kept_number]
    apart(other, third, by)
    if known:
        apart(kept, third)
    before = told_apart()

    joined = join(kept, other, by)
    assert told_apart() == {tuple(sorted([kept.pk, third.pk]))} and join_candidates(User.objects.all()) == []
    separate(joined, by)
    assert told_apart() == before


def test_what_is_taken_back_of_the_joined_is_taken_back_of_both(load, by):
    kept, other, third = namesakes("hr", "bostad", "troman")
    apart(kept, other)
    apart(other, third)
    joined = join(kept, other, by)
    DifferentPersons.objects.filter(two=third).delete()

    separate(joined, by)

    assert told_apart() == {(kept.pk, other.pk)}
