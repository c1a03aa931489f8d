"""The sequencing that a manifest of SCORM 2004 asks for, in the words of scorm-again's activity tree, which are nearly
those of the manifest. What the standard does not know is left out: a rule half understood is no rule."""

from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import Element  # nosec B405

from content.packages.xml_file import attribute, child, children, words

Sequencing = dict[str, Any]
Read = Callable[[str], Any]
RULES = {
    "preConditionRule": ("preConditionRules", {"skip", "disabled", "hiddenFromChoice", "stopForwardTraversal"}),
    "exitConditionRule": ("exitConditionRules", {"exit"}),
    "postConditionRule": (
        "postConditionRules",
        {"exitParent", "exitAll", "retry", "retryAll", "continue", "previous"},
    ),
}
CONDITIONS = {
    "satisfied",
    "objectiveStatusKnown",
    "objectiveMeasureKnown",
    "objectiveMeasureGreaterThan",
    "objectiveMeasureLessThan",
    "completed",
    "activityProgressKnown",
    "attempted",
    "attemptLimitExceeded",
    "timeLimitExceeded",
    "outsideAvailableTimeRange",
    "always",
}
ROLLUPS = {"satisfied", "notSatisfied", "completed", "incomplete"}
OF_CHILDREN = {"all", "any", "none", "atLeastCount", "atLeastPercent"}
WHEN = {"never", "once", "onEachNewAttempt"}
CONSIDERED = {"always", "ifAttempted", "ifNotSkipped", "ifNotSuspended"}
HIDDEN = {"continue", "previous", "exit", "exitAll", "abandon", "abandonAll", "suspendAll"}


def read_sequencing(element: Element, root: Element) -> Sequencing:
    """Of an item or the organisation: its own, laid over the shared one it points at. {} = the standard's defaults."""
    own = child(element, "sequencing")
    said = {} if own is None else _shared(own, root) | _sequencing(own)
    return said | _of_item(element)


def _shared(own: Element, root: Element) -> Sequencing:
    wanted = attribute(own, "IDRef")
    collections = children(root, "sequencingCollection") if wanted else iter(())
    found = (each for holder in collections for each in children(holder, "sequencing"))
    return next((_sequencing(each) for each in found if attribute(each, "ID") == wanted), {})


def _sequencing(element: Element) -> Sequencing:
    primary, objectives = _objectives(element)
    rollup = child(element, "rollupRules")
    return _said(
        {
            "sequencingControls": _controls(element),
            "deliveryControls": _attributes(element, "deliveryControls", dict.fromkeys(DELIVERY, _flag)),
            "sequencingRules": _rules(element),
            "rollupRules": {"rules": list(_rollups(rollup))} if rollup is not None else {},
            "rollupConsiderations": _attributes(element, "rollupConsiderations", CONSIDERATIONS),
            "primaryObjective": primary,
            "objectives": objectives,
        }
        | _attributes(
            element, "limitConditions", {"attemptLimit": _count, "attemptAbsoluteDurationLimit": lambda said: said}
        )
    )


def _flag(said: str) -> bool:
    return said in ("true", "1")


