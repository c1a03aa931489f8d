"""Two colours of a municipality become Designsystemet's tokens, light and dark, with contrast that always holds.

Each token has a relative luminance (WCAG 2.2) taken from Designsystemet's own scale; the municipality's hue and
saturation are kept and the lightness is searched for that luminance."""

import colorsys
from functools import lru_cache

LIGHT = {
    "background-default": 1.0, "background-tinted": 0.9, "surface-default": 1.0, "surface-tinted": 0.81,
    "surface-hover": 0.7, "surface-active": 0.59, "border-subtle": 0.5, "border-default": 0.16,
    "border-strong": 0.1, "text-subtle": 0.1, "text-default": 0.0245,
}  # fmt: skip
DARK = {
    "background-default": 0.009, "background-tinted": 0.014, "surface-default": 0.021, "surface-tinted": 0.027,
    "surface-hover": 0.036, "surface-active": 0.056, "border-subtle": 0.08, "border-default": 0.22,
    "border-strong": 0.39, "text-subtle": 0.39, "text-default": 0.84,
}  # fmt: skip
WHITE, BLACK = "#ffffff", "#000000"
BUTTON_MOST_LIGHT = 0.1833  # below this luminance white text has a contrast of 4.5:1 or more
NO_DARKER = 0.02  # a button this dark would not be seen to change if it became darker


def luminance(colour: str) -> float:
    """0–1, from #rrggbb."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def with_luminance(colour: str, wanted: float) -> str:
    """The colour's hue, as light as asked for."""
    hue, _lightness, saturation = colorsys.rgb_to_hls(*(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)))
    low, high = 0.0, 1.0
    for _step in range(16):
        middle = (low + high) / 2
        low, high = (middle, high) if luminance(_hex(hue, middle, saturation)) < wanted else (low, middle)
    return _hex(hue, low if wanted < 1 else 1.0, saturation)


def tokens(colour: str, scale: dict[str, float]) -> dict[str, str]:
    """Designsystemet's sixteen names for one colour."""
    found = {name: with_luminance(colour, wanted) for name, wanted in scale.items()}
    text = WHITE if scale is LIGHT else BLACK
    names = ("base-default", "base-hover", "base-active")
    found |= dict(zip(names, _button_colours(colour, scale), strict=True))
    return found | {"base-contrast-default": text, "base-contrast-subtle": text}


@lru_cache(maxsize=16)
def letter_colours(colour: str) -> dict[str, dict[str, str]]:
    """A mail fetches no stylesheet: what it needs, by light and dark."""
    both = {"light": tokens(colour, LIGHT), "dark": tokens(colour, DARK)}
    names = {"button": "base-default", "on_button": "base-contrast-default", "link": "text-subtle"}
    return {scheme: {name: found[token] for name, token in names.items()} for scheme, found in both.items()}


def _button_colours(colour: str, scale: dict[str, float]) -> tuple[str, str, str]:
    """At rest, under the pointer, pressed: darker each time, lighter where there is no darker."""
    if scale is DARK:
        return with_luminance(colour, 0.4), with_luminance(colour, 0.48), with_luminance(colour, 0.56)
    rest = min(luminance(colour), BUTTON_MOST_LIGHT - 0.005)
    shades = (rest * 0.8, rest * 0.6) if rest > NO_DARKER else (rest + 0.02, rest + 0.04)
    return with_luminance(colour, rest), with_luminance(colour, shades[0]), with_luminance(colour, shades[1])


@lru_cache(maxsize=16)
def stylesheet(colour: str, support: str) -> str:
    light = _rules(colour, support, LIGHT)
    dark = _rules(colour, support, DARK)
    return f":root{{{light}}}\n@media (prefers-color-scheme: dark){{:root{{{dark}}}}}\n"


def _rules(colour: str, support: str, scale: dict[str, float]) -> str:
    named = {"accent": tokens(colour, scale), "brand1": tokens(support, scale)}
    # The bare names are what components use when nothing else is said.
    lines = [f"--ds-color-{kind}-{name}:{value}" for kind, found in named.items() for name, value in found.items()]
    lines += [f"--ds-link-color-visited:{named['accent']['text-subtle']}"]
    return ";".join(lines)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _hex(hue: float, lightness: float, saturation: float) -> str:
    red, green, blue = colorsys.hls_to_rgb(hue, lightness, saturation)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in (red, green, blue))
