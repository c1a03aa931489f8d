"""Where Django looks for models: pages that need what others know, and rows of the site itself."""

from lms.concern.numbers import ContactNumber, NumberCheck
from lms.concern.page import ConcernPage
from lms.open.accessibility import AccessibilityPage, KnownFault
from lms.open.helped import Helped
from lms.open.privacy import PrivacyPage
from lms.open.strategy import StrategyPage

__all__ = [
    "AccessibilityPage",
    "ConcernPage",
    "ContactNumber",
    "Helped",
    "KnownFault",
    "NumberCheck",
    "PrivacyPage",
    "StrategyPage",
]
