"""Offers to the elected and the coordinators of each förvaltning, as HR reads them on a phone and on a desk."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import factories
from tests.journeys.conftest import overflow, violations
from tracking.assigning import assign
from tracking.models import Goal, UnitRole

Role = UnitRole.Role
DAY = dt.timedelta(days=1)


@pytest.fixture
def hr(live):
    top = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
    area = factories.FocusAreaFactory(plan=factories.PlanFactory(code="plan", valid_from=factories.LONG_AGO))
    departments = [
        factories.UnitFactory(code=name[:3], name=name, kind="department", parent=top)
        for name in ("Barn- och utbildningsförvaltningen", "Kulturförvaltningen", "Socialförvaltningen")
    ]
    coordinator = factories.employee("Sam", "Samuelsson", departments[2])
    factories.UnitRoleFactory(user=coordinator, unit=departments[2], role=Role.COORDINATOR)
    named = factories.AudienceFactory(name="Förvaltningarnas samordnare", roles=[Role.COORDINATOR])
    duty = factories.RequirementFactory(audience=named)
    goal = factories.GoalFactory(
        focus_area=area,
        measure=Goal.Measure.COORDINATORS,
        requirement=duty,
        title="Varje förvaltning har en utbildad samordnare",
    )
    goal.targets.create(valid_from=factories.LONG_AGO, value=1)
    factories.completed(coordinator, duty.training, timezone.localdate() - DAY)
    audience = factories.AudienceFactory(name="Förtroendevalda och prioriterade", kinds=["employee", "elected"])
    offer = factories.RequirementFactory(audience=audience, mandatory=False)
    factories.GoalFactory(
        focus_area=area, measure=Goal.Measure.OFFERED, requirement=offer, title="Förtroendevalda erbjuds utbildning"
    )
    organs = [
        factories.UnitFactory(name=name, kind="committee", parent=top)
        for name in ("Kommunfullmäktige", "Barn- och utbildningsnämnden")
    ]
    elected = [factories.employee("Vera", str(number), organs[number % 2], kind="elected") for number in range(9)]
    factories.AffiliationFactory(user=elected[0], unit=organs[1], kind="elected", is_main=False)
    assign(timezone.localdate() - 5 * DAY)
    for person in elected[:4]:
        offer.training.enrol(person, timezone.localdate() - 2 * DAY)
    factories.completed(elected[5], offer.training, timezone.localdate() - DAY)
    hr = factories.UserFactory(given_name="Hanna", family_name="Holm")
    factories.UnitRoleFactory(user=hr, unit=top, role=Role.HR)
    return hr


def test_hr_reads_offers_and_coordinators(hr, phone, log_in):
    log_in(phone, hr)
    offer = Goal.objects.get(measure=Goal.Measure.OFFERED)
    pages = ["/uppfoljning/", "/uppfoljning/samordnare/", f"/uppfoljning/mal/{offer.pk}/"]
    wrong = {}
    for scheme, width, address in [(scheme, width, each) for scheme in ("light", "dark") for width in (390, 320)
                                   for each in pages]:  # fmt: skip
        phone.emulate_media(color_scheme=scheme)
        phone.set_viewport_size({"width": width, "height": 844})
        phone.goto(address)
        found = violations(phone) + ([f"{overflow(phone)} px"] if overflow(phone) > 0 else [])
        if found:
            wrong[scheme, width, address] = found
    assert wrong == {}

    phone.goto("/uppfoljning/")
    phone.get_by_role("link", name="Se vilka samordnarna är").click()
    row = phone.get_by_role("listitem").filter(has_text="Socialförvaltningen")
    expect(row.locator("span")).to_have_text(["Sam Samuelsson", "Utbildad samordnare finns"])
