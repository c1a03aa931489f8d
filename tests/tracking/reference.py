"""The rules that decide figures once more, slow and obvious: plain Python, day by day, no SQL. It shares no code with
tracking; test_histories.py asks both the same."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

DAY = dt.timedelta(days=1)
SOON = EARLY = 60
GRACE = 14


@dataclass
class Tie:
    pk: int
    person: int
    unit: int
    kind: str
    title: str
    main: bool
    employed_from: dt.date
    start: dt.date
    end: dt.date | None

    def holds(self, day):
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass
class Done:
    person: int
    training: int
    on: dt.date
    until: dt.date | None
    pk: int = 0
    takes_place_of: int | None = None
    annulled: bool = False


@dataclass
class Free:
    person: int
    rule: int | None
    start: dt.date
    end: dt.date

    def on(self, person, rule, day):
        return self.person == person and self.rule in (None, rule) and self.start <= day <= self.end


@dataclass
class Begun:
    """An enrolment that is open."""

    person: int
    training: int
    start: dt.date


@dataclass
class Rule:
    """A requirement and its audience."""

    pk: int
    training: int
    titles: list[str]
    mandatory: bool
    days: int
    renewal: str  # none, months, window
    window: tuple[tuple[int, int], tuple[int, int]] | None = None
    versions: list[dt.date] = field(default_factory=list)  # of those that everybody does again
    recap: int | None = None  # another training, shorter, for those who have done this one


@dataclass
class Given:
    """An assignment."""

    rule: int
    person: int
    start: dt.date
    counts: dt.date | None
    due: dt.date | None
    end: dt.date | None = None
    clock: dt.date | None = None  # when the time through due began

    def __post_init__(self):
        self.clock = self.clock or self.start

    def open(self, day):
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass
class Reference:
    rules: list[Rule]
    ties: list[Tie] = field(default_factory=list)
    dones: list[Done] = field(default_factory=list)
    frees: list[Free] = field(default_factory=list)
    begun: list[Begun] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)

    def in_force(self, person, training):
        replaced = {each.takes_place_of for each in self.dones}
        own = [each for each in self.dones if (each.person, each.training) == (person, training)]
        return [each for each in own if each.pk not in replaced and not each.annulled]

    def done_for(self, rule, person):
        """What counts for the rule's training: itself, and its recap after it."""
        whole = self.in_force(person, rule.training)
        recaps = [each for each in self.in_force(person, rule.recap) if rule.recap]
        return whole + [each for each in recaps if any(self.leads_to(rule, first, each) for first in whole)]

    def leads_to(self, rule, whole, recap):
        """Nothing that everybody was to do again came between."""
        between = [day for day in rule.versions if whole.on < day <= recap.on]
        return whole.on < recap.on and not between

    def puts_in(self, rule, tie, day):
        return tie.holds(day) and tie.kind == "employee" and (not rule.titles or tie.title in rule.titles)

    def members(self, rule, day):
        return {tie.person for tie in self.ties if self.puts_in(rule, tie, day)}

    # The night
    def night(self, today):
        for rule in self.rules:
            members = self.members(rule, today)
            own = [each for each in self.given if each.rule == rule.pk]
            for each in own:
                if each.end is None and each.start <= today and each.person not in members:
                    self.end(each, rule, today - DAY)
            own = [each for each in self.given if each.rule == rule.pk]
            for person in members - {each.person for each in own if each.end is None or each.end >= today}:
                earlier = [each for each in own if each.person == person]
                latest = max(earlier, key=lambda each: (each.end, own.index(each)), default=None)
                self.given.append(self.joined(rule, person, today, latest))
            for each in [each for each in self.given if each.rule == rule.pk and each.end is None]:
                if each.start <= today:
                    self.renew(rule, each, today)

    def end(self, given, rule, last):
        given.end = self.last_day(rule, given.person, last)
        if given.end < given.start:
            self.given.remove(given)

    def last_day(self, rule, person, last):
        day = last
        first = min((tie.start for tie in self.ties if tie.person == person), default=last)
        while day >= first:
            if any(tie.person == person and self.puts_in(rule, tie, day) for tie in self.ties):
                return day
            day -= DAY
        return last

    def joined(self, rule, person, today, before):
        due = today + rule.days * DAY if rule.mandatory else None
        if before is None:
            return Given(rule.pk, person, today, None, due)
        away = (today - before.end).days - 1
        last, day = before, before.start + DAY
        while day <= today:  # as if never away
            last = self.opened(rule, last, day, today) or last
            day += DAY
        if away <= GRACE and due and last.due:
            return Given(rule.pk, person, today, last.counts, last.due, clock=last.clock)
        return Given(rule.pk, person, today, last.counts, due)

    def only_goes_on(self, rule, given, following):
        """Asked again before having done it: the time there was goes on."""
        day = following.start
        if (
            following.counts != day
            or day not in rule.versions
            or rule.window
            and (day.month, day.day) == rule.window[0]
        ):
            return False
        return self.standing(rule, given, day - DAY) not in ("fulfilled", "expiring")

    def renew(self, rule, given, today):
        """Walk the days since it was given; a new one opens on each day that a rule says so."""
        day = given.start + DAY
        while day <= today:
            following = self.opened(rule, given, day, today)
            if following:
                given.end = day - DAY
                self.given.append(following)
                given = following
            day += DAY

    def opened(self, rule, given, day, today):
        due = day + rule.days * DAY if rule.mandatory else None
        if day in rule.versions:
            following = Given(rule.pk, given.person, day, day, due)
            if due and given.due and self.only_goes_on(rule, given, following):
                following.due, following.clock = given.due, given.clock
            return following
        if rule.window and (day.month, day.day) == rule.window[0]:
            counts = max([day - EARLY * DAY, *([given.counts] if given.counts else [])])
            last = dt.date(day.year + (rule.window[1] < rule.window[0]), *rule.window[1])
            return Given(rule.pk, given.person, day, counts, last if due else None)
        if rule.renewal == "months":
            counting = [
                each
                for each in self.done_for(rule, given.person)
                if each.on <= today and (given.counts is None or given.counts <= each.on)
            ]
            still = any(each.until is None or each.until >= today for each in counting)
            if not still and counting and max(each.until for each in counting) == day - DAY:
                return Given(rule.pk, given.person, day, given.counts, due)
        return None

    # The figures
    def standing(self, rule, given, day):
        counting = [
            each
            for each in self.done_for(rule, given.person)
            if each.on <= day and (each.until is None or day <= each.until)
            if given.counts is None or given.counts <= each.on
        ]
        if any(each.until is None or each.until > day + SOON * DAY for each in counting):
            return "fulfilled"
        if counting:
            return "expiring"
        if any(each.on(given.person, rule.pk, day) for each in self.frees):
            return "exempt"
        if given.due is None:
            own = [each for each in self.begun if (each.person, each.training) == (given.person, rule.training)]
            return "begun" if any(each.start <= day for each in own) else "offered"
        return "overdue" if day > self.due(rule, given, until=day) else "due"

    def due(self, rule, given, until):
        """The clock stands still on exempt days."""
        due, day = given.due, given.clock
        while due and day <= min(due, until):
            if any(each.on(given.person, rule.pk, day) for each in self.frees):
                due += DAY
            day += DAY
        return due

    def home(self, rule, person, day, now):
        ties = [tie for tie in self.ties if tie.person == person and tie.holds(day) and tie.kind == "employee"]
        ties.sort(key=lambda tie: (not tie.main, tie.employed_from, tie.pk))
        inside = [tie for tie in ties if self.puts_in(rule, tie, day)]
        if now:
            return inside[0].unit if inside else None
        first = [*inside, *ties]
        return first[0].unit if first else None

    def counts(self, rule, on, today, *, now):
        """Home unit → standings."""
        found: dict[int | None, Counter[str]] = {}
        for given in self.given:
            if given.rule == rule.pk and given.open(on):
                home = self.home(rule, given.person, today if now else on, now)
                found.setdefault(home, Counter())[self.standing(rule, given, on)] += 1
        return found
