"""What the page that plays a SCORM package is given, as one JSON object (static/content/player/scorm_given.js)."""

from collections.abc import Iterator, Mapping
from typing import Any

from content.kept_packages import PackageVersion
from content.scorm_tree import activity_tree

Items = list[dict[str, Any]]


def parts_of(version: PackageVersion) -> Items:
    """As the manifest has them (content.packages.scorm.Item): those that can be opened, in the order of the table of
    contents, each with the heading that it stands `under`. [] = it is no SCORM."""
    return list(_launched(version.about.get("items", [])))


def scorm_page(
    version: PackageVersion, kept: Mapping[int, dict[str, Any]], commit: str, learner: str
) -> dict[str, Any]:
    """`kept` by the number of a part: {"cmi": runtimeData.cmi of its last commit, "done", "sequence": its number},
    and by 0 {"sequencing": where the learner is among the parts, as the runtime said it}.
    `commit` is the path to which the commits of each part are sent; "" = a trial, of which nothing leaves the page.
    `learner` is a pseudonym: a package is never given a name."""
    return {
        "format": version.format,
        "at": f"/{version.sha256}",
        "parts": [_part(number, item) for number, item in enumerate(parts_of(version), start=1)],
        "tree": activity_tree(version.about),
        "kept": {str(number): each for number, each in kept.items()},
        "commit": commit,
        "learner": learner,
    }


def _launched(items: Items, under: str = "") -> Iterator[dict[str, Any]]:
    for item in items:
        if item["launch"]:
            yield item | {"under": under}
        yield from _launched(item["items"], item["title"])


def _part(number: int, item: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": number,
        "identifier": item["identifier"],
        "title": item["title"],
        "under": item["under"],
        "launch": item["launch"],
        "visible": item["visible"],
        "reports": item["is_sco"],
        "masteryScore": item["mastery_score"],
        "completionThreshold": _threshold(item),
        "launchData": item["launch_data"],
    }


def _threshold(item: dict[str, Any]) -> float | None:
    """The progress that completes, 0–1. None = the part says itself when it is completed."""
    said = item.get("sequencing", {}).get("completionThreshold", {})  # versions taken in before have none
    return said.get("minProgressMeasure", 1.0) if said.get("completedByMeasure") else None
