"""A lesson gone through together counts for those who were there, as an answer does, and a mistake is put right by a
later row."""

import datetime as dt
import uuid
from functools import partial

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from courses.answering import answer
from courses.group_sessions.correcting import CorrectedMeanwhile, put_back, strike
from courses.group_sessions.models import GroupAttendance, GroupSession
from courses.group_sessions.recording import Meeting, add, record
from courses.lessons import find_child
from courses.models import CoursePage
from courses.parts_done import PartsDone
from courses.progress import CourseProgress, recheck
from tests import factories
from tests.at_once import at_once
from tests.courses.factories import RIGHT, course, english, first_item, lessons_of, options, plain
from tracking.leaving import follow_all
from tracking.models import Attempt, Completion, Enrolment, PersonalLink, UnitRole, Withdrawal
from tracking.start_codes import code, in_two, print_sheet

DAY = dt.timedelta(days=1)
Reason = GroupAttendance.Reason


@pytest.fixture
def kurs(db):
    return CoursePage.objects.select_related("training", "locale").get(pk=course().pk)


@pytest.fixture
def bo(home_care):
    return factories.employee("Bo", "Ek", home_care)


def meet(kurs, number, by, *persons, on, held_on=None, key=None):
    unit = by.unit_roles.get().unit
    meeting = Meeting(kurs, kurs.training, lessons_of(kurs)[number - 1], unit, held_on or on, by)
    return record(meeting, persons, by, key or uuid.uuid4(), on)


def answered(kurs, number, user, on):
    page = lessons_of(kurs)[number - 1]
    child = find_child(page, first_item(page))
    return answer(kurs, user, first_item(page), child.block.question(child.value), options(page, RIGHT)[:1], on)


def done(kurs, user, on):
    return CourseProgress.of(kurs, user, on).done_count


def test_attendance_is_a_try_by_whoever_registered_it_and_the_last_part_completes(anna, chef, kurs, today):
    first = meet(kurs, 1, chef, anna, on=today)
    second = meet(kurs, 2, chef, anna, on=today + 7 * DAY)

    made = Completion.objects.get()
    assert (first.completed, second.completed) == ([], [made])
    assert (made.user, made.completed_on, made.source) == (anna, today + 7 * DAY, "group")
    assert (made.unit_path, made.cause) == ("LARK/SOC/HEM1", Enrolment.objects.get().pk)
    items = [first_item(page) for page in lessons_of(kurs)]
    rows = Attempt.objects.order_by("pk").values_list("item", "source", "recorded_by", "finished", "passed", "score")
    assert list(rows) == [(item, "group", chef.pk, True, None, None) for item in items]


@pytest.mark.parametrize(("web_first", "source"), [(True, "group"), (False, "web")])
def test_web_and_group_mix_and_the_last_of_them_names_the_source(anna, chef, kurs, web_first, source):
    today = timezone.localdate()  # an answer on the web has the moment it was given
    ways = [partial(answered, kurs, 1, anna, today), partial(meet, kurs, 2, chef, anna, on=today)]
    for way in ways if web_first else ways[::-1]:
        way()

    assert [(each.source, each.completed_on) for each in Completion.objects.all()] == [(source, today)]


def test_meeting_registered_late_completes_on_the_day_when_all_was_done(anna, chef, kurs):
    today = timezone.localdate()
    answered(kurs, 1, anna, today)
    meet(kurs, 2, chef, anna, on=today, held_on=today - 9 * DAY)

    assert Completion.objects.get().completed_on == today
    assert Completion.objects.get().completed_on >= Enrolment.objects.get().started_on


def test_meetings_registered_in_another_order_than_held_complete_on_the_last_of_them(anna, chef, kurs, today):
    meet(kurs, 2, chef, anna, on=today, held_on=today - 3 * DAY)
    meet(kurs, 1, chef, anna, on=today, held_on=today - 20 * DAY)

    assert Completion.objects.get().completed_on == today - 3 * DAY


def test_person_who_is_done_gets_nothing_new(anna, bo, chef, kurs, today):
    factories.completed(anna, kurs.training, today - 30 * DAY)
    meet(kurs, 1, chef, bo, on=today)
    again = meet(kurs, 1, chef, anna, bo, on=today)

    assert Enrolment.objects.filter(user=anna).count() == 0
    assert Attempt.objects.filter(enrolment__user=bo).count() == 1
    assert {row.user: list(row.attempts.all()) for row in again.attendances} == {anna: [], bo: []}


