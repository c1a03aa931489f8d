import re

from allauth.account.models import EmailAddress
from django.core import mail

from tests import factories


def person(**fields):
    user = factories.UserFactory(email="anna@example.se", **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def ask(client, email="anna@example.se"):
    return client.post("/konto/login/code/", {"email": email})


def test_code_by_mail_opens_my_trainings(client, db):
    person()
    ask(client)
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mail.outbox[0].body).group()

    response = client.post("/konto/login/code/confirm/", {"code": code})

    assert response.url == "/mina-utbildningar/"


def test_wrong_code_says_so_and_opens_nothing(client, db):
    person()
    ask(client)

    response = client.post("/konto/login/code/confirm/", {"code": "AAA-AAA"})

    assert response.status_code == 200 and 'role="alert"' in response.content.decode()
    assert client.get("/mina-utbildningar/").status_code == 302


def test_mail_server_that_does_not_answer_is_in_the_log_and_tells_nobody_who_is_here(client, db, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    person()

    known, unknown = ask(client), ask(client, "okand@example.se")

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert ["EMAIL_URL" in record.message for record in caplog.records] == [True]
    assert "anna@example.se" not in caplog.text


def test_unknown_address_and_one_who_has_left_get_no_mail_and_the_same_answer(client, db):
    person(is_active=False)

    answers = [ask(client), ask(client, "okand@example.se")]

    assert {answer.url for answer in answers} == {"/konto/login/code/confirm/"}
    assert mail.outbox == []


def test_nobody_can_sign_up(client, db):
    shown = client.post("/konto/signup/", {"email": "ny@example.se", "password1": "hemligt-hemligt"})

    assert "Du behöver inte skapa ett konto" in shown.content.decode()
    assert factories.models.User.objects.count() == 0
