"""The resources of a SCORM manifest, and the address within the package that an item starts."""

import posixpath
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, unquote
from xml.etree.ElementTree import Element  # nosec B405

from content.packages.refusals import Refused, Why
from content.packages.xml_file import MANIFEST, attribute, child, children

XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
CONTROL = re.compile(r"[\0-\x1f\x7f\\]")


@dataclass(frozen=True)
class Resource:
    identifier: str
    href: str  # with every xml:base before it; "" = only a collection of files
    is_sco: bool
    files: tuple[str, ...]  # names within the package
    dependencies: tuple[str, ...]  # identifiers


def read_resources(root: Element) -> dict[str, Resource]:
    """By identifier. Raises Refused."""
    holder = child(root, "resources")
    found: dict[str, Resource] = {}
    for element in children(holder, "resource") if holder is not None else ():
        base = "".join(each.get(XML_BASE, "") for each in (root, holder, element) if each is not None)
        identifier = attribute(element, "identifier")
        if not identifier or identifier in found:
            raise Refused(Why.IDENTIFIER, MANIFEST, identifier=identifier or "resource")
        href = attribute(element, "href")
        files = [attribute(each, "href") for each in children(element, "file")]
        found[identifier] = Resource(
            identifier,
            (base + href).strip() if href else "",
            attribute(element, "scormtype").lower() == "sco",
            tuple(_name(base + each) or base + each for each in files if each),
            tuple(attribute(each, "identifierref") for each in children(element, "dependency")),
        )
    return found


def launch(resource: Resource, parameters: str, names: set[str]) -> str | None:
    """The address to open, from the package's top, as the manifest joins it: href, then parameters (SCORM CAM 3.4.1.1).
    None = nothing to start. Raises Refused."""
    if not resource.href:
        return None
    name = _name(resource.href)
    if name is None:
        raise Refused(Why.OUTSIDE, MANIFEST, href=resource.href)
    if name not in names:
        raise Refused(Why.NO_LAUNCH, MANIFEST, href=resource.href)
    return _with_parameters(quote(name) + resource.href[len(_path(resource.href)) :], parameters.strip())


def _with_parameters(address: str, said: str) -> str:
    """`said` may begin with ? or & or neither; # stands alone, and only once."""
    if CONTROL.search(said):
        raise Refused(Why.OUTSIDE, MANIFEST, href=said)
    if not said or said.startswith("#"):
        return address + ("" if "#" in address else said)
    return address + ("&" if "?" in address else "?") + said.lstrip("?&")


def _name(href: str) -> str | None:
    """The file it is in the package. None for an address that is none there."""
    path = unquote(_path(href))
    if SCHEME.match(href) or CONTROL.search(href + path) or path.startswith("/") or _leads_out(path):
        return None
    return unicodedata.normalize("NFC", posixpath.normpath(path))


def _path(href: str) -> str:
    return re.split(r"[?#]", href, maxsplit=1)[0]


def _leads_out(path: str) -> bool:
    depth = 0
    for part in path.split("/"):
        depth += {"..": -1, ".": 0, "": 0}.get(part, 1)
        if depth < 0:
            return True
    return False
