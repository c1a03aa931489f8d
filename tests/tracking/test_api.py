"""What integrations and persons are told by /api/v1/, and what they are not."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.courses.factories import course
from tracking.assigning import assign
from tracking.models import (
    AccessLog,
    ApiToken,
    Completion,
    Goal,
    ImportRun,
    Requirement,
    Source,
    UnitRole,
    Upload,
    User,
)

Role, Scope = UnitRole.Role, ApiToken.Scope
DAY = dt.timedelta(days=1)
TODAY = timezone.localdate


@pytest.fixture
def goal(municipality):
    requirement = factories.RequirementFactory(code="krav", audience=factories.AudienceFactory(name="Alla anställda"))
    area = factories.FocusAreaFactory(plan=factories.PlanFactory(code="plan", title="Planen"))
    return factories.GoalFactory(focus_area=area, code="grund", measure=Goal.Measure.TRAINED, requirement=requirement)


@pytest.fixture
def assigned(goal, anna, chef, utomstaende):
    assign(TODAY())
    return goal


@pytest.fixture
def hr(municipality):
    return role(municipality, Role.HR)


def uploaded(unit):
    source = Source.objects.get_or_create(name="hr", defaults={"unit": unit})[0]
    return Upload.objects.create(source=source, on=TODAY(), status=Upload.Status.APPLIED)


def role(unit, kind, **fields):
    person = factories.employee("Ro", "Ll", unit)
    factories.UnitRoleFactory(user=person, unit=unit, role=kind, **fields)
    return person


def key(maker, unit, *scopes, **fields):
    given = {"name": f"System {uuid.uuid4()}", "expires_on": TODAY() + 30 * DAY} | fields
    token = ApiToken(unit=unit, scopes=list(scopes), created_by=maker, **given)
    secret = token.new_secret()
    token.save()
    return secret


def ask(secret, path, **query):
    return Client(headers={"Authorization": f"Bearer {secret}"}).get(f"/api/v1/{path}", query)


def as_person(reader, path, **query):
    client = Client()
    client.force_login(reader)
    return client.get(f"/api/v1/{path}", query)


def page_report(reader, **query):
    """The report that the page shows the reader."""
    client = Client()
    client.force_login(reader)
    return client.get("/uppfoljning/", query).context["report"].as_json()


READERS = [
    ("municipality", Role.HR, {}),
    ("municipality", Role.HR, {"unit": "SOC"}),
    ("municipality", Role.HR, {"on": "2026-03-17", "belonging": "now"}),
    ("social", Role.HR, {"unit": "HEM1"}),
    ("social", Role.MANAGER, {}),
    ("municipality", Role.COORDINATOR, {}),
    ("social", Role.COORDINATOR, {}),
]


@pytest.mark.parametrize(("where", "kind", "query"), READERS)
def test_report_is_the_pages_for_the_same_reader(request, assigned, social, where, kind, query):
    reader = role(request.getfixturevalue(where), kind)
    assign(TODAY())

    assert as_person(reader, "report", **query).json() == page_report(reader, **query)


@pytest.mark.parametrize("where", ["municipality", "social"])
@pytest.mark.parametrize(
    ("scopes", "kind"), [((Scope.REPORT,), Role.COORDINATOR), ((Scope.REPORT, Scope.PEOPLE), Role.HR)]
)
def test_integration_sees_what_the_role_at_its_unit_sees(request, assigned, social, hr, where, scopes, kind):
    unit = request.getfixturevalue(where)
    like = role(unit, kind)
    assign(TODAY())

    assert ask(key(hr, unit, *scopes), "report").json() == page_report(like)


def test_integration_without_a_right_to_names_chooses_among_reporting_dates(assigned, municipality, hr):
    answer = ask(key(hr, municipality, Scope.REPORT), "report", on="2026-03-17")

    assert answer.status_code == 422
    assert "on: Välj ett rapportdatum: 20" in answer.json()["detail"]


@pytest.mark.parametrize("code", ["UTB", "LARK", "FINNS-INTE"])
@pytest.mark.parametrize("path", ["report", "people"])
def test_unit_outside_the_scope_answers_as_if_it_did_not_exist(assigned, social, hr, path, code):
    answer = ask(key(hr, social, Scope.REPORT, Scope.PEOPLE), path, unit=code)

    assert answer.status_code == 404
    assert answer.json() == {"detail": "Det finns inte, eller så ligger det utanför det du får se."}


def test_coordinators_integration_gets_no_names(assigned, municipality, hr):
    secret = key(hr, municipality, Scope.REPORT)

    assert ask(secret, "people").status_code == 403
    assert as_person(role(municipality, Role.COORDINATOR), "people").status_code == 404


@pytest.mark.parametrize("path", ["report", "people", "requirements", "imports", "imports/1"])
def test_each_scope_opens_its_own_and_nothing_else(assigned, municipality, hr, path):
    own = Scope(path.split("/")[0])
    ImportRun.objects.create(id=1, source="hr", on=TODAY())
    others = [scope for scope in Scope if scope != own]

    assert ask(key(hr, municipality, own), path).status_code == 200
    refused = ask(key(hr, municipality, *others), path)
    assert (refused.status_code, "Nyckeln får inte hämta" in refused.json()["detail"]) == (403, True)


def test_persons_stand_as_on_the_page_and_it_is_logged(assigned, anna, home_care, hr):
    made = Completion.record(anna, assigned.requirement.training, TODAY(), Completion.Source.EXTERNAL, uuid.uuid4())

    told = ask(key(hr, home_care, Scope.PEOPLE, name="Intranätet"), "people").json()

    own = {
        "goal": "grund",
        "due_on": str(TODAY() + 30 * DAY),
        "in_step": None,
        "offered_on": None,
        "unit_name": "Hemtjänst norr",
        "counted_elsewhere": False,
    }
    done = {"standing": "fulfilled", "completed_on": str(made.completed_on), "valid_until": None}
    left = {"standing": "due", "completed_on": None, "valid_until": None}
    assert told == {
        "on": str(TODAY()),
        "plan": "plan",
        "unit": "HEM1",
        "count": 2,
        "items": [
            {"name": "Cecilia Chefsson", "goals": [own | left]},
            {"name": "Anna Åberg", "goals": [own | done]},
        ],
    }
    logged = AccessLog.objects.get()
    assert (logged.reader, logged.integration, logged.kind) == (hr, "Intranätet", AccessLog.Kind.TAKEN_OUT)
    assert (logged.unit_path, logged.subject, logged.persons) == ("LARK/SOC/HEM1", "Planen", 2)


@pytest.mark.parametrize("query", [{}, {"unit": "UTB"}, {"unit": "UTB", "belonging": "now"}, {"on": "2026-03-16"}])
def test_persons_are_those_of_the_page_for_the_same_reader(client, assigned, anna, school, hr, query):
    factories.AffiliationFactory(user=anna, unit=school, is_main=False)
    assign(dt.date(2026, 3, 1))
    client.force_login(hr)
    shown = client.get(f"/uppfoljning/mal/{assigned.pk}/", query).context["rows"]

    told = as_person(hr, "people", **query).json()["items"]

    assert told and [(each["name"], goal) for each in told for goal in each["goals"]] == [
        (
            row.name,
            {
                "goal": "grund",
                "standing": row.standing,
                "in_step": None,
                "completed_on": None,
                "valid_until": None,
                "due_on": str(row.due_on),
                "offered_on": None,
                "unit_name": row.unit_name,
                "counted_elsewhere": row.counted_elsewhere,
            },
        )
        for row in shown
    ]


def test_person_who_asks_is_in_the_log_without_an_integration(assigned, chef):
    as_person(chef, "people")

    assert list(AccessLog.objects.values_list("reader", "integration", "persons")) == [(chef.pk, "", 2)]


def test_no_address_number_or_hidden_name_is_told(assigned, anna, chef, home_care, hr):
    anna.protected = True
    anna.save()
    anna.source_records.create(source="hr", person_id="HR-4711", email="hemlig@example.se")
    secret = key(hr, home_care, Scope.PEOPLE)

    without = ask(secret, "people")
    anna.display_name = "Berit Ek"
    anna.save()
    named = ask(secret, "people")

    assert [each["name"] for each in without.json()["items"]] == ["Cecilia Chefsson"]
    assert [each["name"] for each in named.json()["items"]] == ["Cecilia Chefsson", "Berit Ek"]
    for text in (without.content.decode(), named.content.decode()):
        assert not any(word in text for word in ("Anna", "berg", "HR-4711", "example.se"))


def test_pages_of_persons_join_to_the_whole(assigned, home_care, hr):
    for number in range(7):
        factories.employee("Kim", f"Berg{number}", home_care)
    assign(TODAY())
    secret = key(hr, home_care, Scope.PEOPLE)

    whole = ask(secret, "people").json()
    parts = [ask(secret, "people", limit=4, offset=offset).json() for offset in (0, 4, 8, 12)]

    assert [part["count"] for part in parts] == [9] * 4
    assert [item for part in parts for item in part["items"]] == whole["items"]


def test_own_trainings_are_those_of_the_page(anna, assigned):
    page = course()
    offer = factories.RequirementFactory(
        mandatory=False, audience=assigned.requirement.audience, training=page.training
    )
    assign(TODAY())
    done = Completion.record(
        anna, factories.TrainingFactory(code="forr"), TODAY(), Completion.Source.EXTERNAL, uuid.uuid4()
    )

    told = as_person(anna, "me/trainings").json()

    assert [(each["training"], each["due_on"], each["address"]) for each in told["to_do"]] == [
        (assigned.requirement.training.code, str(TODAY() + 30 * DAY), None)
    ]
    [offered] = told["offered"]
    assert (offered["training"], offered["standing"], offered["address"]) == (offer.training.code, "offered", page.url)
    assert offered["reasons"] == ["Alla anställda"] and not offered["started"]
    assert [(each["training"], each["completed_on"]) for each in told["done"]] == [("forr", str(done.completed_on))]


def test_learner_is_the_one_who_is_logged_in(anna, chef, assigned, municipality, hr):
    assert ask(key(hr, municipality, *Scope), "me/trainings").status_code == 401
    assert Client().get("/api/v1/me/trainings").status_code == 401
    assert as_person(anna, "me/trainings", user=chef.pk).json() == as_person(anna, "me/trainings").json()


def test_requirements_say_who_what_and_how_long(assigned, municipality, hr, anna):
    factories.RequirementFactory(code="erbjudande", mandatory=False, training=assigned.requirement.training)
    window = {"renewal": "window", "window_first": "09-01", "window_last": "11-30"}
    Requirement.objects.filter(code="krav").update(**window)
    secret = key(hr, municipality, Scope.REQUIREMENTS)

    first, second = ask(secret, "requirements").json()["items"]

    assert (first["code"], first["mandatory"], first["due_days"]) == ("erbjudande", False, None)
    assert second == {
        "code": "krav",
        "audience": "Alla anställda",
        "training": assigned.requirement.training.code,
        "training_title": assigned.requirement.training.title,
        "mandatory": True,
        "due_days": 30,
        "starts_on": "2020-01-01",
        "ends_on": None,
        "renewal": "window",
        "window_first": "09-01",
        "window_last": "11-30",
    }
    assert (first["renewal"], first["window_first"], first["window_last"]) == ("none", None, None)
    assert as_person(anna, "requirements").status_code == 404


def test_imports_say_how_they_went(municipality, social, hr):
    run = ImportRun.objects.create(source="hr", on=TODAY(), counts={"new": 3})
    secret = key(hr, municipality, Scope.IMPORTS)

    [told] = ask(secret, "imports").json()["items"]

    assert told == ask(secret, f"imports/{run.pk}").json()
    assert (told["source"], told["status"], told["counts"]) == ("hr", "applied", {"new": 3})
    assert abs(dt.datetime.fromisoformat(told["finished_at"]) - run.finished_at) < dt.timedelta(seconds=1)
    assert ask(secret, f"imports/{run.pk + 1}").status_code == 404
    assert ask(key(hr, social, Scope.IMPORTS), "imports").status_code == 404


def test_uploads_say_how_far_they_have_come(municipality, social, hr):
    source = Source.objects.create(name="hr", unit=municipality)
    waiting, refused, applied = (
        Upload.objects.create(source=source, uploaded_by=hr, on=TODAY(), file_name="Annas lista.csv", status=status)
        for status in (Upload.Status.READY, Upload.Status.REFUSED, Upload.Status.APPLIED)
    )
    run = ImportRun.objects.create(source="hr", on=TODAY(), upload=applied)

    answer = ask(key(hr, municipality, Scope.IMPORTS), "uploads")

    assert "Annas" not in answer.content.decode()
    assert [(each["id"], each["status"], each["import_id"]) for each in answer.json()["items"]] == [
        (applied.pk, "applied", run.pk),
        (refused.pk, "refused", None),
        (waiting.pk, "ready", None),
    ]


@pytest.mark.parametrize("path", ["imports", "uploads"])
def test_imports_of_a_part_are_for_its_hr_and_the_rest_is_not(municipality, social, school, hr, path):
    for name, unit in (("hr", municipality), ("soc", social), ("skol", school)):
        source = Source.objects.create(name=name, unit=unit)
        upload = Upload.objects.create(source=source, on=TODAY(), status=Upload.Status.APPLIED)
        ImportRun.objects.create(source=name, on=TODAY(), upload=upload)

    def shown(reader):
        return [each["source"] for each in as_person(reader, path).json()["items"]]

    assert (shown(role(social, Role.HR)), shown(hr)) == (["soc"], ["skol", "soc", "hr"])
    assert as_person(role(municipality, Role.COORDINATOR), path).status_code == 404


def test_key_that_does_not_hold_opens_nothing(assigned, municipality, hr):
    revoked = key(hr, municipality, Scope.REPORT, revoked_at=timezone.now())
    expired = key(hr, municipality, Scope.REPORT, expires_on=TODAY() - DAY)

    for wrong in (revoked, expired, "lk_gissning", "", "å\xff", "x" * 5000):
        answer = ask(wrong, "report")
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert "Authorization: Bearer lk_" in answer.json()["detail"]
    assert ask(key(hr, municipality, Scope.REPORT, expires_on=TODAY()), "report").status_code == 200


def test_wrong_key_is_not_helped_by_a_session(assigned, hr):
    client = Client(headers={"Authorization": "Bearer lk_gissning"})
    client.force_login(hr)

    assert client.get("/api/v1/report").status_code == 401


def test_key_stops_when_its_maker_loses_the_role(assigned, social, home_care, utomstaende):
    maker = role(social, Role.HR)
    secret = key(maker, home_care, Scope.PEOPLE)
    assert ask(secret, "people").status_code == 200

    maker.unit_roles.update(end_on=TODAY() - DAY)

    assert ask(secret, "people").status_code == 401


@pytest.mark.parametrize("change", [{"is_active": False}, None])
def test_key_stops_when_its_maker_leaves(assigned, social, change):
    maker = role(social, Role.HR)
    secret = key(maker, social, Scope.PEOPLE)

    if change:
        User.objects.filter(pk=maker.pk).update(**change)
    else:
        maker.delete()

    assert ask(secret, "people").status_code == 401


def test_key_with_names_takes_hrs_own_right(assigned, municipality, school, utomstaende):
    administrator = factories.UserFactory(is_superuser=True)
    other = role(school, Role.HR)

    assert ask(key(administrator, municipality, Scope.REPORT), "report").status_code == 200
    assert ask(key(administrator, municipality, Scope.PEOPLE), "people").status_code == 401
    assert ask(key(other, municipality, Scope.PEOPLE), "people").status_code == 401


def test_person_without_a_role_is_told_why(assigned, anna):
    answer = as_person(anna, "report")

    assert (answer.status_code, answer.json()["detail"]) == (
        403,
        "Du har ingen roll som ger rätt till det här. Be HR om en.",
    )


def test_too_many_questions_are_asked_to_wait(assigned, municipality, hr, settings):
    settings.API_CALLS_PER_MINUTE = 3
    secret, other = key(hr, municipality, Scope.REPORT), key(hr, municipality, Scope.REPORT)

    answers = [ask(secret, "report") for _number in range(7)]  # a minute may begin in between

    late = [answer for answer in answers if answer.status_code == 429]
    assert late and all(1 <= int(answer.headers["Retry-After"]) <= 60 for answer in late)
    assert ask(other, "report").status_code == 200


@pytest.mark.parametrize(
    ("path", "query", "says"),
    [
        ("report", {"on": "0"}, "on: "),
        ("report", {"on": "2026-02-30"}, "on: Skriv ett datum"),
        ("report", {"on": "0001-01-01"}, "on: "),
        ("report", {"on": "9999-12-31"}, "on: "),
        ("report", {"plan": "finns-inte"}, "plan: Välj en av plan."),
        ("report", {"plan": "a\0b"}, "plan: "),
        ("report", {"unit": "a\0b"}, "unit: "),
        ("report", {"unti": "SOC"}, "belonging, on, plan, unit, whole"),
        ("report", {"belonging": "later"}, "belonging: Välj en av 'then'"),
        ("people", {"limit": "501"}, "limit: Högst 500."),
        ("people", {"limit": "0"}, "limit: Minst 1."),
        ("people", {"offset": "9" * 30}, "offset: "),
        ("people", {"standing": "late"}, "'overdue', 'due', 'offered', 'begun', 'in_step' or 'behind'"),
        ("people", {"offset": "ett"}, "offset: Skriv ett heltal."),
        ("imports/ett", {}, "import_id: Skriv ett heltal."),
    ],
)
def test_odd_question_is_answered_with_the_field_and_a_remedy(assigned, municipality, hr, path, query, says):
    answer = ask(key(hr, municipality, *Scope), path, **query)

    assert answer.status_code == 422
    assert says in answer.json()["detail"]


@pytest.mark.parametrize("path", ["imports/" + "9" * 30, "imports/-1", "finns-inte", "report/", ""])
def test_address_that_leads_nowhere_is_not_found(assigned, municipality, hr, path):
    assert ask(key(hr, municipality, *Scope), path).status_code == 404


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><img src=x>', "=SUM(A1)", "\u202eomvänd"])
def test_odd_names_come_out_as_they_are_in_json(assigned, home_care, hr, name):
    factories.employee(name, "Ö", home_care)
    assign(TODAY())

    answer = ask(key(hr, home_care, Scope.PEOPLE), "people")

    assert f"{name} Ö" in [each["name"] for each in answer.json()["items"]]
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize(
    "path", ["report", "people", "requirements", "imports", "imports/1", "uploads", "me/trainings"]
)
def test_nothing_can_be_changed(assigned, municipality, hr, path, method):
    client = Client(headers={"Authorization": f"Bearer {key(hr, municipality, *Scope)}"}, enforce_csrf_checks=True)

    answer = getattr(client, method)(f"/api/v1/{path}")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")
    assert answer.json() == {"detail": "Här går det bara att hämta. Fråga med GET."}


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1", "/api/v2/report", "/api/v1/finns/inte"])
def test_address_that_is_not_there_is_told_as_any_other_problem(hr, municipality, address):
    client = Client(headers={"Authorization": f"Bearer {key(hr, municipality, *Scope)}"})

    answer = client.get(address, follow=True)

    assert answer.status_code == 404
    assert answer.json() == {"detail": "Det finns inte, eller så ligger det utanför det du får se."}


def test_answers_are_private_and_need_no_cookie(assigned, municipality, hr):
    secret = key(hr, municipality, *Scope)

    for answer in (ask(secret, "report"), ask(secret, "people"), ask(secret, "finns-inte"), ask("fel", "report")):
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert not answer.cookies


def test_description_is_for_those_who_may_ask(anna, municipality, hr):
    assert Client().get("/api/v1/openapi.json").status_code == 401
    paths = as_person(anna, "openapi.json").json()["paths"]

    assert ask(key(hr, municipality, Scope.REPORT), "openapi.json").json()["paths"] == paths
    assert sorted(paths) == [
        f"/api/v1/{path}"
        for path in ("imports", "imports/{import_id}", "me/trainings", "people", "report", "requirements", "uploads")
    ]


def test_texts_are_swedish_whatever_the_caller_prefers(assigned, municipality, hr):
    client = Client(headers={"Authorization": f"Bearer {key(hr, municipality, *Scope)}", "Accept-Language": "en"})

    assert client.get("/api/v1/people", {"limit": "x"}).json() == {"detail": "limit: Skriv ett heltal."}


def test_day_of_last_use_is_kept_and_no_more(municipality, hr):
    secret = key(hr, municipality, Scope.REQUIREMENTS)
    ask(secret, "requirements")

    assert ApiToken.objects.get().last_used_on == TODAY()


@pytest.mark.parametrize("path", ["report", "people", "requirements", "imports", "uploads"])
def test_queries_do_not_grow_with_rows(assigned, municipality, home_care, hr, path, django_assert_max_num_queries):
    secret = key(hr, municipality, *Scope)
    ImportRun.objects.create(source="hr", on=TODAY(), upload=uploaded(municipality))
    ask(secret, path)  # the day of use, the counts of the minute
    with django_assert_max_num_queries(60) as few:
        ask(secret, path)
    for number in range(20):
        factories.employee("Kim", str(number), home_care)
        ImportRun.objects.create(source="hr", on=TODAY(), upload=uploaded(municipality))
        factories.RequirementFactory()
    assign(TODAY())
    with django_assert_max_num_queries(len(few)):
        ask(secret, path)
