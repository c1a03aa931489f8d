"""What the browser is told of everything that comes from the second origin, where packages run (docs/decisions/0012).
Sandbox and policy were tried with real packages: each thing that is allowed is used by some common type."""

import re
from collections.abc import Sequence

from content.packages.file_types import Kind
from content.packages.mime import content_type

ORIGIN = re.compile(r"https?://[A-Za-z0-9.\-]+(:\d{1,5})?", re.ASCII)
SANDBOX = ("allow-scripts", "allow-same-origin", "allow-forms", "allow-popups")
NOT_FOR_PACKAGES = (
    "accelerometer",
    "camera",
    "clipboard-read",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
)
YEAR = 365 * 24 * 3600


def sandbox(kind: Kind) -> str:
    """For the iframe. SCORM asks with alert and confirm."""
    return " ".join((*SANDBOX, "allow-modals") if kind is Kind.SCORM else SANDBOX)


def content_security_policy(kind: Kind, sites: Sequence[str]) -> str:
    """`sites` are the origins that show packages, as "https://larkdala.example". Raises ValueError for anything else:
    a space or a semicolon there would be a policy of its own."""
    if not sites or not all(ORIGIN.fullmatch(site) for site in sites):
        raise ValueError(f"not origins: {sites}")
    scorm = kind is Kind.SCORM
    scripts = "'self' 'unsafe-eval'" + (" 'unsafe-inline'" if scorm else "")
    # The pages of SCORM lie in a page of ours on the same origin: every frame above must be allowed.
    above = [*(["'self'"] if scorm else []), *sites]
    directives = {
        "default-src": "'none'",
        "script-src": scripts,
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "media-src": "'self' blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "frame-src": "'self'",
        "worker-src": "'self' blob:",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": " ".join(above),
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def page_headers(kind: Kind, sites: Sequence[str]) -> dict[str, str]:
    """Of the page that starts a package: it holds a token, and what another package left in this browser goes."""
    return _every(kind, sites) | {
        "Cache-Control": "private, no-store",
        # Not "cookies": browsers drop those of the whole registered domain, a neighbouring site's login too.
        "Clear-Site-Data": '"storage"',
    }


def file_headers(kind: Kind, sites: Sequence[str], name: str) -> dict[str, str]:
    """Of a file in a package, whose address is made of the package's content."""
    return _every(kind, sites) | {
        "Content-Type": content_type(kind, name),
        "Cache-Control": f"public, max-age={YEAR}, immutable",
    }


def _every(kind: Kind, sites: Sequence[str]) -> dict[str, str]:
    return {
        "Content-Security-Policy": content_security_policy(kind, sites),
        "X-Content-Type-Options": "nosniff",
        # The token is in the address. no-referrer would make browsers send Origin: null.
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{each}=()" for each in NOT_FOR_PACKAGES),
        "Cross-Origin-Resource-Policy": "same-origin",
        # A package that opens a part or a document in a window of its own is refused it by any other policy.
        "Cross-Origin-Opener-Policy": "unsafe-none",
        "X-Robots-Tag": "noindex",
    }
