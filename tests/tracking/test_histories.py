"""Random histories, and every row of every report compared with a reference in plain Python (reference.py)."""

import os

from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests import factories
from tests.tracking import reference
from tests.tracking.hr_file import Hr
from tests.tracking.hr_world import DAY, FIRST, World, changes
from tracking.assigning import assign
from tracking.measuring import Measuring
from tracking.models import (
    Affiliation,
    Completion,
    Exemption,
    Goal,
    OrganisationalUnit,
    Requirement,
    TrainingVersion,
    User,
)
from tracking.people_report import PersonReport
from tracking.reports import CompletionReport
from tracking.standing import Belonging

STANDINGS = ("fulfilled", "expiring", "due", "overdue", "offered", "begun", "exempt")
persons, rules, back = st.sampled_from(["p1", "p2", "p3"]), st.sampled_from([0, 0, 1]), st.integers(0, 70)
complete = st.tuples(st.just("complete"), persons, rules, back)
exempt = st.tuples(st.just("exempt"), persons, st.none() | rules, st.integers(-30, 30), st.integers(0, 60))
correct = st.tuples(st.just("correct"), st.integers(0, 3), st.none() | back)
take_back = st.tuples(st.just("take_back"), st.integers(0, 2))
version = st.tuples(st.just("version"), rules, st.sampled_from(["everybody", "everybody", "new", "nobody"]))
recap = st.tuples(st.just("recap"), persons, back)
begin = st.tuples(st.just("begin"), persons, rules, back)
actions = st.one_of(
    begin, complete, st.tuples(st.just("change"), changes), exempt, complete, correct, exempt, version, take_back, recap
)
nights = st.tuples(st.sampled_from([1, 16, 33, 90, 0, 2, 200]), st.lists(actions, min_size=2, max_size=5))
looks = st.lists(st.integers(-20, 320), min_size=6, max_size=6)  # days ago
WIDE = 6  # looks that ask for every unit and belonging
renewals = st.sampled_from(["none", "months", "window"])