def test_person_whose_completion_has_ended_begins_again(anna, chef, kurs, today):
    factories.completed(anna, kurs.training, today - 800 * DAY)

    meet(kurs, 1, chef, anna, on=today)

    assert Enrolment.objects.open().get().user == anna


def test_meeting_in_english_is_the_same_lesson(anna, chef, kurs, today):
    page = CoursePage.objects.select_related("training", "locale").get(pk=english(kurs).pk)
    meet(page, 1, chef, anna, on=today)

    assert done(kurs, anna, today) == 1


def test_form_sent_twice_is_one_meeting_and_another_person_s_key_is_another(anna, bo, chef, kurs, today):
    key = uuid.uuid4()
    first, again = (meet(kurs, 1, chef, anna, on=today, key=key) for _time in range(2))
    deputy = factories.UserFactory()
    factories.UnitRoleFactory(user=deputy, unit=chef.unit_roles.get().unit, role="deputy")
    meet(kurs, 1, deputy, bo, on=today, key=key)

    assert (first.new, again.new, first.session) == (True, False, again.session)
    assert GroupSession.objects.count() == 2
    assert Attempt.objects.count() == 2


def test_struck_attendance_withdraws_its_tries_and_says_who_and_why(anna, bo, chef, kurs, today):
    made = meet(kurs, 1, chef, anna, bo, on=today)
    row = made.attendances[0]
    strike(row, Reason.NOT_COMPLETED, bo, today)

    assert (done(kurs, anna, today), done(kurs, bo, today)) == (0, 1)
    parts = PartsDone(kurs, timezone.localdate())
    assert [parts.done(person.pk, 1) for person in (anna, bo)] == [False, True]
    assert Attempt.objects.count() == 2 and Withdrawal.objects.get().attempt.enrolment.user == anna
    correction = GroupAttendance.objects.get(corrects=row)
    assert (correction.present, correction.reason, correction.registered_by) == (False, "not_completed", bo)
    assert GroupAttendance.objects.get(pk=row.pk).present
    assert list(GroupAttendance.objects.holding().filter(present=True)) == [made.attendances[1]]


@pytest.mark.parametrize("reason", [Reason.NOT_COMPLETED, Reason.WRONG_PERSON])
def test_completion_that_rests_on_it_is_corrected_and_the_rest_is_kept(anna, chef, kurs, reason):
    today = timezone.localdate()
    answered(kurs, 1, anna, today)
    made = meet(kurs, 2, chef, anna, on=today)
    completion = Completion.objects.get()

    strike(made.attendances[0], reason, chef, today)

    assert not Completion.objects.in_force().exists()
    correction = Completion.objects.get(corrects=completion)
    assert (correction.annulled, correction.correction, correction.recorded_by) == (True, str(reason), chef)
    progress = CourseProgress.of(kurs, anna, today)
    assert (progress.done_count, progress.next_lesson.number, progress.practice) == (1, 2, False)
    assert recheck(kurs, today) == 0

    answered(kurs, 2, anna, today)
    assert Completion.objects.in_force().get().source == "web"


def test_struck_part_that_was_answered_as_well_leaves_the_completion(anna, chef, kurs):
    today = timezone.localdate()
    made = meet(kurs, 1, chef, anna, on=today)
    answered(kurs, 1, anna, today)
    answered(kurs, 2, anna, today)

    strike(made.attendances[0], Reason.NOT_COMPLETED, chef, today)

    assert Completion.objects.in_force().count() == 1
    assert Withdrawal.objects.count() == 1


def test_two_meetings_of_one_completion_are_struck_one_after_the_other(anna, chef, kurs, today):
    first, second = (meet(kurs, number, chef, anna, on=today).attendances[0] for number in (1, 2))

    strike(first, Reason.NOT_COMPLETED, chef, today)
    assert done(kurs, anna, today) == 1
    strike(second, Reason.NOT_COMPLETED, chef, today)

    assert done(kurs, anna, today) == 0
    assert Completion.objects.filter(annulled=True).count() == 1


