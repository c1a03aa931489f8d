"""Schemathesis asks the API all that its own description allows, and what it does not."""

import datetime as dt
import json
import uuid

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import CHECKS, load_all_checks

from lms.api import api
from lms.wsgi import application
from tests import factories
from tracking.assigning import assign
from tracking.models import ApiToken, Completion, Goal, ImportRun, UnitRole

load_all_checks()
NAMES = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
    "ignored_auth",
)
WANTED = CHECKS.get_by_names(list(NAMES))
EVERYTHING = settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def one_connection():
    """A request's end would close the connection that holds the test's transaction. (Django's own client does so.)"""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture
def hr(municipality, home_care, anna, chef):
    hr = factories.employee("Hanna", "R", municipality)
    factories.UnitRoleFactory(user=hr, unit=municipality, role=UnitRole.Role.HR)
    return hr


@pytest.fixture
def world(hr, anna, municipality):
    area = factories.FocusAreaFactory(plan=factories.PlanFactory(code="plan"))
    requirement = factories.RequirementFactory()
    factories.GoalFactory(focus_area=area, measure=Goal.Measure.TRAINED, requirement=requirement)
    factories.GoalFactory(focus_area=area, measure=Goal.Measure.COORDINATORS, requirement=requirement)
    today = timezone.localdate()
    assign(today)
    Completion.record(anna, requirement.training, today, Completion.Source.EXTERNAL, uuid.uuid4())
    ImportRun.objects.create(source="hr", on=today, counts={"new": 3})


def schema_for(hr, municipality, scopes):
    token = ApiToken(name="Nyckel", unit=municipality, scopes=scopes, created_by=hr)
    token.expires_on = timezone.localdate() + dt.timedelta(days=1)
    secret = token.new_secret()
    token.save()
    # Schemathesis asks for gzip, and does not unpack it from an application it calls directly.
    headers = {"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, headers=headers)
    schema.config.update(headers=headers)
    return schema


@pytest.fixture
def api_schema(world, one_connection, hr, municipality, settings):
    settings.API_CALLS_PER_MINUTE = 1_000_000
    return schema_for(hr, municipality, ApiToken.Scope.values)


@pytest.fixture
def coarse_schema(world, one_connection, hr, municipality, home_care, settings):
    """Of a key that sees no persons: what it is told is spans, and nothing of the few."""
    settings.API_CALLS_PER_MINUTE = 1_000_000
    for number in range(12):
        factories.employee("Kim", f"Ek{number}", home_care)
    assign(timezone.localdate())
    return schema_for(hr, municipality, [ApiToken.Scope.REPORT])


@pytest.fixture
def session(anna):
    client = Client()
    client.force_login(anna)
    return {name: morsel.value for name, morsel in client.cookies.items()}


@pytest.fixture
def learner_schema(world, one_connection, session, settings):
    settings.API_CALLS_PER_MINUTE = 1_000_000
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))
    schema.app = application
    schema.config.update(headers={"Accept-Encoding": "identity"})
    return schema


MINE = "/api/v1/me/trainings"
REPORT = "/api/v1/report"
for_integrations = schemathesis.pytest.from_fixture("api_schema").exclude(path=MINE)
for_coarse_readers = schemathesis.pytest.from_fixture("coarse_schema").include(path=REPORT)
for_learners = schemathesis.pytest.from_fixture("learner_schema").include(path=MINE)


@for_integrations.parametrize()
@EVERYTHING
def test_every_answer_to_an_integration_is_as_described(case):
    case.call_and_validate(checks=WANTED)


@for_coarse_readers.parametrize()
@EVERYTHING
def test_every_answer_to_a_reader_of_totals_is_as_described(case):
    case.call_and_validate(checks=WANTED)


@for_learners.parametrize()
@EVERYTHING
def test_every_answer_to_a_learner_is_as_described(case, session):
    # Schemathesis cannot leave out a cookie that is given to it from outside, to see what happens then.
    checks = [check for check in WANTED if check.__name__ not in ("ignored_auth", "negative_data_rejection")]
    case.call_and_validate(cookies=session, checks=checks)
