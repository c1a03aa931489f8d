import re

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import Client
from wagtail.models import Site
from wagtail_factories import ImageFactory

from lms.theme import DARK, LIGHT, contrast, tokens
from tests import factories
from tests.courses.factories import plain
from tracking.models import Municipality

COLOURS = ["#ffff00", "#000000", "#ffffff", "#1d5c4d", "#8a4b14", "#ff0000", "#00ff00", "#0000ff", "#808080", "#fe77c2"]


@pytest.mark.parametrize("scale", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("colour", COLOURS)
def test_text_has_contrast_whatever_the_municipality_chooses(colour, scale):
    made = tokens(colour, scale)

    grounds = [name for name in made if name.startswith(("background", "surface"))]
    buttons = ["base-default", "base-hover", "base-active"]
    assert [name for name in grounds if contrast(made["text-default"], made[name]) < 4.5] == []
    assert [name for name in grounds[:4] if contrast(made["text-subtle"], made[name]) < 4.5] == []
    assert [name for name in buttons if contrast(made["base-contrast-default"], made[name]) < 4.5] == []
    assert contrast(made["border-default"], made["background-default"]) >= 3
    assert len({made[name] for name in buttons}) == 3


@pytest.mark.parametrize("colour", COLOURS)
def test_button_of_a_mail_has_the_municipalitys_colour(colour):
    sender = {"name": "Lärkdala kommun", "colour": colour}

    mail = render_to_string("emails/letter.html", {"letter": {"action": ("Öppna", "/")}, "sender": sender})

    for scale in (LIGHT, DARK):
        made = tokens(colour, scale)
        assert f"background: {made['base-default']}; color: {made['base-contrast-default']};" in mail


def test_rules_for_one_medium_are_not_within_those_for_another():
    """A brace that is left out would put all that follows within the width before it, paper too."""
    depth, opened_at = 0, []
    for line in (settings.BASE_DIR / "lms" / "css" / "site.css").read_text().splitlines():
        opened_at += [depth] if line.lstrip().startswith("@media") else []
        depth += line.count("{") - line.count("}")

    assert (set(opened_at), depth) == ({0}, 0)


@pytest.mark.parametrize("number", ["0999-10 00 00 (växeln)", "0999/100000", "växeln"])
def test_switchboard_is_a_number_that_can_be_called(number):
    with pytest.raises(ValidationError, match="Skriv numret med siffror"):
        Municipality(contact_phone=number).clean_fields(exclude=["site"])


def test_telephone_numbers_are_called_by_their_digits(client, municipality):
    Municipality.objects.update_or_create(site=Site.objects.get(), defaults={"contact_phone": "+46 999-10 00 00"})

    foot = client.get("/halsa-som-inte-finns/").content.decode()

    assert 'href="tel:+46999100000">+46 999-10 00 00</a>' in foot


def test_health_answers_without_login(client, db):
    assert client.get("/health/").json() == {"status": "ok"}


def test_missing_page_shows_a_way_on(client, db):
    response = client.get("/finns-inte/")

    assert response.status_code == 404
    assert "Till startsidan" in plain(response) and "Till Mina utbildningar" not in plain(response)


def test_missing_page_leads_who_is_logged_in_back_to_their_trainings(client, anna):
    client.force_login(anna)

    assert "Till Mina utbildningar" in plain(client.get("/finns-inte/"))


def test_menu_says_where_the_mailings_are(client, municipality):
    factories.UnitRoleFactory(user=(hr := factories.UserFactory()), unit=municipality, role="hr")
    client.force_login(hr)

    menu = client.get("/utskick/").content.decode().partition("</nav>")[0]

    assert re.findall(r'href="([^"]+)"\s+aria-current="true"', menu) == ["/personer/"]


def test_theme_is_kept_for_ever_under_an_address_of_its_own(client, db):
    response = client.get("/tema.css")

    assert response["Content-Type"] == "text/css"
    assert "immutable" in response["Cache-Control"]


def test_admin_has_a_policy_of_its_own(client, db):
    assert "unsafe" not in client.get("/").headers["Content-Security-Policy"]
    assert "'unsafe-inline'" in client.get("/admin/").headers["Content-Security-Policy"]


def test_health_starts_no_session(client, db, django_assert_num_queries):
    client.get("/health/")  # which site it is, is asked once a minute
    with django_assert_num_queries(1):
        response = client.get("/health/")

    assert response.cookies == {} and "no-store" in response["Cache-Control"]


def test_frame_asks_the_database_little(client, anna, django_assert_max_num_queries):
    client.force_login(anna)
    client.get("/konto/logout/")
    with django_assert_max_num_queries(2):  # session, person; the rest is known for a minute
        client.get("/konto/logout/")


def test_doors_are_those_the_reader_may_open(client, anna, chef, today):
    def doors(reader):
        client.force_login(reader)
        content = client.get("/mina-utbildningar/").content.decode()
        return [
            name for name in ("Mina utbildningar", "Uppföljning", "Redigera", "Logga ut") if f">{name}</a>" in content
        ]

    editor = factories.UserFactory(is_superuser=True)

    assert doors(anna) == ["Mina utbildningar", "Logga ut"]
    assert doors(chef) == ["Mina utbildningar", "Uppföljning", "Logga ut"]
    assert doors(editor) == ["Mina utbildningar", "Redigera", "Logga ut"]


def test_page_of_a_person_is_kept_by_nobody(client, anna):
    client.force_login(anna)
    headers = client.get("/mina-utbildningar/").headers

    assert (headers["Cache-Control"], headers["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert headers["Referrer-Policy"] == "same-origin"


def test_form_sent_without_its_token_gets_a_page_with_a_way_on(db):
    response = Client(enforce_csrf_checks=True).post("/konto/login/code/", {"email": "anna@example.se"})

    assert response.status_code == 403
    assert "Sidan hade blivit för gammal" in response.content.decode()


@pytest.mark.parametrize(("template", "heading"), [("500.html", "Något gick fel hos oss"), ("400.html", "skickades")])
def test_page_of_a_broken_site_needs_no_database(template, heading):
    assert heading in render_to_string(template)


def test_logo_is_shown_in_the_frame(client, db, settings, tmp_path):
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}
    settings.MEDIA_ROOT = tmp_path
    municipality = Municipality.for_site(Site.objects.get(is_default_site=True))
    municipality.name = "Lärkdala kommun"
    municipality.logo = ImageFactory(title="Vapen")
    municipality.save()

    (logo,) = re.findall(
        r'<img[^>]+alt="Lärkdala kommun"[^>]*src="([^"]+)"|$', client.get("/konto/login/code/").content.decode()
    )[:1]

    assert logo.startswith("/media/images/")
    assert client.get(logo).getvalue()[:2] == b"\xff\xd8"  # a JPEG


def test_uploaded_documents_are_not_served_past_their_view(client, db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "lista.txt").write_text("namn")

    addresses = ["/media/documents/lista.txt", "/media/images/../documents/lista.txt"]
    assert [client.get(address).status_code for address in addresses] == [404, 400]


def test_new_colours_get_a_new_address(client, db):
    first = client.get("/konto/login/code/").content.decode()
    Municipality.objects.update_or_create(site=Site.objects.get(), defaults={"colour": "#aa0000"})
    second = client.get("/konto/login/code/").content.decode()

    versions = [re.search(r"/tema\.css\?v=(\w+)", content).group(1) for content in (first, second)]
    assert versions[0] != versions[1]
