"""Occasions as people meet them: who sees which, signs up, leads, is named, ticks and writes the code."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.tracking.occasion_world import DAY, HOUR, occasion, people
from tracking.attending import TRIES, attend, standings
from tracking.models import AccessLog, Attendance, Completion, Message, Occasion, SignUp, UnitRole
from tracking.room_code import code_at
from tracking.signing_up import cancel, give_up, sign_up

SOON = dt.timedelta(minutes=10)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def made(social, now, chef):
    """Open to socialförvaltningen; anna's manager holds it. It ends on the day when it begins."""
    morning = timezone.localtime(now + 9 * DAY).replace(hour=8, minute=0)
    return occasion(social, morning, leader=chef, title="Frukostföreläsning")


@pytest.fixture
def begun(social, now, chef):
    return occasion(social, now - SOON, leader=chef, sign_up_until=timezone.localdate() - DAY)


@pytest.fixture
def as_(db):
    def logged_in(person):
        client = Client()
        client.force_login(person)
        return client

    return logged_in


def coordinator(unit):
    person = factories.employee("Karin", "Kansli", unit)
    factories.UnitRoleFactory(user=person, unit=unit, role=UnitRole.Role.COORDINATOR)
    return person


def page(client, where):
    response = client.get(where)
    assert response.status_code == 200, where
    return response.content.decode()


def test_it_is_listed_for_those_it_is_open_to_and_nothing_to_others(as_, made, anna, utomstaende):
    assert "Frukostföreläsning" in page(as_(anna), "/kurstillfallen/")
    assert "Frukostföreläsning" not in page(as_(utomstaende), "/kurstillfallen/")
    assert as_(utomstaende).get(f"/kurstillfallen/{made.pk}/").status_code == 404
    assert as_(utomstaende).post(f"/kurstillfallen/{made.pk}/anmal/").status_code == 404
    assert not SignUp.objects.exists()


def test_kinds_of_ties_that_it_is_not_for_do_not_reach_it(as_, made, social):
    elected = factories.employee("Vera", "Vald", social, kind="elected")

    assert as_(elected).get(f"/kurstillfallen/{made.pk}/").status_code == 404
    Occasion.objects.update(for_elected=True)
    assert as_(elected).get(f"/kurstillfallen/{made.pk}/").status_code == 200


def test_signing_up_and_giving_up_is_asked_about_once_more(as_, made, anna):
    client, where = as_(anna), f"/kurstillfallen/{made.pk}/"

    assert "Anmäl dig" in page(client, where)
    client.post(f"{where}anmal/")
    assert "Du har en plats" in page(client, where) and "Frukostföreläsning" in page(client, "/mina-utbildningar/")
    assert "Är du säker" not in page(client, where) and "Den som står först" in page(client, f"{where}avanmal/")
    assert SignUp.objects.placed().count() == 1
    client.post(f"{where}avanmal/")

    assert "Anmäl dig" in page(client, where)
    assert [each.step for each in Message.objects.order_by("pk") if "soon" not in each.step] == [
        "occasion_signed_up", "occasion_given_up",
    ]  # fmt: skip


def test_somebody_elses_place_cannot_be_taken_or_given_up(as_, made, anna, home_care):
    other = factories.employee("Kim", "Annan", home_care)
    sign_up(made, other, timezone.now())
    client, where = as_(anna), f"/kurstillfallen/{made.pk}/"

    client.post(f"{where}avanmal/", {"user": other.pk})
    client.post(f"{where}anmal/", {"user": other.pk, "user_id": other.pk, "placed_at": "2020-01-01"})

    assert list(SignUp.objects.standing().order_by("pk").values_list("user", flat=True)) == [other.pk, anna.pk]


def test_line_says_which_place_one_has(as_, made, anna, home_care, now):
    made.capacity = 1
    made.save()
    for guest in [*people(home_care, 2), anna]:
        sign_up(made, guest, now)

    text = page(as_(anna), f"/kurstillfallen/{made.pk}/")
    assert "Du står på plats 2 i kön" in text and "1 av 1 platser tagna, 2 i kö" in text


def test_link_is_for_those_with_a_place(as_, made, anna, now):
    Occasion.objects.update(link="https://mote.example.se/hemlig")
    where = f"/kurstillfallen/{made.pk}/"

    assert "hemlig" not in page(as_(anna), where)
    assert as_(anna).get(f"{where}kalender.ics").status_code == 404
    sign_up(made, anna, now)
    assert "hemlig" in page(as_(anna), where)
    assert b"BEGIN:VEVENT" in as_(anna).get(f"{where}kalender.ics").content


