import datetime as dt

import pytest

from content.models import StandardPage
from courses.course_file import home_page
from lms.models import AccessibilityPage, PrivacyPage, StrategyPage


@pytest.fixture
def home(db):
    return home_page()


@pytest.fixture
def text(home):
    return home.add_child(instance=StandardPage(title="Om utbildningen", slug="om", show_in_menus=True))


@pytest.fixture
def strategy(home):
    return home.add_child(instance=StrategyPage(title="Det här gör kommunen", slug="planen"))


@pytest.fixture
def privacy(home):
    return home.add_child(instance=PrivacyPage(title="Personuppgifter", slug="personuppgifter"))


@pytest.fixture
def accessibility(home):
    return home.add_child(
        instance=AccessibilityPage(title="Tillgänglighet", slug="tillganglighet", stated_on=dt.date(2026, 3, 1))
    )