class Story:
    """One municipality, told to the product and to the reference."""

    def __init__(self, folder, renewals, offered):
        self.hr, self.world, self.on = Hr(folder), World(), FIRST
        root = factories.UnitFactory(code="LARK", name="Lärkdala kommun", kind="municipality")
        area = factories.FocusAreaFactory()
        self.plan, self.root, self.requirements = area.plan, root, []
        for number, titles in enumerate([[], ["Kock"]]):
            window = {"window_first": "05-20", "window_last": "02-10"} if renewals[number] == "window" else {}
            training = factories.TrainingFactory(code=f"u{number}", valid_months=3 + number)
            required = factories.RequirementFactory(
                code=f"k{number}",
                audience=factories.AudienceFactory(titles=titles),
                training=training,
                due_days=20,
                mandatory=not (offered and number),
                renewal=renewals[number],
                **window,
            )
            measure = Goal.Measure.TRAINED if required.mandatory else Goal.Measure.OFFERED
            factories.GoalFactory(focus_area=area, code=f"m{number}", measure=measure, requirement=required)
            self.requirements.append(required)
        self.recap_of_first = factories.TrainingFactory(
            code="u0r", valid_months=2, recap_of=self.requirements[0].training
        )
        self.reference = reference.Reference([self.rule(each) for each in self.requirements])

    def rule(self, required):
        window = ((5, 20), (2, 10)) if required.renewal == Requirement.Renewal.WINDOW else None
        return reference.Rule(
            required.pk,
            required.training_id,
            required.audience.titles,
            required.mandatory,
            required.due_days,
            required.renewal,
            window,
            recap=required.training.recaps.values_list("pk", flat=True).first(),
        )

    def live(self, ahead, steps):
        self.on += ahead * DAY
        for what, *rest in steps:
            getattr(self, what)(*rest)
        assert self.hr.load(self.on, *self.world.rows(), force=True).problems == []
        self.read_ties()
        assign(self.on)
        self.reference.night(self.on)

    def read_ties(self):
        fields = ("pk", "user", "unit", "kind", "title", "is_main", "employed_from", "start_on", "end_on")
        self.reference.ties = [reference.Tie(*each) for each in Affiliation.objects.values_list(*fields)]

    def person(self, number):
        return User.objects.filter(source_records__person_id=number).first()

    def change(self, step):
        self.world.change(*step, self.on)

    def complete(self, number, which, days):
        person, training = self.person(number), self.requirements[which].training
        if person:
            done = factories.completed(person, training, self.on - days * DAY)
            self.note(done)

    def recap(self, number, days):
        if person := self.person(number):
            self.note(factories.completed(person, self.recap_of_first, self.on - days * DAY))

    def begin(self, number, which, days):
        person, training = self.person(number), self.requirements[which].training
        if person:
            enrolment = training.enrol(person, self.on - days * DAY)
            self.reference.begun.append(reference.Begun(person.pk, training.pk, enrolment.started_on))

    def note(self, done):
        self.reference.dones.append(
            reference.Done(
                done.user_id,
                done.training_id,
                done.completed_on,
                done.valid_until,
                done.pk,
                done.corrects_id,
                done.annulled,
            )
        )

    def correct(self, number, days):
        wrong = Completion.objects.filter(corrected_by=None, annulled=False).order_by("pk")[number : number + 1].first()
        if wrong:
            reason = Completion.Correction.NOT_COMPLETED if days is None else Completion.Correction.WRONG_DATE
            self.note(wrong.correct(reason, wrong.user, None if days is None else self.on - days * DAY))

    def exempt(self, number, which, start, length):
        person = self.person(number)
        required = None if which is None else self.requirements[which]
        first = self.on + start * DAY
        exemption = Exemption(user=person, requirement=required, start_on=first, end_on=first + length * DAY)
        exemption.reason = Exemption.Reason.ABSENT
        try:
            exemption.full_clean()
        except ValidationError:
            return
        exemption.save()
        self.reference.frees.append(
            reference.Free(person.pk, required and required.pk, exemption.start_on, exemption.end_on)
        )

    def take_back(self, number):
        exemption = Exemption.objects.order_by("pk")[number : number + 1].first()
        if exemption:
            exemption.delete()
            del self.reference.frees[number]

    def version(self, which, again):
        self.requirements[which].training.new_version(self.on, TrainingVersion.Again(again))
        if again == TrainingVersion.Again.EVERYBODY:
            self.reference.rules[which].versions.append(self.on)

    def check(self, today, looks):
        """Reports of many days, as the end of the story knows them."""
        units = {unit.pk: unit for unit in OrganisationalUnit.objects.all()}
        tops = [self.root, OrganisationalUnit.objects.get(code="T1", valid_until=None)]
        for number, ago in enumerate(looks):
            on = today - ago * DAY
            wide = number < WIDE
            for belonging in Belonging if wide else [Belonging.THEN]:
                now = belonging == Belonging.NOW
                for unit in tops if wide else tops[:1]:
                    report = CompletionReport(self.plan, on, today, unit, belonging)
                    expected = self.expected(units, unit, on, today, now=now)
                    assert self.shown(report.rows) == expected, (on, belonging, unit.code_path)
            self.check_days(on, today)
        self.check_measured(today, list(units.values()))

    def check_measured(self, on, units):
        """What is written down for a unit is the total of the report that somebody reads there."""
        held = [unit for unit in units if unit.valid_until is None or on <= unit.valid_until]
        totals = {
            (row.goal.pk, unit.pk): (row.done, row.counted)
            for unit in held
            for row in CompletionReport(self.plan, on, on, unit).total
            if row.counted
        }
        rows = {(row.goal_id, row.unit_id): (row.done, row.counted) for row in Measuring(self.plan, on).rows}
        assert {key: rows.get(key) for key in totals} == totals
        assert {unit for _goal, unit in rows.keys() - totals.keys()} <= {unit.pk for unit in units if unit not in held}

    def check_days(self, on, today):
        """The last days that persons are shown: those of the reference, exemptions and all."""
        for rule, goal in zip(self.reference.rules, Goal.objects.order_by("code"), strict=True):
            report = PersonReport(goal, on, today, self.root, Belonging.THEN, self.reader)
            shown = [(row.standing, row.due_on) for row in report.rows(report.query())]
            ties = {tie.person for tie in self.reference.ties if tie.holds(today)}
            open_now = [each for each in self.reference.given if each.rule == rule.pk and each.open(on)]
            far = on + 2000 * DAY
            expected = [
                (self.reference.standing(rule, each, on), self.reference.due(rule, each, far))
                for each in open_now
                if each.person in ties and self.reference.home(rule, each.person, on, now=False)
            ]
            assert sorted(shown, key=str) == sorted(expected, key=str)

    @property
    def reader(self):
        return User.objects.get(email="hr@example.se")

    def expected(self, units, unit, on, today, *, now):
        rows = {}
        for rule, goal in zip(self.reference.rules, ("m0", "m1"), strict=True):
            for home, standings in self.reference.counts(rule, on, today, now=now).items():
                code = self.place(units, unit, home)
                if code is not False:
                    counts = rows.setdefault((goal, code), dict.fromkeys(STANDINGS, 0))
                    for standing, number in standings.items():
                        counts[standing] += number
        return rows

    def place(self, units, unit, home):
        """Code of the row; None = nowhere; False = not in this report."""
        if home is None:
            return None if unit.parent_id is None else False
        here = units[home]
        if here.pk == unit.pk:
            return unit.code
        while here.parent_id not in (None, unit.pk):
            here = units[here.parent_id]
        return here.code if here.parent_id == unit.pk else False

    def shown(self, rows):
        found = {}
        for row in rows:
            if row.counted or row.exempt:
                counts = found.setdefault((row.goal.code, row.place.code), dict.fromkeys(STANDINGS, 0))
                for standing in STANDINGS:
                    counts[standing] += getattr(row, standing)
        return found


