"""XML that others wrote, mostly a manifest: no DTD, no entities, bounded before it is parsed, read by local names."""

from collections.abc import Iterator
from pathlib import Path

# Elements are what defusedxml gives.
from xml.etree.ElementTree import Element  # nosec B405

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from content.packages import limits
from content.packages.refusals import Refused, Why

MANIFEST = "imsmanifest.xml"
MARKS = (b"<", b"=")


def read_manifest(folder: Path) -> Element:
    """Its root. Raises Refused."""
    root = read_xml(folder / MANIFEST, MANIFEST)
    if _local(root.tag) != "manifest":
        raise Refused(Why.NOT_MANIFEST, MANIFEST)
    return root


def read_xml(path: Path, name: str) -> Element:
    """name: the file's, in the package. Raises Refused."""
    if path.stat().st_size > limits.MANIFEST:
        raise Refused(Why.XML_LARGE, name, most=limits.MANIFEST // limits.MB)
    raw = path.read_bytes()
    if sum(raw.count(mark) for mark in MARKS) > limits.XML_MARKS:
        raise Refused(Why.XML_MANY, name)
    try:
        root = fromstring(raw, forbid_dtd=True)
    except DefusedXmlException:
        raise Refused(Why.XML_ENTITIES, name) from None
    except (ParseError, LookupError, ValueError):
        raise Refused(Why.XML_BROKEN, name) from None
    _check_depth(root, name)
    return root


def _check_depth(root: Element, name: str) -> None:
    level, depth = [root], 0
    while level:
        level, depth = [each for parent in level for each in parent], depth + 1
        if depth > limits.NESTING:
            raise Refused(Why.XML_MANY, name)


def children(element: Element, name: str) -> Iterator[Element]:
    """The namespace is whatever the exporting program took it to be."""
    return (each for each in element if _local(each.tag) == name)


def child(element: Element, name: str) -> Element | None:
    return next(children(element, name), None)


def words(element: Element, name: str) -> str:
    """The text of the first child of that name, or ""."""
    found = child(element, name)
    return (found.text or "").strip() if found is not None else ""


def attribute(element: Element, name: str) -> str:
    """In any namespace and case: 1.2 writes scormtype, 2004 scormType."""
    return next((value for key, value in element.attrib.items() if _local(key).lower() == name.lower()), "")


def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
