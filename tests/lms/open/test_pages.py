"""The plan in short, personal data, accessibility, and the way to them."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.html import escape
from wagtail.models import PageViewRestriction, ReferenceIndex, Site

from content.models import Package, StandardPage, SupportIndexPage
from courses.course_file import home_page
from lms.models import KnownFault
from lms.open.packages import packages_in_use
from lms.open.privacy import MEANINGS, purposes_by_ground
from lms.open.tested import as_tested
from tests import factories
from tests.courses.factories import course, lessons_of, plain
from tracking.models import Goal, Measurement, Municipality
from tracking.personal_data import Basis, all_personal_data


def test_strategy_tells_what_the_plan_marks_as_public(client, strategy, municipality):
    today = timezone.localdate()
    plan = factories.PlanFactory(title="Planen", valid_from=factories.LONG_AGO, public_fields=["title", "responsible"])
    area = factories.FocusAreaFactory(plan=plan, title="Kunskap")
    goal = factories.GoalFactory(focus_area=area, title="Alla går kursen", measure=Goal.Measure.TRAINED, by_year=2027)
    area.activities.create(goal=goal, code="a", title="Kursen ges", responsible="HR", status="done", purpose="Nå alla")
    told = {"told_least": 30, "told_most": 30, "told_counted": 50}
    Measurement.objects.create(goal=goal, unit=municipality, on=today, value=60, done=30, counted=50, target=80, **told)

    page = plain(client.get(strategy.url))

    assert "Kunskap Alla går kursen Ska vara nått 2027. 60 procent 30 av 50 personer" in page
    assert "Målet är 80 procent." in page
    assert "Kursen ges Ansvarig: HR" in page
    assert "genomförd" not in page and "Nå alla" not in page


def test_strategy_without_a_plan_says_so(client, strategy):
    assert "Här finns ingen plan att visa just nu." in plain(client.get(strategy.url))


def test_privacy_page_has_each_declaration_once(client, privacy):
    page = client.get(privacy.url).content.decode()
    declared = set(all_personal_data())

    purposes = [purpose for _ground, _law, group in purposes_by_ground() for purpose in group]
    kinds = [each for _why, group in purposes for each in group]
    assert set(kinds) == declared and len(kinds) == len(declared)
    assert [page.count(f"<summary>{escape(why)}</summary>") for why, _group in purposes] == [1] * len(purposes)
    assert [each for each in declared if escape(str(each.keep)) not in page or escape(str(each.what)) not in page] == []


def test_every_ground_has_its_plain_words(db):
    assert {each.basis for each in all_personal_data()} <= set(MEANINGS) == set(Basis)


def test_accessibility_page_tells_grade_faults_tests_and_where_to_turn(client, accessibility):
    Municipality.objects.update_or_create(
        site=Site.objects.get(), defaults={"name": "Lärkdala", "contact_phone": "0999-10 00 00"}
    )
    KnownFault.objects.create(
        page=accessibility,
        what="En film saknar syntolkning.",
        where="Kursen",
        since=dt.date(2026, 2, 1),
        planned="Tas bort i april.",
    )

    page = plain(client.get(accessibility.url))

    assert "Webbplatsen följer lagens krav delvis" in page
    assert "En film saknar syntolkning. Var Kursen Känd sedan 1 februari 2026 Vad som görs Tas bort i april." in page
    assert all(each.what in page for each in as_tested().faults)
    assert all(each in page for each in [*as_tested().methods, *as_tested().not_done])
    assert "0999-10 00 00" in page and "(Digg)" in page and "Redogörelsen är från den 1 mars 2026." in page


def test_packages_on_live_pages_are_named_with_their_note(client, accessibility):
    first, second = lessons_of(course(lessons=2))
    shown = Package.objects.create(kind="h5p", title="Dra och släpp", accessibility_note="Prövad med tangentbord.")
    hidden = Package.objects.create(kind="scorm", title="Bara ett utkast")
    for lesson, package in ((first, shown), (second, hidden)):
        lesson.body.append(("package", {"package": package}))
        lesson.save()
        ReferenceIndex.create_or_update_for_object(lesson)  # a worker's task
    second.unpublish()

    assert packages_in_use() == [shown]
    page = plain(client.get(accessibility.url))
    assert "Dra och släpp H5P Prövad med tangentbord." in page
    assert "Bara ett utkast" not in page


def test_foot_leads_to_the_pages_about_the_site(client, privacy, accessibility):
    foot = client.get("/finns-inte/").content.decode().partition("<footer")[2]

    assert f'href="{privacy.url}"' in foot and f'href="{accessibility.url}"' in foot


def test_foot_leads_to_what_people_come_back_to(client, privacy):
    support = home_page().add_child(instance=SupportIndexPage(title="Samtalsstöd", slug="samtalsstod"))
    found = [client.get("/finns-inte/").content.decode().partition("<footer")[2].find(f'"{page.url}"')
             for page in (support, privacy)]  # fmt: skip

    assert found == sorted(found) and -1 not in found


def test_foot_leads_to_no_closed_page(client, privacy, accessibility):
    PageViewRestriction.objects.create(page=privacy, restriction_type=PageViewRestriction.LOGIN)

    foot = client.get("/").content.decode().partition("<footer")[2]

    assert privacy.url not in foot and accessibility.url in foot


def test_start_page_has_one_next_step_for_each_reader_and_says_what_pages_are_about(client, text, anna):
    StandardPage.objects.update(search_description="Vad den handlar om.")

    nobody = plain(client.get("/"))
    client.force_login(anna)
    somebody = plain(client.get("/"))

    assert "Ska du gå en utbildning?" in nobody and "Fortsätt där du är" not in nobody
    assert "Fortsätt där du är" in somebody and "Ska du gå en utbildning?" not in somebody
    assert "Om utbildningen Vad den handlar om." in nobody


def test_start_page_names_no_closed_page(rf, home, text):
    PageViewRestriction.objects.create(page=text, restriction_type=PageViewRestriction.LOGIN)
    request = rf.get("/")
    request.user = AnonymousUser()

    assert home.get_context(request)["sections"] == []