def tell(folder, renewed, offered, nights, looks):
    story = Story(folder, renewed, offered)
    hr = factories.UserFactory(email="hr@example.se")
    factories.UnitRoleFactory(user=hr, unit=story.root, role="hr")
    story.live(0, [])
    for ahead, steps in nights:
        story.live(ahead, steps)
    story.check(story.on, looks)


DAILY = list(range(40))
# Each by itself shows what a random story may miss: days that exemptions give back, also in two parts and after they
# are used up; the early window; a correction that takes away; a version for everybody; one who leaves and returns.
COOK = (1, [("change", ("title", "a1", "Kock"))])
EARLY = [COOK, (10, [("complete", "p1", 1, 0)]), (110, []), (1, [])]
IN_TIME = [COOK, (60, [("complete", "p1", 1, 0)]), (33, []), (1, [])]
FREE = [(1, [("exempt", "p1", None, 3, 12)]), (16, [("exempt", "p1", 0, 12, 4)]), (16, []), (10, [])]
LATE = [(33, []), (16, [("exempt", "p2", None, -10, 5)]), (1, [])]
WRONG = [(1, [("complete", "p1", 0, 5), ("complete", "p2", 0, 5)]), (2, [("correct", 0, None), ("correct", 1, 60)])]
DONE = (1, [("complete", "p2", 0, 0)])
AGAIN = [DONE, (16, [("version", 0, "everybody")]), (20, [])]
GONE, BACK = ("change", ("end", "a3", -1)), ("change", ("end", "a3", None))
AWAY = [DONE, (5, [("version", 0, "everybody")]), (5, [GONE]), (40, [BACK]), (22, [])]
TAKEN = [COOK, (1, [("begin", "p1", 1, 0)]), (9, [])]
SOON_BACK = [(5, [GONE]), (10, [BACK]), (24, [])]
FREE_AWAY = [(1, [("exempt", "p2", None, 2, 5)]), (9, [GONE]), (4, [BACK]), (24, [])]
FREE_WHILE_AWAY = [(1, [("exempt", "p2", None, 5, 8)]), (9, [GONE]), (6, [BACK]), (24, [])]
ASKED_WHILE_AWAY = [DONE, (5, [GONE]), (2, [("version", 0, "everybody")]), (5, [BACK]), (20, [])]
LATE_AGAIN = [
    (1, [("exempt", "p2", None, 2, 5)]),
    (33, [("complete", "p1", 0, 0), ("exempt", "p3", 0, 10, 12)]),
    (16, [("version", 0, "everybody")]),
    (9, []),
]
LATE_AGAIN_AWAY = [(33, [GONE]), (2, [("version", 0, "everybody")]), (5, [BACK]), (20, [])]
# Exempt days that are told, or taken back, after a version or an absence has handed the time on.
TOLD_LATE = [(16, [("version", 0, "everybody")]), (3, [("exempt", "p2", None, -15, 9)]), (16, [])]
TAKEN_BACK = [
    (1, [("exempt", "p2", None, 2, 9), ("exempt", "p1", None, 2, 9)]),
    (16, [("version", 0, "everybody")]),
    (9, [("take_back", 0)]),
    (9, []),
]
TOLD_LATE_AWAY = [(9, [GONE]), (6, [BACK]), (5, [("exempt", "p2", None, -14, 9)]), (24, [])]
RENEWED = [DONE, (90, []), (33, []), (1, [])]
# A recap: instead of the whole course, nothing; after it, in time and too late; with a new version between.
RECAP = ("recap", "p2", 0)
RECAP_FIRST = [(1, [RECAP]), (16, [("complete", "p2", 0, 0)]), (90, []), (33, [])]
RECAP_IN_TIME = [DONE, (60, [RECAP]), (33, []), (33, []), (1, [])]
RECAP_LATE = [DONE, (90, []), (16, [RECAP]), (33, []), (33, [])]
RECAP_AFTER_VERSION = [DONE, (16, [("version", 0, "everybody")]), (2, [RECAP]), (16, []), (16, [])]
RECAP_OF_NOTHING = [DONE, (16, [RECAP]), (16, [("correct", 0, None)]), (16, [])]
RECAP_IN_WINDOW = [DONE, (90, [RECAP]), (33, []), (2, [])]


