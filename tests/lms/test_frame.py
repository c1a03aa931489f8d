import pytest

from lms.theme import DARK, LIGHT, contrast, tokens

COLOURS = ["#ffff00", "#000000", "#ffffff", "#1d5c4d", "#8a4b14", "#ff0000", "#00ff00", "#0000ff", "#808080", "#fe77c2"]


@pytest.mark.parametrize("scale", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("colour", COLOURS)
def test_text_has_contrast_whatever_the_municipality_chooses(colour, scale):
    made = tokens(colour, scale)

    assert contrast(made["text-default"], made["background-default"]) >= 4.5
    assert contrast(made["text-subtle"], made["surface-tinted"]) >= 4.5
    assert contrast(made["base-contrast-default"], made["base-default"]) >= 4.5
    assert contrast(made["border-default"], made["background-default"]) >= 3


def test_health_answers_without_login(client, db):
    assert client.get("/health/").json() == {"status": "ok"}


def test_missing_page_shows_a_way_on(client, db):
    response = client.get("/finns-inte/")

    assert response.status_code == 404
    assert "Till Mina utbildningar" in response.content.decode()


def test_theme_is_kept_for_ever_under_an_address_of_its_own(client, db):
    response = client.get("/tema.css")

    assert response["Content-Type"] == "text/css"
    assert "immutable" in response["Cache-Control"]


def test_admin_has_a_policy_of_its_own(client, db):
    assert "unsafe" not in client.get("/").headers["Content-Security-Policy"]
    assert "'unsafe-inline'" in client.get("/admin/").headers["Content-Security-Policy"]
