"""The second origin and the site, one server and two host names: neither answers for the other."""

import pytest
from django.test import Client
from wagtail.models import Site

from content.models import StandardPage
from courses.course_file import home_page
from lms.checks import second_origin
from tests import factories

HOST, SITE = "paket.larkdala.example", "larkdala.example"


@pytest.fixture(autouse=True)
def two_hosts(settings):
    settings.PACKAGES_URL, settings.WAGTAILADMIN_BASE_URL = f"https://{HOST}", f"https://{SITE}"
    settings.ALLOWED_HOSTS = [HOST, SITE]


@pytest.mark.django_db
@pytest.mark.parametrize("host", [HOST, HOST.upper(), f"{HOST}.", f"{HOST}:8443"])
def test_nothing_of_the_site_is_answered_on_the_host_of_packages(host, django_assert_num_queries):
    person = factories.UserFactory(is_superuser=True)
    client = Client(HTTP_HOST=host)
    client.force_login(person)

    by_script = {"Sec-Fetch-Dest": "empty"}
    with django_assert_num_queries(0):
        answers = [
            client.get(path, headers=by_script)
            for path in ("/", "/mina-utbildningar/", "/admin/", "/konto/login/", "/health/")
        ]

    assert [each.status_code for each in answers] == [404] * 5
    assert {each.content.decode() for each in answers} == {
        "Det finns inget här längre. Ladda om sidan och försök en gång till."
    }
    assert not any(each.cookies for each in answers)
    assert client.post("/konto/login/").status_code == 404


@pytest.mark.django_db
def test_draft_is_shown_to_its_editor_also_where_the_site_is_written_down_under_that_host():
    page = home_page().add_child(instance=StandardPage(title="Om utbildningen"))
    Site.objects.update(hostname=HOST)
    page.title = "Ett utkast"

    answer = page.make_preview_request()

    assert (answer.status_code, "Ett utkast" in answer.content.decode()) == (200, True)


@pytest.mark.django_db
def test_site_is_written_down_under_its_own_host():
    home_page()

    assert Site.objects.values_list("hostname", "port").get() == (SITE, 443)


def test_whoever_went_to_the_host_of_packages_is_led_to_the_site():
    client = Client(HTTP_HOST=HOST)

    for headers in ({}, {"Sec-Fetch-Dest": "document"}):
        led = client.get("/serier/?page=2", headers=headers)
        assert (led.status_code, led["Location"]) == (302, f"https://{SITE}/serier/?page=2")
    assert client.get("//larmdala.example/")["Location"].startswith(f"https://{SITE}/")
    assert client.get("/serier/", headers={"Sec-Fetch-Dest": "iframe"}).status_code == 404


@pytest.mark.django_db
def test_without_a_second_origin_every_host_is_the_site(settings):
    settings.PACKAGES_URL = ""

    assert Client(SERVER_NAME=HOST).get("/health/").status_code == 200


@pytest.mark.parametrize(
    ("trusted", "site"), [([f"https://{HOST}"], f"https://{SITE}"), ([], "https://lärkdala.example")]
)
def test_deploy_check_wants_no_trust_in_packages_and_a_site_that_a_policy_can_name(settings, trusted, site):
    settings.CSRF_TRUSTED_ORIGINS, settings.WAGTAILADMIN_BASE_URL = trusted, site

    assert [each.id for each in second_origin(None)] == ["lms.E001"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://paket.larkdala.example", []),
        ("", ["lms.E001"]),
        ("http://paket.larkdala.example", ["lms.E001"]),
        ("paket.larkdala.example", ["lms.E001"]),
        ("https://paket.larkdala.example/paket", ["lms.E001"]),
        (f"https://{SITE.upper()}.:8443", ["lms.E001"]),
    ],
)
def test_deploy_check_asks_for_a_second_origin(settings, address, said):
    settings.PACKAGES_URL = address

    assert [each.id for each in second_origin(None)] == said