@example(("none", "window"), False, EARLY, DAILY)
@example(("none", "window"), False, IN_TIME, DAILY)
@example(("none", "none"), False, FREE, DAILY)
@example(("none", "none"), False, LATE, DAILY)
@example(("months", "none"), True, WRONG, DAILY)
@example(("none", "none"), False, AGAIN, DAILY)
@example(("none", "none"), False, AWAY, DAILY)
@example(("none", "none"), False, SOON_BACK, DAILY)
@example(("none", "none"), False, FREE_AWAY, DAILY)
@example(("none", "none"), False, FREE_WHILE_AWAY, DAILY)
@example(("none", "none"), False, ASKED_WHILE_AWAY, DAILY)
@example(("none", "none"), False, LATE_AGAIN, DAILY)
@example(("none", "none"), False, LATE_AGAIN_AWAY, DAILY)
@example(("window", "none"), False, LATE_AGAIN, DAILY)
@example(("none", "none"), False, TOLD_LATE, DAILY)
@example(("none", "none"), False, TAKEN_BACK, DAILY)
@example(("none", "none"), False, TOLD_LATE_AWAY, DAILY)
@example(("months", "none"), True, RENEWED, DAILY)
@example(("none", "none"), True, TAKEN, DAILY)
@example(("months", "none"), False, RECAP_FIRST, DAILY)
@example(("months", "none"), False, RECAP_IN_TIME, DAILY)
@example(("months", "none"), False, RECAP_LATE, DAILY)
@example(("none", "none"), False, RECAP_AFTER_VERSION, DAILY)
@example(("none", "none"), False, RECAP_OF_NOTHING, DAILY)
@example(("window", "none"), False, RECAP_IN_WINDOW, DAILY)
@given(st.tuples(renewals, renewals), st.booleans(), st.lists(nights, min_size=4, max_size=7), looks)
@settings(
    max_examples=int(os.environ.get("HISTORIES", "10")),
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_row_of_every_report_is_the_reference_s(db, tmp_path, renewed, offered, nights, looks):
    with transaction.atomic():
        tell(tmp_path, renewed, offered, nights, looks)
        transaction.set_rollback(True)
