"""What a SCORM package says of itself: imsmanifest.xml of SCORM 1.2 and 2004 (2nd to 4th edition)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element  # nosec B405

from content.packages.lines import line
from content.packages.refusals import Refused, Why
from content.packages.scorm_resources import Resource, launch, read_resources
from content.packages.scorm_sequencing import Sequencing, read_sequencing
from content.packages.xml_file import MANIFEST, attribute, child, children, read_manifest, words

MOST_PARTS = 500


@dataclass(frozen=True)
class Item:
    """A line in the table of contents; one without a launch is a heading."""

    identifier: str
    title: str
    launch: str | None  # address within the package, with its parameters
    is_sco: bool  # talks to the player; otherwise it only shows
    visible: bool
    mastery_score: float | None  # 0–1
    launch_data: str
    sequenced: bool
    sequencing: Sequencing
    items: tuple["Item", ...]


@dataclass(frozen=True)
class Scorm:
    version: str  # "1.2" or "2004"
    edition: str  # as the manifest has it; "" = not said
    title: str
    items: tuple[Item, ...]
    resources: tuple[Resource, ...]
    sequenced: bool
    identifier: str  # of the organisation
    sequencing: Sequencing  # of the organisation
    missing: tuple[str, ...]  # files that the manifest lists and the package does not hold

    @property
    def launchable(self) -> tuple[Item, ...]:
        return tuple(each for each in _every(self.items) if each.launch)


def read_scorm(folder: Path, names: set[str]) -> Scorm:
    """`folder` holds the unpacked package, `names` are its files. Raises Refused."""
    root = read_manifest(folder)
    version, edition = _version(root)
    resources = read_resources(root)
    organisation = _organisation(root)
    items = tuple(_item(each, root, resources, names) for each in children(organisation, "item"))
    _check_identifiers(items)
    title = line(words(organisation, "title"))
    read = Scorm(
        version,
        edition,
        title or next((each.title for each in items if each.title), ""),
        items,
        tuple(resources.values()),
        _sequenced(organisation) or any(each.sequenced for each in _every(items)),
        line(attribute(organisation, "identifier")),
        read_sequencing(organisation, root),
        tuple(sorted({file for each in resources.values() for file in each.files} - names)),
    )
    if not read.launchable:
        raise Refused(Why.NOTHING_TO_START, MANIFEST)
    if len(read.launchable) > MOST_PARTS:
        raise Refused(Why.TOO_MANY_PARTS, MANIFEST, most=MOST_PARTS)
    return read


def _version(root: Element) -> tuple[str, str]:
    """Many manifests do not say, but use the namespaces of the one or the other."""
    metadata = child(root, "metadata")
    said = words(metadata, "schemaversion") if metadata is not None else ""
    if said == "1.2":
        return "1.2", ""
    if said.startswith("2004") or said in ("CAM 1.3", "1.3"):
        return "2004", line(said, 30)
    spaces = {name.partition("}")[0] for each in root.iter() for name in (each.tag, *each.attrib)}
    if any("adlcp_v1p3" in space for space in spaces):
        return "2004", ""
    if any("adlcp_rootv1p2" in space for space in spaces):
        return "1.2", ""
    raise Refused(Why.SCORM_VERSION, MANIFEST)


def _organisation(root: Element) -> Element:
    """The default one; the first where none is named or the one named is not there."""
    organisations = child(root, "organizations")
    found = list(children(organisations, "organization")) if organisations is not None else []
    if not found or organisations is None:
        raise Refused(Why.NOTHING_TO_START, MANIFEST)
    default = attribute(organisations, "default")
    return next((each for each in found if attribute(each, "identifier") == default), found[0])


def _item(element: Element, root: Element, resources: dict[str, Resource], names: set[str]) -> Item:
    identifier = line(attribute(element, "identifier"))
    wanted, resource = attribute(element, "identifierref"), None
    if wanted:
        resource = resources.get(wanted)
        if resource is None:
            raise Refused(Why.NO_RESOURCE, MANIFEST, item=identifier)
    return Item(
        identifier=identifier,
        title=line(words(element, "title")),
        launch=launch(resource, attribute(element, "parameters"), names) if resource else None,
        is_sco=resource is not None and resource.is_sco,
        visible=attribute(element, "isvisible") not in ("false", "0"),
        mastery_score=_mastery_score(element),
        launch_data=(words(element, "datafromlms") or words(element, "dataFromLMS"))[:4096],
        sequenced=_sequenced(element),
        sequencing=read_sequencing(element, root),
        items=tuple(_item(each, root, resources, names) for each in children(element, "item")),
    )


def _every(items: tuple[Item, ...]) -> Iterator[Item]:
    """From the first to the last, as a learner goes."""
    for item in items:
        yield item
        yield from _every(item.items)


def _check_identifiers(items: tuple[Item, ...]) -> None:
    seen: set[str] = set()
    for item in _every(items):
        if not item.identifier or item.identifier in seen:
            raise Refused(Why.IDENTIFIER, MANIFEST, identifier=item.identifier or "item")
        seen.add(item.identifier)


def _sequenced(element: Element) -> bool:
    return child(element, "sequencing") is not None


def _mastery_score(element: Element) -> float | None:
    """1.2: 0–100 on the item. 2004: the normalized measure of the primary objective, -1 to 1, which we count from 0."""
    if said := words(element, "masteryscore"):
        return _number(said, "masteryscore", 100) / 100
    measures = [
        words(primary, "minNormalizedMeasure")
        for sequencing in children(element, "sequencing")
        for objectives in children(sequencing, "objectives")
        for primary in children(objectives, "primaryObjective")
        if attribute(primary, "satisfiedByMeasure") in ("true", "1")
    ]
    return max(0.0, _number(measures[0] or "1.0", "minNormalizedMeasure", 1)) if measures else None


def _number(said: str, field: str, most: int) -> float:
    try:
        number = float(said)
    except ValueError:
        raise Refused(Why.NUMBER, MANIFEST, field=field) from None
    lowest = -1 if most == 1 else 0
    if not lowest <= number <= most:  # false for NaN too
        raise Refused(Why.NUMBER, MANIFEST, field=field)
    return number