def test_names_are_told_to_the_organiser_and_those_who_see_the_persons(
    as_, made, anna, chef, social, municipality, now
):
    hr = factories.employee("Hanna", "Holm", municipality)
    factories.UnitRoleFactory(user=hr, unit=municipality, role="hr")
    other_manager = factories.manager("Olle", "Orre", factories.UnitFactory(code="HEM2", parent=social))
    guest = factories.employee("Gunnar", "Gäst", other_manager.affiliations.get().unit)
    for person in (anna, guest):
        sign_up(made, person, now)
    where = f"/kurstillfallen/{made.pk}/narvaro/"

    def named(person):
        text = page(as_(person), where)
        return {name for name in ("Anna Åberg", "Gunnar Gäst") if name in text}

    assert named(chef) == {"Anna Åberg", "Gunnar Gäst"}  # who holds it
    assert named(other_manager) == {"Gunnar Gäst"}
    assert "1 till är anmäld" in page(as_(other_manager), where)
    assert named(hr) == {"Anna Åberg", "Gunnar Gäst"}
    assert as_(anna).get(where).status_code == 403
    assert as_(coordinator(social)).get(where).status_code == 403
    assert AccessLog.objects.filter(reader=chef, persons=2).exists()
    for person in (anna, coordinator(social)):
        assert "Gunnar" not in page(as_(person), f"/kurstillfallen/{made.pk}/")


def test_protected_person_is_in_the_list_by_the_display_name_or_not_at_all(as_, made, anna, chef, home_care, now):
    shown = factories.employee("Sara", "Skyddad", home_care)
    for person, name in ((anna, ""), (shown, "Lisa Lund")):
        person.protected, person.display_name = True, name
        person.save()
        sign_up(made, person, now)

    text = page(as_(chef), f"/kurstillfallen/{made.pk}/narvaro/")

    assert "Lisa Lund" in text and not {"Sara", "Anna", "Åberg"} & set(re.findall(r"\w+", text))
    assert "till är anmäld" not in text  # nothing points at whoever has no name


def form(unit, training, **given):
    day = str(timezone.localdate() + 9 * DAY)
    return {
        "training": training.pk, "kind": "lecture", "on": day, "begins": "09:00", "ends": "11:00", "place": "Salen",
        "sign_up_until": day, "unit": unit.pk, "for_employees": "on",
    } | given  # fmt: skip


def test_coordinator_makes_one_for_the_own_scope_and_holds_it(as_, social, municipality, anna):
    maker, training = coordinator(social), factories.TrainingFactory()

    assert as_(maker).post("/kurstillfallen/nytt/", form(social, training)).status_code == 302
    wider = as_(maker).post("/kurstillfallen/nytt/", form(municipality, training))

    [made] = Occasion.objects.all()
    assert (made.leader, made.unit, timezone.localtime(made.starts_at).hour) == (maker, social, 9)
    assert "unit" in wider.context["form"].errors
    assert as_(anna).get("/kurstillfallen/nytt/").status_code == 403


@pytest.mark.parametrize(("given", "field"), [
    ({"ends": "08:00"}, "ends"), ({"place": ""}, "place"), ({"for_employees": ""}, "for_employees"),
    ({"on": "2020-01-01", "sign_up_until": "2020-01-01"}, "on"), ({"sign_up_until": "2150-01-01"}, "sign_up_until"),
    ({"link": "http://osaker.example.se"}, "link"), ({"link": "javascript:alert(1)"}, "link"),
    ({"capacity": "0"}, "capacity"),
])  # fmt: skip
def test_form_names_the_field_that_is_wrong(as_, social, given, field):
    response = as_(coordinator(social)).post(
        "/kurstillfallen/nytt/", form(social, factories.TrainingFactory(), **given)
    )

    assert list(response.context["form"].errors) == [field]
    assert not Occasion.objects.exists()


def test_hr_names_an_organiser_by_name(as_, municipality, social, anna):
    hr = factories.employee("Hanna", "Holm", municipality)
    factories.UnitRoleFactory(user=hr, unit=municipality, role="hr")
    body, client = form(social, factories.TrainingFactory(), held_by="Anna"), as_(hr)

    asked = client.post("/kurstillfallen/nytt/", body)
    assert "Vem menar du?" in asked.content.decode() and not Occasion.objects.exists()
    client.post("/kurstillfallen/nytt/", body | {"held_by_choice": anna.pk})

    assert Occasion.objects.get().leader == anna
    assert "Ställ in" in page(as_(anna), f"/kurstillfallen/{Occasion.objects.get().pk}/")