def test_completion_with_a_corrected_day_is_struck_too(anna, chef, kurs, today):
    meet(kurs, 1, chef, anna, on=today)
    row = meet(kurs, 2, chef, anna, on=today).attendances[0]
    Completion.objects.get().correct(Completion.Correction.WRONG_DATE, chef, today - DAY)

    strike(row, Reason.WRONG_PERSON, chef, today)

    assert not Completion.objects.in_force().exists()
    assert Completion.objects.count() == 3


def test_struck_by_mistake_is_put_back_and_completes_again(anna, chef, kurs, today):
    meet(kurs, 1, chef, anna, on=today)
    row = meet(kurs, 2, chef, anna, on=today).attendances[0]
    strike(row, Reason.WRONG_PERSON, chef, today)

    put_back(GroupAttendance.objects.get(corrects=row), kurs, chef, today + DAY)

    assert Completion.objects.in_force().get().completed_on == today
    rows = GroupAttendance.objects.filter(session=row.session).values_list("present", "reason")
    assert list(rows) == [(True, ""), (False, "wrong_person"), (True, "mistaken")]


def test_one_attendance_is_corrected_once(anna, chef, kurs, today):
    row = meet(kurs, 1, chef, anna, on=today).attendances[0]
    strike(row, Reason.NOT_COMPLETED, chef, today)

    with pytest.raises(CorrectedMeanwhile):
        strike(row, Reason.NOT_COMPLETED, chef, today)
    assert GroupAttendance.objects.count() == 2


def test_forgotten_person_is_added_once(anna, bo, chef, kurs, today):
    made = meet(kurs, 1, chef, anna, on=today)
    for _time in range(2):
        add(made.session, kurs, [anna, bo], chef, today)

    assert list(GroupAttendance.objects.values_list("user", flat=True)) == [anna.pk, bo.pk]


def test_queries_of_a_meeting_grow_evenly_with_those_who_were_there(
    chef, kurs, home_care, today, django_assert_max_num_queries
):
    persons = [factories.employee("Kim", f"Ek{number}", home_care) for number in range(20)]
    with django_assert_max_num_queries(20 * 16 + 20):
        meet(kurs, 1, chef, *persons, on=today)


# The pages


def address(chef, page, view):
    return f"/gruppgenomgang/{chef.unit_roles.get().unit_id}/{page.pk}/{view}/"


def body(*persons, **more):
    return {"held_on": timezone.localdate(), "persons": [each.pk for each in persons], "guests": ""} | more


@pytest.fixture
def form(client, chef, kurs):
    """Sends the form of the first lesson; then, when it is right, the page with the names."""
    client.force_login(chef)
    page = lessons_of(kurs)[0]

    def send(*persons, confirmed=True, **more):
        given = {"form_key": uuid.uuid4(), "led_by": chef.pk} | body(*persons, **more)
        given |= {"confirmed": "1"} if confirmed else {}
        return client.post(address(chef, page, "bekrafta"), given)

    return send


def test_next_part_of_the_unit_comes_first(client, anna, chef, kurs):
    client.force_login(chef)
    before = plain(client.get("/gruppgenomgang/"))
    meet(kurs, 1, chef, anna, on=timezone.localdate())
    after = plain(client.get("/gruppgenomgang/"))

    assert "Nästa för er · del 1 av 2 Del 1" in before
    assert "Nästa för er · del 2 av 2 Del 2" in after
    assert "Ni gick igenom den" in after and "Ni gick igenom den" not in before


def test_names_are_shown_once_more_before_anything_is_recorded(form, anna, bo):
    shown = form(anna, bo, confirmed=False)

    assert "Anna Åberg" in plain(shown) and "2 personer var med" in plain(shown)
    assert not GroupSession.objects.exists()


def test_confirmed_form_is_recorded_and_the_page_says_so(client, form, anna, bo, kurs):
    told = plain(client.get(form(anna, bo).url))

    assert "Närvaron är inskriven för 2 personer." in told and "Anna Åberg" in told and "Bo Ek" in told
    assert set(Attempt.objects.values_list("enrolment__user", flat=True)) == {anna.pk, bo.pk}