def _count(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else None


def _measure(said: str) -> float | None:
    try:
        number = float(said)
    except ValueError:
        return None
    return number if -1 <= number <= 1 else None  # false for NaN too


def _percent(said: str) -> float | None:
    """0–1 in the manifest, 0–100 in the runtime."""
    share = _measure(said)
    return None if share is None else share * 100


def _one_of(known: set[str]) -> Read:
    return lambda said: said if said in known else None


MODES = (
    "choice",
    "choiceExit",
    "flow",
    "forwardOnly",
    "useCurrentAttemptObjectiveInfo",
    "useCurrentAttemptProgressInfo",
)
DELIVERY = ("tracked", "completionSetByContent", "objectiveSetByContent")
CONSIDERATIONS: dict[str, Read] = {
    "requiredForSatisfied": _one_of(CONSIDERED),
    "requiredForNotSatisfied": _one_of(CONSIDERED),
    "requiredForCompleted": _one_of(CONSIDERED),
    "requiredForIncomplete": _one_of(CONSIDERED),
    "measureSatisfactionIfActive": _flag,
}
RANDOM: dict[str, Read] = {
    "selectionTiming": _one_of(WHEN),
    "selectCount": _count,
    "randomizationTiming": _one_of(WHEN),
    "randomizeChildren": _flag,
}
ROLLED: dict[str, Read] = {
    "rollupObjectiveSatisfied": _flag,
    "rollupProgressCompletion": _flag,
    "objectiveMeasureWeight": _measure,
}
MAPPED = (
    "SatisfiedStatus",
    "NormalizedMeasure",
    "CompletionStatus",
    "ProgressMeasure",
    "RawScore",
    "MinScore",
    "MaxScore",
)
THRESHOLD: dict[str, Read] = {
    "completedByMeasure": _flag,
    "minProgressMeasure": _measure,
    "progressWeight": _measure,
}


def _controls(element: Element) -> Sequencing:
    constrained = ("preventActivation", "constrainChoice")
    random = _attributes(element, "randomizationControls", RANDOM)
    reorder = _attributes(element, "randomizationControls", {"reorderChildren": _flag}).get("reorderChildren")
    return (
        _attributes(element, "controlMode", dict.fromkeys(MODES, _flag))
        | _attributes(element, "constrainedChoiceConsiderations", dict.fromkeys(constrained, _flag))
        | _attributes(element, "rollupRules", ROLLED)
        | random
        | ({"randomizeChildren": True, "reorderChildren": True} if reorder else {})
    )


def _attributes(element: Element, name: str, reads: dict[str, Read]) -> Sequencing:
    found = child(element, name)
    return {} if found is None else _said({key: _read(found, key, read) for key, read in reads.items()})


def _read(element: Element, name: str, read: Read) -> Any:
    said = attribute(element, name).strip()
    return read(said) if said else None


def _said(found: Sequencing) -> Sequencing:
    return {key: value for key, value in found.items() if value not in (None, {}, [])}


def _rules(element: Element) -> Sequencing:
    holder = child(element, "sequencingRules")
    if holder is None:
        return {}
    return _said(
        {
            name: [rule for each in children(holder, tag) for rule in _rule(each, actions)]
            for tag, (name, actions) in RULES.items()
        }
    )


def _rule(element: Element, actions: set[str]) -> Iterator[Sequencing]:
    holder, action = child(element, "ruleConditions"), child(element, "ruleAction")
    does = attribute(action, "action") if action is not None else ""
    conditions = [_condition(each) for each in children(holder, "ruleCondition")] if holder is not None else []
    if holder is not None and does in actions and conditions and all(conditions):
        yield {"action": does, "conditionCombination": _combination(holder, "all"), "conditions": conditions}


def _condition(element: Element) -> Sequencing:
    """{} = not known."""
    name = attribute(element, "condition")
    threshold = _read(element, "measureThreshold", _measure)
    return (
        _said(
            {
                "condition": name,
                "operator": attribute(element, "operator") or "noOp",
                "referencedObjective": attribute(element, "referencedObjective") or None,
                "parameters": {} if threshold is None else {"threshold": threshold},
            }
        )
        if name in CONDITIONS
        else {}
    )


def _combination(element: Element, usual: str) -> str:
    said = attribute(element, "conditionCombination")
    return said if said in ("all", "any") else usual


def _rollups(element: Element) -> Iterator[Sequencing]:
    for rule in children(element, "rollupRule"):
        holder, action = child(rule, "rollupConditions"), child(rule, "rollupAction")
        does = attribute(action, "action") if action is not None else ""
        conditions = [_condition(each) for each in children(holder, "rollupCondition")] if holder is not None else []
        if holder is None or does not in ROLLUPS or not conditions or not all(conditions):
            continue
        for each in conditions:
            each["condition"] = {"activityProgressKnown": "progressKnown"}.get(each["condition"], each["condition"])
        yield _said(
            {
                "action": does,
                "consideration": _read(rule, "childActivitySet", _one_of(OF_CHILDREN)) or "all",
                "minimumCount": _read(rule, "minimumCount", _count),
                "minimumPercent": _read(rule, "minimumPercent", _percent),
                "conditionCombination": _combination(holder, "any"),
                "conditions": conditions,
            }
        )


def _objectives(element: Element) -> tuple[Sequencing, list[Sequencing]]:
    """The primary one, and the others; ADL's own maps (a list of the same name) are further rows with the same id."""
    holders = list(children(element, "objectives"))
    primary = next((each for holder in holders for each in children(holder, "primaryObjective")), None)
    first = {} if primary is None else _objective(primary)
    if any(first.values()):  # one that says nothing would only be a row that no SCO expects
        first |= {"objectiveID": first.get("objectiveID", "primary"), "isPrimary": True}
    else:
        first = {}
    others = [_objective(each) for holder in holders for each in children(holder, "objective")]
    return first, [each for each in others if "objectiveID" in each]


def _objective(element: Element) -> Sequencing:
    least = words(element, "minNormalizedMeasure")
    return _said(
        {
            "objectiveID": attribute(element, "objectiveID").strip() or None,
            "satisfiedByMeasure": _read(element, "satisfiedByMeasure", _flag),
            "minNormalizedMeasure": _measure(least) if least else None,
            "mapInfo": [_map(each) for each in children(element, "mapInfo") if attribute(each, "targetObjectiveID")],
        }
    )


def _map(element: Element) -> Sequencing:
    """One list maps status and measure, ADL's own the rest: what a list does not speak of, it does not read."""
    adl = "adlseq" in element.tag
    reads = MAPPED[2:] if adl else MAPPED[:2]
    told: Sequencing = {"targetObjectiveID": attribute(element, "targetObjectiveID").strip()}
    for name in MAPPED:
        told[f"read{name}"] = name in reads and attribute(element, f"read{name}") not in ("false", "0")
        told[f"write{name}"] = name in reads and _flag(attribute(element, f"write{name}"))
    return told


def _of_item(element: Element) -> Sequencing:
    """What ADL has beside the sequencing: the measure that completes, buttons that the item has itself, shared data."""
    data = child(element, "data")
    maps = children(data, "map") if data is not None else iter(())
    hidden = [
        (each.text or "").strip()
        for presentation in children(element, "presentation")
        for interface in children(presentation, "navigationInterface")
        for each in children(interface, "hideLMSUI")
    ]
    return _said(
        {
            "completionThreshold": _threshold(element),
            "hideLmsUi": [each for each in hidden if each in HIDDEN],
            "sharedDataMaps": [
                {
                    "targetID": attribute(each, "targetID"),
                    "readSharedData": attribute(each, "readSharedData") not in ("false", "0"),
                    "writeSharedData": attribute(each, "writeSharedData") not in ("false", "0"),
                }
                for each in maps
                if attribute(each, "targetID")
            ],
        }
    )


def _threshold(element: Element) -> Sequencing:
    """4th edition: attributes. Before it: the measure alone, as text."""
    measure = _measure(words(element, "completionThreshold"))
    if measure is not None:
        return {"completedByMeasure": True, "minProgressMeasure": measure}
    return _attributes(element, "completionThreshold", THRESHOLD)
