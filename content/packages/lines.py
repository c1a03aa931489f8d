"""Words that others wrote, as a line to show and to store."""


def line(value: object, longest: int = 255) -> str:
    """No controls, no halves of characters, single spaces; "" for anything but text."""
    if not isinstance(value, str):
        return ""
    clean = "".join(each if each.isprintable() else " " for each in value)
    return " ".join(clean.split())[:longest]