def test_number_of_mails_is_shown_before_a_change_is_saved(as_, made, chef, home_care, now):
    for guest in people(home_care, 3):
        sign_up(made, guest, now)
    body = form(made.unit, made.training, place="Lilla salen", title=made.title)
    client, where = as_(chef), f"/kurstillfallen/{made.pk}/andra/"

    asked = client.post(where, body).content.decode()
    assert "Spara och skicka 3 mejl" in asked and "Stora salen" in asked and "Lilla salen" in asked
    assert Occasion.objects.get().place == "Stora salen"
    hidden = dict(re.findall(r'<input type="hidden" name="([a-z_]+)"[^>]* value="([^"]*)"', asked))
    client.post(
        where, {name: value for name, value in hidden.items() if name != "csrfmiddlewaretoken"} | {"confirmed": 1}
    )

    assert Occasion.objects.get().place == "Lilla salen"
    assert Message.objects.filter(step="occasion_changed").count() == 3


def test_cancelling_says_how_many_are_told(as_, made, chef, anna, now):
    sign_up(made, anna, now)
    client, where = as_(chef), f"/kurstillfallen/{made.pk}/stall-in/"

    assert "Ställ in och skicka 1 mejl" in page(client, where)
    assert not Occasion.objects.get().cancelled_at
    client.post(where)
    client.post(where)

    assert Message.objects.filter(step="occasion_cancelled").count() == 1
    assert "ställdes in" in page(as_(anna), f"/kurstillfallen/{made.pk}/")
    assert as_(chef).get(f"/kurstillfallen/{made.pk}/narvaro/").status_code == 404


def test_list_is_ticked_and_a_mistake_is_struck_out_for_all_to_see(as_, begun, anna, chef, home_care):
    other = factories.employee("Kim", "Annan", home_care)
    for person in (anna, other):
        SignUp.objects.create(occasion=begun, user=person, placed_at=timezone.now())
    client, where = as_(chef), f"/kurstillfallen/{begun.pk}/narvaro/"

    client.post(where, {"present": [anna.pk, other.pk]})
    assert set(Completion.objects.values_list("user", "training")) == {
        (anna.pk, begun.training_id),
        (other.pk, begun.training_id),
    }
    there = Attendance.objects.get(user=other)
    asked = page(client, f"{where}{there.pk}/ratta/")
    client.post(f"{where}{there.pk}/ratta/", {"row": re.search(r'name="row" value="(\d+)"', asked)[1]})

    assert "Struken av Cecilia Chefsson" in page(client, where)
    assert [each.user for each in Completion.objects.in_force()] == [anna]
    assert "Du var med" in page(as_(anna), f"/kurstillfallen/{begun.pk}/")
    assert "Du var med" not in page(as_(other), f"/kurstillfallen/{begun.pk}/")
    client.post(f"{where}{there.pk}/ratta/", {"row": standings(begun)[other.pk][1].pk})
    assert Completion.objects.in_force().count() == 2


def test_place_is_not_told_of_to_whoever_is_ticked_off(as_, begun, anna, chef):
    SignUp.objects.create(occasion=begun, user=anna, placed_at=timezone.now())
    client, where = as_(chef), f"/kurstillfallen/{begun.pk}/narvaro/"
    assert "Du har en plats" in page(as_(anna), "/kurstillfallen/")

    client.post(where, {"present": [anna.pk]})

    assert "Du har en plats" not in page(as_(anna), "/kurstillfallen/")
    assert "Kryssa för" not in (shown := page(client, where)) and "Ingen på listan är kvar" in shown


def test_page_of_a_row_that_was_corrected_meanwhile_changes_nothing(as_, begun, anna, chef, now):
    [there] = attend(begun, {anna.pk}, Attendance.How.LIST, chef, now)
    first = standings(begun)[anna.pk][1]
    client, where = as_(chef), f"/kurstillfallen/{begun.pk}/narvaro/{there.pk}/ratta/"

    client.post(where, {"row": first.pk})
    client.post(where, {"row": first.pk})

    assert not Completion.objects.in_force().exists() and Completion.objects.count() == 2


def test_manager_ticks_only_the_own_persons_and_not_oneself(as_, begun, chef, utomstaende, school, now):
    manager = factories.manager("Mia", "Malm", school)
    Occasion.objects.update(unit=school.parent)
    for person in (utomstaende, manager, chef):
        SignUp.objects.create(occasion=begun, user=person, placed_at=now)

    as_(manager).post(
        f"/kurstillfallen/{begun.pk}/narvaro/", {"present": [utomstaende.pk, manager.pk, chef.pk, "x", "9" * 30]}
    )

    assert [each.user for each in Attendance.objects.all()] == [utomstaende]


