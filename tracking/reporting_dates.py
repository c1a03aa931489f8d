"""The days a plan is reported: the last of each period, up to a day."""

import calendar
import datetime as dt

from tracking.models import Plan

# The months that end a period. A läsår ends on 30 June.
ENDS = {
    Plan.Cadence.MONTH: range(1, 13),
    Plan.Cadence.QUARTER: (3, 6, 9, 12),
    Plan.Cadence.TERTIAL: (4, 8, 12),
    Plan.Cadence.HALF_YEAR: (6, 12),
    Plan.Cadence.YEAR: (12,),
    Plan.Cadence.SCHOOL_YEAR: (6,),
}
YEARS_BACK = 3


def reporting_dates(plan: Plan, until: dt.date) -> list[dt.date]:
    """Newest first, at most three years back, and none before the plan begins."""
    ends = _ends(plan, range(until.year - YEARS_BACK, until.year + 1))
    return [day for day in reversed(ends) if (plan.begins_on or day) <= day <= until]


def next_reporting_date(plan: Plan, since: dt.date) -> dt.date | None:
    """The first on the day or after it; None = the plan is not in force then."""
    ends = _ends(plan, range(since.year, since.year + 2))
    return next((day for day in ends if day >= since and plan.in_force_on(day)), None)


def _ends(plan: Plan, years: range) -> list[dt.date]:
    months = ENDS[Plan.Cadence(plan.cadence)]
    return [dt.date(year, month, calendar.monthrange(year, month)[1]) for year in years for month in months]
