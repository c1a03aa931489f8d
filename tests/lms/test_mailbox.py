import pytest
from django.conf import settings as django_settings
from django.core.mail import EmailMultiAlternatives
from django.urls import NoReverseMatch, clear_url_caches, reverse

import lms.urls
from lms import mailbox_urls

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(settings, tmp_path):
    settings.MAILBOX, settings.EMAIL_BACKEND = tmp_path / "mail", "lms.mailbox.Backend"
    lms.urls.urlpatterns[:0] = mailbox_urls.urlpatterns
    clear_url_caches()
    yield tmp_path / "mail"
    del lms.urls.urlpatterns[: len(mailbox_urls.urlpatterns)]
    clear_url_caches()


def send(subject: str) -> None:
    text = "Hej Åsa!\n\nhttps://larkompass.example/l/7-a/\n"
    mail = EmailMultiAlternatives(subject, text, to=["asa@larkdala.example"])
    mail.attach_alternative("<h1>Hej Åsa!</h1><style>h1 { color: red; }</style>", "text/html")
    mail.attach("kurs.ics", "BEGIN", "text/calendar")
    mail.send()


def test_mails_of_the_demo_are_read_newest_first_as_text_and_html(client, mailbox):
    assert "Inget mejl har skickats än." in client.get("/mejl/").content.decode()
    send("Det första")
    send("Det andra & <b>")

    listed = client.get("/mejl/")
    shown = [each.subject for each in listed.context["mails"]]
    number = listed.context["mails"][1].number
    text = client.get(f"/mejl/{number}/").content.decode()
    html = client.get(f"/mejl/{number}/html/")

    assert shown == ["Det andra & <b>", "Det första"]
    assert "<b>" not in listed.content.decode()
    assert 'href="https://larkompass.example/l/7-a/"' in text and "kurs.ics" in text and "Hej Åsa!" in text
    assert html.content.decode().startswith("<h1>Hej Åsa!")
    policy = set(html.headers["Content-Security-Policy"].split("; "))
    assert policy == {"default-src 'none'", "style-src 'unsafe-inline'", "base-uri 'none'", "frame-ancestors 'none'"}
    assert [each.suffix for each in mailbox.iterdir()] == [".eml", ".eml"]


def test_mail_that_is_not_there_is_not_found(client, mailbox):
    assert [client.get(f"/mejl/7/{rest}").status_code for rest in ("", "html/")] == [404, 404]


def test_page_is_not_there_without_a_folder(client):
    assert django_settings.MAILBOX is None
    with pytest.raises(NoReverseMatch):
        reverse("mailbox")
    assert client.get("/mejl/").status_code in (302, 404)