def test_attendance_is_not_registered_before(as_, made, anna, chef, now):
    sign_up(made, anna, now)

    as_(chef).post(f"/kurstillfallen/{made.pk}/narvaro/", {"present": anna.pk})

    assert not Attendance.objects.exists()


def test_organiser_adds_a_guest_by_address_and_learns_of_nobody_else(as_, social, anna, home_care, now, school):
    holder = factories.employee("Lena", "Ledare", social)
    begun = occasion(social, now - SOON, leader=holder)
    outside = factories.employee("Ulla", "Utanför", school)
    client, where = as_(holder), f"/kurstillfallen/{begun.pk}/narvaro/"

    refused = [client.post(where, {"guest": term}) for term in (outside.email, "ingen@example.se", "Anna", "Åberg")]
    assert all("guest" in each.context["form"].errors for each in refused)
    assert "Ulla" not in "".join(each.content.decode() for each in refused)
    client.post(where, {"guest": anna.email.upper()})

    assert [each.user for each in Attendance.objects.all()] == [anna]
    assert "Anna Åberg" in page(client, where)


def test_code_in_the_room_is_shown_to_leaders_and_written_by_guests(as_, begun, anna, chef, now):
    SignUp.objects.create(occasion=begun, user=anna, placed_at=now)
    assert as_(anna).get(f"/kurstillfallen/{begun.pk}/kod/").status_code == 403
    text = page(as_(chef), f"/kurstillfallen/{begun.pk}/kod/")
    code = re.search(r'room-letters">(\w{3} \w{3})<', text)[1]
    assert "<svg" in text and "Anna" not in text
    fragment = as_(chef).get(f"/kurstillfallen/{begun.pk}/kod/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment and "room-letters" in fragment

    client = as_(anna)
    assert f'value="{code[:3]}' in page(client, f"/narvaro/?kod={code}") and not Attendance.objects.exists()
    done = client.post("/narvaro/", {"code": code.lower(), "user": chef.pk})

    assert done.url == f"/kurstillfallen/{begun.pk}/"
    there = Attendance.objects.get()
    assert (there.user, there.how, there.recorded_by) == (anna, "code", None)
    assert Completion.objects.get().cause == there.pk
    assert "Du var med" in page(client, done.url)


def test_code_is_no_way_in_for_whom_it_is_not_open_to(as_, begun, utomstaende, now):
    response = as_(utomstaende).post("/narvaro/", {"code": code_at(begun.pk, now)})

    assert "Be den som håller i det" in response.content.decode() and not Attendance.objects.exists()


def test_guessing_is_braked_for_the_one_who_guesses_only(as_, begun, anna, home_care, now):
    client, other = as_(anna), as_(factories.employee("Kim", "Annan", home_care))

    answers = [client.post("/narvaro/", {"code": "AAAAAA"}).content.decode() for _try in range(TRIES.most + 1)]
    client.post("/narvaro/", {"code": code_at(begun.pk, timezone.now())})

    assert "Koden stämmer inte" in answers[-2] and "Vänta en kvart" in answers[-1]
    assert not Attendance.objects.exists()
    assert other.post("/narvaro/", {"code": code_at(begun.pk, timezone.now())}).status_code == 302


def test_material_is_for_those_who_were_there(as_, begun, anna, chef, home_care, now):
    absent = factories.employee("Kim", "Annan", home_care)
    attend(begun, {anna.pk}, Attendance.How.CODE, None, now)
    where = f"/kurstillfallen/{begun.pk}/"
    wrong = as_(chef).post(f"{where}material/", {"materials": "javascript:alert(1) Film"})
    as_(chef).post(f"{where}material/", {"materials": "https://film.example.se/1 Hela föreläsningen\n\n"})

    assert "materials" in wrong.context["form"].errors
    assert Occasion.objects.get().materials == [["Hela föreläsningen", "https://film.example.se/1"]]
    assert "Hela föreläsningen" in page(as_(anna), where)
    assert "film.example.se" not in page(as_(absent), where)


def test_lists_ask_no_more_for_many(as_, made, anna, chef, home_care, now, django_assert_max_num_queries):
    for number in range(12):
        held = occasion(home_care, now + (number + 2) * DAY, leader=chef, training=made.training)
        for guest in people(home_care, 2):
            sign_up(held, guest, now)
        if number % 2:
            sign_up(held, anna, now)

    for person, where in (
        (anna, "/kurstillfallen/"),
        (chef, "/kurstillfallen/"),
        (chef, f"/kurstillfallen/{held.pk}/narvaro/"),
        (anna, "/mina-utbildningar/"),
    ):
        client = as_(person)
        client.get(where)
        with django_assert_max_num_queries(30):
            page(client, where)


def test_cancelled_one_is_in_no_list(as_, made, anna, chef, now):
    sign_up(made, anna, now)
    cancel(made, now)

    for person in (anna, chef):
        assert "Frukostföreläsning" not in page(as_(person), "/kurstillfallen/")


def test_counts_are_of_places_and_line(made, home_care, now):
    made.capacity = 2
    made.save()
    for guest in people(home_care, 5):
        sign_up(made, guest, now)
    made.sign_ups.in_line().last().delete()
    empty = occasion(home_care, now + HOUR)

    counted = {each.pk: (each.placed, each.in_line) for each in Occasion.objects.counted()}
    assert counted == {made.pk: (2, 2), empty.pk: (0, 0)}


@pytest.fixture
def elected_anna(municipality, anna):
    """Anna of home care is also elected."""
    committee = factories.UnitFactory(code="KF", name="Fullmäktige", parent=municipality, kind="committee")
    factories.AffiliationFactory(user=anna, unit=committee, kind="elected", is_main=False)
    return anna


def test_manager_is_not_told_what_an_employee_does_as_elected(as_, municipality, elected_anna, home_care, now):
    manager = factories.manager("Mia", "Malm", home_care)
    held = occasion(municipality, now + DAY, for_employees=False, for_elected=True)
    sign_up(held, elected_anna, now)

    for where in ("", "narvaro/"):
        assert as_(manager).get(f"/kurstillfallen/{held.pk}/{where}").status_code == 404
    assert as_(elected_anna).get(f"/kurstillfallen/{held.pk}/").status_code == 200


def test_elected_are_named_to_the_secretary_and_whoever_is_let_in_by_work_to_the_manager(
    as_, municipality, elected_anna, home_care, now
):
    manager = factories.manager("Mia", "Malm", home_care)
    committee = elected_anna.affiliations.get(kind="elected").unit
    secretary = factories.employee("Sara", "Sekreterare", home_care)
    factories.UnitRoleFactory(user=secretary, unit=committee, role="secretary")
    for_all = occasion(municipality, now - SOON, for_elected=True)
    for_elected = occasion(municipality, now - SOON, for_elected=True, for_employees=False)
    for held in (for_all, for_elected):
        SignUp.objects.create(occasion=held, user=elected_anna, placed_at=now)

    assert "Anna Åberg" in page(as_(secretary), f"/kurstillfallen/{for_elected.pk}/narvaro/")
    assert "Anna Åberg" in page(as_(manager), f"/kurstillfallen/{for_all.pk}/narvaro/")
    assert as_(manager).get(f"/kurstillfallen/{for_elected.pk}/narvaro/").status_code == 404


def test_manager_writes_down_only_whom_a_seen_tie_lets_in(as_, social, elected_anna, home_care, now):
    """Who is refused tells nothing: nobody else of the unit is let in either."""
    manager = factories.manager("Mia", "Malm", home_care)
    held = occasion(social.parent, now - SOON, for_employees=False, for_elected=True, for_partners=True)
    factories.AffiliationFactory(user=manager, unit=social.parent, kind="partner", is_main=False)
    SignUp.objects.create(occasion=held, user=elected_anna, placed_at=now)
    client, where = as_(manager), f"/kurstillfallen/{held.pk}/narvaro/"

    assert "Anna" not in page(client, where)
    assert "guest" in client.post(where, {"guest": "Anna Åberg"}).context["form"].errors
    client.post(where, {"present": elected_anna.pk})

    assert not Attendance.objects.exists()


def test_training_stays_once_somebody_has_signed_up(as_, made, chef, anna, now):
    body = form(made.unit, factories.TrainingFactory(), place=made.place, title=made.title)
    body |= {"on": str(made.on), "begins": f"{timezone.localtime(made.starts_at):%H:%M}"}
    body["ends"] = f"{timezone.localtime(made.ends_at):%H:%M}"
    client, where = as_(chef), f"/kurstillfallen/{made.pk}/andra/"
    sign_up(made, anna, now)

    refused = client.post(where, body | {"confirmed": 1})
    assert list(refused.context["form"].errors) == ["training"]
    assert Occasion.objects.get().training == made.training

    give_up(made, anna, now)
    assert client.post(where, body | {"confirmed": 1}).status_code == 302
    assert Occasion.objects.get().training_id == body["training"]
