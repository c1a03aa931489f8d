"""The activities of a SCORM package that has a sequencing of its own, as the runtime takes them (scorm-again's
`activityTree`)."""

from typing import Any

About = dict[str, Any]
# The standard's, which are not the runtime's
USUAL = {"choice": True, "choiceExit": True, "flow": False}


def activity_tree(about: About) -> dict[str, Any] | None:
    """`about` is content.packages.scorm.Scorm as it is kept. None = its parts may be taken freely: it asks for nothing,
    has only one, or was taken in before sequencing was read."""
    if about["version"] != "2004" or not about["sequenced"] or "sequencing" not in about:
        return None
    activities = _activities(about["items"])
    if _leaves(activities) < 2:
        return None
    return _activity(about["identifier"] or "organization", about["title"], about["sequencing"]) | {
        "children": activities
    }


def _activities(items: list[About]) -> list[dict[str, Any]]:
    """Without headings that hold nothing: the runtime would come to a halt there."""
    found = []
    for item in items:
        children = _activities(item["items"])
        if item["launch"] or children:
            activity = _activity(item["identifier"], item["title"], item["sequencing"])
            found.append(activity | {"isVisible": item["visible"], "children": children})
    return found


def _activity(identifier: str, title: str, sequencing: About) -> dict[str, Any]:
    controls = USUAL | sequencing.get("sequencingControls", {})
    return sequencing | {"id": identifier, "title": title, "sequencingControls": controls}


def _leaves(activities: list[dict[str, Any]]) -> int:
    return sum(_leaves(each["children"]) if each["children"] else 1 for each in activities)