def test_same_form_sent_again_leads_to_what_was_recorded(client, form, anna):
    key = uuid.uuid4()
    first, second = form(anna, form_key=key), form(anna, form_key=key)

    assert first.url == second.url
    assert "redan inskriven" in plain(client.get(second.url))
    assert (GroupSession.objects.count(), GroupAttendance.objects.count(), Attempt.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize(("days", "says"), [(1, "Dagen har inte kommit än."), (-31, "senast 30 dagar efteråt")])
def test_day_that_has_not_come_or_is_too_old_is_refused(form, anna, days, says):
    told = form(anna, held_on=timezone.localdate() + days * DAY)

    assert says in plain(told) and not GroupSession.objects.exists()


def test_thirty_days_later_is_in_time(form, anna):
    assert form(anna, held_on=timezone.localdate() - 30 * DAY).status_code == 302
    assert GroupSession.objects.get().held_on == timezone.localdate() - 30 * DAY


def test_person_of_another_unit_cannot_be_ticked(form, anna, utomstaende):
    told = form(anna, utomstaende)

    assert told.status_code == 200 and "Utman" not in plain(told)
    assert not GroupAttendance.objects.exists()


def test_person_who_began_later_was_not_there(form, home_care):
    new = factories.employee("Nora", "Ny", home_care, start_on=timezone.localdate() - DAY)
    told = form(new, held_on=timezone.localdate() - 5 * DAY)

    assert "Nora Ny hade inte börjat den dagen." in plain(told)


def test_nobody_registers_only_themselves(form, anna, chef):
    assert "Du kan inte skriva in bara dig själv." in plain(form(chef))
    assert form(chef, anna).status_code == 302


def test_person_cannot_be_ticked_for_a_course_they_may_not_see(client, form, anna, bo, chef, kurs):
    group = Group.objects.create(name="Provgrupp")
    restriction = PageViewRestriction.objects.create(page=kurs, restriction_type="groups")
    restriction.groups.add(group)
    chef.groups.add(group)
    anna.groups.add(group)

    shown = client.get(address(chef, lessons_of(kurs)[0], "narvaro")).context["form"]

    assert list(shown.fields["persons"].queryset) == [chef, anna]
    assert form(bo).status_code == 200 and form(anna).status_code == 302
    chef.groups.clear()
    assert form(anna).status_code == 404


def test_protected_person_is_ticked_by_display_name_and_one_without_is_not_listed(client, chef, home_care, kurs):
    for display_name in ("Lisa Lund", ""):
        person = factories.employee("Kanarina", "Hemlig", home_care)
        person.protected, person.display_name = True, display_name
        person.save()
    client.force_login(chef)
    shown = client.get(address(chef, lessons_of(kurs)[0], "narvaro")).content.decode()

    assert "Lisa Lund" in shown and "Hemlig" not in shown and shown.count("Utan namn") == 0


def test_rules_are_read_aloud_in_the_language_of_the_lesson(client, chef, kurs):
    client.force_login(chef)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    html = client.get(address(chef, lessons_of(kurs)[0], "visa")).content.decode()

    assert '<li lang="sv">Alla får tala till punkt. Alla får avstå.</li>' in html
    assert "Ground rules" in html


def test_guest_by_whole_address_is_recorded_without_a_name(client, form, anna, utomstaende):
    shown = plain(form(anna, guests=utomstaende.email.upper(), confirmed=False))
    after = plain(client.get(form(anna, guests=utomstaende.email).url))

    assert "Utman" not in shown + after and "Gäst" in after
    assert Attempt.objects.filter(enrolment__user=utomstaende).count() == 1


def test_guest_who_is_done_is_told_as_any_other(client, form, anna, utomstaende, kurs):
    factories.completed(utomstaende, kurs.training, timezone.localdate())
    after = plain(client.get(form(anna, guests=utomstaende.email).url))

    assert "Hade redan gjort delen" not in after


def test_guest_for_whom_the_part_was_the_last_is_told_as_any_other(client, form, anna, utomstaende, kurs):
    for person in (anna, utomstaende):
        answered(kurs, 2, person, timezone.localdate())

    told = plain(client.get(form(guests=utomstaende.email).url))
    assert Completion.objects.filter(user=utomstaende).exists() and "genomfört hela kursen" not in told
    told = plain(client.get(form(anna).url))
    assert "1 person har nu genomfört hela kursen" in told


def test_refusal_of_a_guest_does_not_tell_why(form, anna, municipality, utomstaende):
    committee = factories.UnitFactory(kind="committee", parent=municipality)
    elected = factories.employee("Vera", "Vald", committee, kind="elected")
    gone = factories.employee("Gun", "Gick", committee, end_on=timezone.localdate() - DAY)
    utomstaende.protected = True
    utomstaende.save()
    told = set()
    for typed in (elected.email, gone.email, utomstaende.email, "okand@example.se", "ABCD2345", "Ulf Utman"):
        shown = plain(form(anna, guests=typed))
        told.add(shown.partition("Något behöver rättas")[2].partition("Vilken dag")[0].replace(typed, "…"))

    assert len(told) == 1 and "… går inte att skriva in" in told.pop()
    assert not GroupSession.objects.exists()


def test_guest_belonged_somewhere_on_the_day_of_the_meeting(form, anna, school):
    began, held_on = timezone.localdate() - 3 * DAY, timezone.localdate() - 5 * DAY
    new = factories.employee("Nora", "Ny", school, start_on=began)
    gone = factories.employee("Gun", "Gick", school, end_on=began)
    follow_all(timezone.localdate())  # as the night has done: an account that is closed is not looked for
    there = factories.employee("Ture", "Trogen", school)

    for address in (new.email, gone.email):
        told = plain(form(anna, guests=address, held_on=held_on))
        assert f"{address} går inte att skriva in" in told and not GroupSession.objects.exists()
    assert form(anna, guests=there.email, held_on=held_on).status_code == 302


def test_guests_are_not_looked_for_while_the_day_is_wrong(form, anna):
    told = plain(form(anna, guests="okand@example.se", held_on="i går"))

    assert "går inte att skriva in" not in told and "Något behöver rättas" in told


def test_guessing_addresses_is_stopped_for_a_while(form, anna, utomstaende):
    for first in (0, 15):
        form(anna, guests="\n".join(f"gissning{number}@example.se" for number in range(first, first + 15)))

    assert "Vänta en kvart" in plain(form(anna, guests=utomstaende.email))


@pytest.fixture
def slip(utomstaende, school, kurs):
    """A start code that somebody at the other unit has on paper."""

    def printed(training=None):
        training, today = training or kurs.training, timezone.localdate()
        printer = factories.manager("Sten", "Sträng", school)
        print_sheet(printer, school, training, [utomstaende], today)
        return code(PersonalLink.objects.get(user=utomstaende, training=training))

    return printed


def test_guest_by_start_code_is_recorded_without_a_name(client, form, anna, utomstaende, slip):
    typed = in_two(slip()).lower()
    after = plain(client.get(form(anna, guests=typed).url))

    assert "Utman" not in after
    assert Attempt.objects.filter(enrolment__user=utomstaende).count() == 1


def test_start_code_of_another_course_or_a_revoked_one_is_refused_alike(form, anna, slip):
    other = slip(factories.TrainingFactory())
    told = {plain(form(anna, guests=typed)).replace(typed, "…") for typed in (other, "23456789", "ABCDEFGH")}

    assert len(told) == 1 and "… går inte att skriva in" in told.pop()
    assert not GroupSession.objects.exists()


def test_employee_s_manager_is_offered_no_course_for_the_elected(client, chef, kurs):
    requirement = factories.RequirementFactory(training=kurs.training, mandatory=False)
    requirement.audience.kinds = ["elected"]
    requirement.audience.save()
    client.force_login(chef)

    assert "Kursen" not in plain(client.get("/gruppgenomgang/"))
    assert client.get(address(chef, lessons_of(kurs)[0], "visa")).status_code == 404


def test_secretary_registers_the_elected_of_the_own_committee(client, anna, municipality, home_care, kurs):
    committee = factories.UnitFactory(kind="committee", parent=municipality)
    elected = factories.employee("Vera", "Vald", committee, kind="elected")
    secretary = factories.employee("Nadia", "Holm", home_care)
    factories.UnitRoleFactory(user=secretary, unit=committee, role="secretary")
    clerk = factories.employee("Olle", "Anställd", committee)
    client.force_login(secretary)
    page = lessons_of(kurs)[0]

    shown = client.get(address(secretary, page, "narvaro")).content.decode()
    given = body(elected, form_key=uuid.uuid4(), led_by=secretary.pk, confirmed="1")
    made = client.post(address(secretary, page, "bekrafta"), given)

    assert "Vera Vald" in shown and clerk.family_name not in shown and "Anna" not in shown
    assert made.status_code == 302 and Attempt.objects.get().enrolment.user == elected


@pytest.mark.parametrize(("role", "status"), [("coordinator", 403), ("handler", 403), ("deputy", 200), ("hr", 200)])
def test_roles_that_may_hold_one(client, anna, social, kurs, role, status):
    reader = factories.UserFactory()
    factories.UnitRoleFactory(user=reader, unit=social, role=role)
    client.force_login(reader)

    assert client.get("/gruppgenomgang/").status_code == status


def test_deputy_whose_days_are_over_is_out_in_the_next_request(client, anna, home_care, kurs):
    deputy = factories.UserFactory()
    factories.UnitRoleFactory(user=deputy, unit=home_care, role="deputy")
    client.force_login(deputy)
    assert client.get("/gruppgenomgang/").status_code == 200

    UnitRole.objects.filter(user=deputy).update(end_on=timezone.localdate() - DAY)
    assert client.get("/gruppgenomgang/").status_code == 403


def test_course_that_asks_for_right_answers_is_shown_and_not_registered(client, anna, chef, db):
    page = lessons_of(course(passing="passed"))[0]
    client.force_login(chef)

    assert "Var och en svarar på webben" in plain(client.get(address(chef, page, "visa")))
    assert [client.get(address(chef, page, view)).status_code for view in ("narvaro", "papper")] == [404, 200]


def test_list_to_print_has_the_names_and_room_for_guests(client, anna, bo, chef, kurs):
    client.force_login(chef)
    shown = plain(client.get(address(chef, lessons_of(kurs)[0], "papper")))

    assert shown.index("Anna Åberg") > 0 and "Bo Ek" in shown and shown.count("Gäst:") == 4


def test_struck_and_put_back_on_the_page_with_who_and_when(client, form, anna, chef):
    where = form(anna).url
    row = GroupAttendance.objects.get()
    correcting = f"{where}{row.pk}/ratta/"

    assert "Stryk Anna Åberg" in plain(client.get(correcting))
    client.post(correcting, {"reason": "wrong_person"})
    struck = plain(client.get(where))
    client.post(f"{where}{GroupAttendance.objects.holding().get().pk}/ratta/")
    back = plain(client.get(where))

    assert "Struken" in struck and "av Cecilia Chefsson (fel person)" in struck
    assert "Struken blev åter med" in back and "(fel person)" in back
    assert "hann rätta" in plain(client.post(correcting, {"reason": "wrong_person"}, follow=True))


def test_guest_is_struck_by_whoever_can_say_who_it_is(client, form, anna, utomstaende):
    where = form(anna, guests=utomstaende.email).url
    row = GroupAttendance.objects.get(user=utomstaende)
    correcting = f"{where}{row.pk}/ratta/"

    wrong = plain(client.post(correcting, {"reason": "not_completed", "guest": anna.email}))
    assert "Det är inte den gästen." in wrong and "Utman" not in wrong
    client.post(correcting, {"reason": "not_completed", "guest": utomstaende.email})

    assert Withdrawal.objects.get().attempt.enrolment.user == utomstaende


def test_forgotten_person_is_added_on_the_page(client, form, anna, bo):
    where = form(anna).url
    given = {"persons": [bo.pk], "guests": "", "form_key": uuid.uuid4()}

    shown = client.post(f"{where}lagg-till/", given)
    assert "Bo Ek" in plain(shown) and GroupAttendance.objects.count() == 1
    client.post(f"{where}lagg-till/", given | {"confirmed": "1"})

    assert "Bo Ek" in plain(client.get(where))
    GroupSession.objects.update(held_on=timezone.localdate() - 31 * DAY)
    assert client.get(f"{where}lagg-till/").status_code == 404


def test_meeting_of_another_unit_is_not_there(client, form, anna, school):
    where = form(anna).url
    other = factories.manager("Sten", "Sträng", school)
    client.force_login(other)

    assert client.get(where).status_code == 404
    assert "Inget" not in plain(client.get("/gruppgenomgang/hallna/")) and "Del 1" not in plain(
        client.get("/gruppgenomgang/hallna/")
    )


def test_person_who_has_left_stands_without_a_name(client, form, anna):
    where = form(anna).url
    anna.affiliations.update(end_on=timezone.localdate() - DAY)

    assert "Åberg" not in plain(client.get(where))


def test_queries_of_the_pages_do_not_grow(client, form, anna, chef, home_care, kurs, django_assert_num_queries):
    where = form(anna).url
    pages = ["/gruppgenomgang/", where, "/gruppgenomgang/hallna/", address(chef, lessons_of(kurs)[0], "narvaro")]

    def asked():
        counts = []
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as found:
                client.get(page)
            counts.append(len(found))
        return counts

    before = asked()
    more = [factories.employee("Kim", f"Ek{number}", home_care) for number in range(9)]
    for _time in range(3):
        form(*more)
    add(GroupSession.objects.order_by("pk").first(), kurs, more, chef, timezone.localdate())

    assert asked() == before


# The presentation


def test_presentation_is_one_long_page_without_a_script(client, anna, chef, kurs):
    client.force_login(chef)
    shown = client.get(address(chef, lessons_of(kurs)[0], "visa")).content.decode()
    anchors = [part.partition('"')[0] for part in shown.split('href="#')[1:]]

    assert {"steg-start", "steg-1", "steg-2", "steg-3", "steg-slut"} <= set(anchors)
    assert all(f'id="{anchor}"' in shown for anchor in anchors)
    assert "data-bar hidden" in " ".join(shown.split())


def test_notes_for_the_leader_are_shown_to_no_learner(client, anna, chef, db):
    notes = {"questions": ["Hur gör vi här?"], "if_defended": "Säg lugnt nej.", "if_affected": "Erbjud en paus."}
    question = {"reflection": "När lyssnade någon?"}
    page = lessons_of(course(lessons=1, blocks=(question, {"facilitator": notes})))[0]
    client.force_login(chef)
    led = plain(client.get(address(chef, page, "visa")))
    client.force_login(anna)
    learned = client.get(page.url).content.decode()

    assert all(text in led for text in ("Hur gör vi här?", "Säg lugnt nej.", "Erbjud en paus."))
    assert not any(text in learned for text in ("Hur gör vi här?", "Säg lugnt nej.", "Erbjud en paus."))


# Races


def test_fifty_of_the_same_form_at_once_are_one_set_of_rows(real_db):
    root = factories.UnitFactory(code="LARK", kind="municipality")
    unit = factories.UnitFactory(code="HEM", parent=root)
    chef = factories.manager("Cecilia", "Chefsson", unit)
    persons = [factories.employee("Kim", f"Ek{number}", unit) for number in range(3)]
    page = lessons_of(course(lessons=1))[0]
    given = body(*persons, form_key=uuid.uuid4(), led_by=chef.pk, confirmed="1")
    statuses = []

    def send():
        client = Client()
        client.force_login(chef)
        statuses.append(client.post(address(chef, page, "bekrafta"), given).status_code)

    at_once(*[send] * 50)

    assert statuses == [302] * 50
    assert GroupSession.objects.count() == 1
    rows = [model.objects.count() for model in (GroupAttendance, Enrolment, Attempt, Completion)]
    assert rows == [3, 3, 3, 3]


def test_two_meetings_and_an_answer_at_once_complete_each_person_once(real_db):
    root = factories.UnitFactory(code="LARK", kind="municipality")
    unit = factories.UnitFactory(code="HEM", parent=root)
    chef = factories.manager("Cecilia", "Chefsson", unit)
    persons = [factories.employee("Kim", f"Ek{number}", unit) for number in range(5)]
    kurs = CoursePage.objects.select_related("training", "locale").get(pk=course(lessons=1).pk)
    today = timezone.localdate()
    ways = [partial(meet, kurs, 1, chef, *order, on=today) for order in (persons, persons[::-1])]

    at_once(*ways, partial(answered, kurs, 1, persons[2], today), partial(recheck, kurs, today))

    assert Completion.objects.count() == 5
    assert Enrolment.objects.open().count() == 0
