"""Static files that are made. One stylesheet for every page: Designsystemet's theme, the components in use, and our own
few rules, so that a page needs one request instead of fifteen. And of SCORM's runtime, which has 18 MB, what is used.

Run by `make setup`."""

import shutil
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
MADE = BASE / "var" / "assets"
NODE = BASE / "node_modules"
DESIGN = NODE / "@digdir"
RUNTIMES = ["scorm12.min.js", "scorm2004.min.js"]
COMPONENTS = ["heading", "paragraph", "link", "button", "card", "details", "tag", "alert", "input", "skip-link"]


def build() -> None:
    MADE.mkdir(parents=True, exist_ok=True)
    write_stylesheet()
    copy_runtimes()


def copy_runtimes() -> None:
    """As they are. Django's static files ask for the map that each names."""
    target = MADE / "scorm"
    target.mkdir(exist_ok=True)
    for name in RUNTIMES:
        for each in (name, f"{name}.map"):
            shutil.copyfile(NODE / "scorm-again" / "dist" / each, target / each)


def write_stylesheet() -> None:
    theme = (DESIGN / "designsystemet-theme" / "src" / "themes" / "designsystemet.css").read_text()
    base = _layer("ds.base", (_component("base"),))
    components = _layer("ds.components", map(_component, COMPONENTS))
    own = (BASE / "lms" / "css" / "site.css").read_text()
    order = "@layer ds.theme, ds.base, ds.components;"
    (MADE / "frame.css").write_text("\n".join([order, theme.replace('@charset "UTF-8";', ""), base, components, own]))


def _component(name: str) -> str:
    return (DESIGN / "designsystemet-css" / "dist" / "src" / f"{name}.css").read_text()


def _layer(name: str, parts: "map[str] | tuple[str, ...]") -> str:
    """Alone, a component's file stands in no layer and would win over our own rules."""
    return f"@layer {name} {{\n" + "\n".join(parts) + "\n}"


if __name__ == "__main__":
    build()
