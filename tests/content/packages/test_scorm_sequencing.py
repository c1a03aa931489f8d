"""The sequencing of SCORM 2004 is read in the runtime's words."""

import pytest

from content.packages.scorm import read_scorm
from tests.content.packages.building import scorm_files

RULES = """<imsss:sequencing><imsss:controlMode choice="false" flow="true" forwardOnly="1"/>
<imsss:sequencingRules>
 <imsss:preConditionRule><imsss:ruleConditions conditionCombination="any">
  <imsss:ruleCondition referencedObjective="lyssnar" operator="not" condition="satisfied"/>
  <imsss:ruleCondition condition="objectiveMeasureLessThan" measureThreshold="0.8"/></imsss:ruleConditions>
  <imsss:ruleAction action="skip"/></imsss:preConditionRule>
 <imsss:postConditionRule><imsss:ruleConditions><imsss:ruleCondition condition="hittepå"/></imsss:ruleConditions>
  <imsss:ruleAction action="retry"/></imsss:postConditionRule>
</imsss:sequencingRules>
<imsss:limitConditions attemptLimit="2"/>
<imsss:rollupRules rollupObjectiveSatisfied="false" objectiveMeasureWeight="0.5">
 <imsss:rollupRule childActivitySet="atLeastCount" minimumCount="1"><imsss:rollupConditions>
  <imsss:rollupCondition condition="activityProgressKnown"/></imsss:rollupConditions>
  <imsss:rollupAction action="completed"/></imsss:rollupRule></imsss:rollupRules>
<imsss:objectives>
 <imsss:primaryObjective objectiveID="provet" satisfiedByMeasure="true">
  <imsss:minNormalizedMeasure>0.6</imsss:minNormalizedMeasure>
  <imsss:mapInfo targetObjectiveID="alla.provet" writeSatisfiedStatus="true"/></imsss:primaryObjective>
 <imsss:objective objectiveID="lyssnar"/></imsss:objectives>
<imsss:deliveryControls completionSetByContent="true"/></imsss:sequencing>"""
ITEM = '<item identifier="i1" identifierref="r1"><title>Prov</title>{}</item>'


@pytest.fixture
def read(tmp_path):
    def read(item, root=""):
        made = scorm_files(items=ITEM.format(item), version="2004 4th Edition", spaces="2004")
        made["imsmanifest.xml"] = made["imsmanifest.xml"].replace(b"</manifest>", f"{root}</manifest>".encode())
        for name, data in made.items():
            (tmp_path / name).write_bytes(data)
        return read_scorm(tmp_path, set(made)).items[0].sequencing

    return read


def test_rules_modes_and_objectives_are_read_and_what_is_not_known_is_no_rule(read):
    said = read(RULES)

    assert said["sequencingControls"] == {
        "choice": False,
        "flow": True,
        "forwardOnly": True,
        "rollupObjectiveSatisfied": False,
        "objectiveMeasureWeight": 0.5,
    }
    [rule] = said["sequencingRules"]["preConditionRules"]
    assert (rule["action"], rule["conditionCombination"]) == ("skip", "any")
    assert rule["conditions"] == [
        {"condition": "satisfied", "operator": "not", "referencedObjective": "lyssnar"},
        {"condition": "objectiveMeasureLessThan", "operator": "noOp", "parameters": {"threshold": 0.8}},
    ]
    assert "postConditionRules" not in said["sequencingRules"]
    [rollup] = said["rollupRules"]["rules"]
    assert (rollup["consideration"], rollup["minimumCount"]) == ("atLeastCount", 1)
    assert rollup["conditions"] == [{"condition": "progressKnown", "operator": "noOp"}]
    primary = said["primaryObjective"]
    assert (primary["objectiveID"], primary["satisfiedByMeasure"], primary["minNormalizedMeasure"]) == (
        "provet",
        True,
        0.6,
    )
    [mapped] = primary["mapInfo"]
    assert mapped["targetObjectiveID"] == "alla.provet"
    assert [name for name, value in mapped.items() if value is True] == [
        "readSatisfiedStatus",
        "writeSatisfiedStatus",
        "readNormalizedMeasure",
    ]
    assert said["objectives"] == [{"objectiveID": "lyssnar"}]
    assert (said["attemptLimit"], said["deliveryControls"]) == (2, {"completionSetByContent": True})


def test_shared_sequencing_is_read_where_it_is_pointed_at_and_gives_way_to_an_items_own(read):
    shared = (
        "<imsss:sequencingCollection>"
        '<imsss:sequencing ID="s1"><imsss:controlMode flow="true"/><imsss:limitConditions attemptLimit="3"/>'
        "</imsss:sequencing></imsss:sequencingCollection>"
    )
    own = '<imsss:sequencing IDRef="s1"><imsss:limitConditions attemptLimit="1"/></imsss:sequencing>'

    assert read(own, shared) == {"sequencingControls": {"flow": True}, "attemptLimit": 1}


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (
            "<adlcp:completionThreshold>0.75</adlcp:completionThreshold>",
            {"completedByMeasure": True, "minProgressMeasure": 0.75},
        ),
        ('<adlcp:completionThreshold minProgressMeasure="2" progressWeight="0.5"/>', {"progressWeight": 0.5}),
    ],
)
def test_measure_that_completes_is_read_in_both_editions(read, item, said):
    assert read(item) == {"completionThreshold": said}
