"""What may never come in: personnummer, samordningsnummer, party membership and the name of a congregation (trust.md,
Privacy rules)."""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterator, Set

from django.utils.translation import gettext_noop as _

from tracking.refusal import Problem
from tracking.table_file import Sheet

# Twelve digits, or ten with a sign: one true number is enough. Ten bare digits may be any id or telephone.
SURE = re.compile(r"(?<!\d)((?:18|19|20)\d\d-*\d\d-*\d\d[-+]*\d{4}|\d\d-*\d\d-*\d\d[-+]+\d{4})(?!\d)")
# Word and Excel make other signs of a hyphen, and people write others still.
DASHES, SPACES = "\u2010\u2011\u2012\u2013\u2014\u2212\u00ad./_", " \u00a0\u202f"
# Signs that nobody sees (Unicode's category Cf): a number or a name may be written with them in between.
UNSEEN_RANGES = (
    (0x0600, 0x0605), (0x061C, 0x061C), (0x06DD, 0x06DD), (0x070F, 0x070F), (0x180E, 0x180E), (0x200B, 0x200F),
    (0x202A, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0xE0001, 0xE007F),
)  # fmt: skip
UNSEEN = {code: None for first, last in UNSEEN_RANGES for code in range(first, last + 1)}
SIGNS = UNSEEN | str.maketrans(dict.fromkeys(DASHES, "-") | dict.fromkeys(SPACES))
BARE = re.compile(r"\d{10}")
PARTY_HEADING = re.compile(r"(^|[\s_-])(parti|party|partibeteckning|partinamn|partitillh(ö|o)righet)($|[\s_-])")
PARTIES = {"s", "m", "sd", "c", "v", "kd", "l", "mp", "fi"}
PARTY_NAMES = {
    "socialdemokraterna", "arbetarepartiet-socialdemokraterna", "moderaterna", "moderata samlingspartiet",
    "sverigedemokraterna", "centerpartiet", "vänsterpartiet", "kristdemokraterna", "liberalerna", "miljöpartiet",
    "miljöpartiet de gröna", "feministiskt initiativ",
}  # fmt: skip

# In a text about somebody elected: "Ledamot (S)", "Ersättare, MP", "Ledamot för Moderaterna".
_LETTERS = "|".join(sorted(PARTIES))
PARTY_LETTERS = re.compile(
    rf"[(\[]\s*({_LETTERS})\s*[)\]]"  # in brackets
    rf"|(?:[,;/–]|\s-)\s*({_LETTERS})\s*$"  # last
    rf"|^\s*({_LETTERS})\s*(?:[,;–]|-\s)"  # first
    rf"|^(?:ledamot|ersättare|(?:vice )?ordförande)\s+({_LETTERS})\s*$"
)
_MEMBERS = "|".join(["socialdemokrat", "moderat", "sverigedemokrat", "centerpartist", "vänsterpartist", "kristdemokrat",
                     "miljöpartist"])  # fmt: skip
_NAMES = "|".join(sorted(PARTY_NAMES, key=len, reverse=True))
PARTY_WORDS = re.compile(rf"(?<!\w)((?:{_NAMES})s?|(?:{_MEMBERS})(?:er|isk|iska)?)(?!\w)")

# An association is a congregation's when one word says the faith and another that it is an association; the last few
# are names by themselves.
FAITHS = re.compile(
    r"(?<!\w)(islam|muslim|sunni|shia|ahmadiyya|judisk|buddhis|hindu|sikh|mandeisk|mandé|kristen(?!s)|kristna|katolsk|ortodox"
    r"|evangelisk|luthersk|baptis|metodist|adventist|pingst|bahá|bahai)"
)
ASSOCIATIONS = (
    "förbund", "förbundet", "förening", "föreningen", "samfund", "samfundet", "center", "centret", "centrum", "råd",
    "rådet", "rörelse", "rörelsen", "kongregation", "organisation", "organisationen", "union", "unionen",
)  # fmt: skip
FAITH_NAMES = ("jehova", "frälsningsarmé", "mormon", "scientolog", "hare krishna", "livets ord", "pingstvän")

# A congregation in general; with more in front, or another word beside it, it is one by name.
CONGREGATION_WORDS = (
    "församling", "församlingen", "församlings", "församlingens", "moské", "moskén", "moske", "moskeen", "moskéns",
    "kyrka", "kyrkan", "kyrkans", "synagoga", "synagogan", "pastorat", "pastoratet", "tempel", "templet", "kapell",
    "kapellet", "stift", "stiftet",
)  # fmt: skip
# Words of a function, which may stand beside them.
FUNCTION_WORDS = {
    "ansvarig", "diakon", "diakoni", "företrädare", "imam", "kontaktperson", "ledare", "ledamot", "ordförande",
    "pastor", "präst", "rabbin", "representant", "samordnare", "sekreterare", "ungdomsledare", "ungdomspastor",
    "volontär",
    "trossamfund", "samverkan", "samverkanspart", "annan", "annat", "av", "för", "från", "hos", "i", "inom", "med",
    "och", "eller", "samt", "till", "vid", "en", "ett", "den", "det",
}  # fmt: skip
CONGREGATION = _(
    "Texten ser ut som namnet på en församling, som inte får läsas in. Skriv bara funktion (till exempel "
    "kontaktperson) och typ (trossamfund)."
)


def names_congregation(text: str) -> bool:
    """Whether it is one by name ("Lärkdala församling", "Pingstkyrkan"), no function ("Imam i en moské")."""
    plain = unicodedata.normalize("NFC", text.translate(UNSEEN)).casefold()
    words = re.findall(r"[^\W_]+(?:-[^\W_]+)*", plain)
    if any(word.startswith("mission") for word in words) or any(name in plain for name in FAITH_NAMES):
        return True
    if FAITHS.search(plain) and any(word.endswith(ASSOCIATIONS) for word in words):
        return True
    kept = [word for word in words if word.endswith(CONGREGATION_WORDS)]
    if any(word not in CONGREGATION_WORDS for word in kept):
        return True
    return bool(kept) and any(word not in FUNCTION_WORDS for word in words if word not in kept)


def is_personal_number(text: str) -> bool:
    """Date and check digit hold, with 60 added to the day for a samordningsnummer (Skatteverket, SKV 704)."""
    digits = re.sub(r"\D", "", text)[-10:]
    day = int(digits[4:6])
    day -= 60 if day > 60 else 0
    if not any(_is_date(century + int(digits[:2]), int(digits[2:4]), day) for century in (1900, 2000)):
        return False
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def find_forbidden(sheet: Sheet, known: Collection[int]) -> Iterator[Problem]:
    """`known`: places of the columns that are read. In the others, letters that are all parties' are a party."""
    for place, heading in enumerate(sheet.headings):
        cells = [(number, row[place]) for number, row in sheet.rows if row[place]]
        # In a file without headings the first person's own data stand where the headings should, and are not printed.
        column = heading if len(known) > 2 else str(place + 1)
        row = _personal_number_row(cells)
        if row:
            yield Problem(
                row,
                column,
                _(
                    "Kolumnen innehåller personnummer eller samordningsnummer, som inte får läsas in. "
                    "Ta bort kolumnen, eller byt den mot HR-systemets eget nummer."
                ),
            )
        if PARTY_HEADING.search(heading.casefold()) or (place not in known and _is_party(cells)):
            yield Problem(1, column, _("Partitillhörighet får inte läsas in. Ta bort kolumnen."))


def find_parties(sheet: Sheet, elected: Set[int], texts: Collection[int]) -> Iterator[Problem]:
    """In the rows of elected officials, by number. A party's name is one in any column. One or two letters may be a
    code, and are a party's only in `texts`, the places of columns where people write words."""
    for place, heading in enumerate(sheet.headings):
        tells = names_party if place in texts else _is_party_name
        cells = ((number, row[place]) for number, row in sheet.rows if number in elected)
        row = next((number for number, cell in cells if cell and tells(cell)), None)
        if row:
            yield Problem(
                row,
                heading,
                _(
                    "Cellen ser ut som en partitillhörighet, som inte får läsas in. Töm sådana celler i kolumnen. "
                    "Betyder de något annat, skriv det med hela ord."
                ),
            )


def _personal_number_row(cells: list[tuple[int, str]]) -> int | None:
    bare = []
    for number, cell in cells:
        if len(cell) < 10:
            continue
        compact = cell.translate(SIGNS)
        if any(is_personal_number(found) for found in SURE.findall(compact)):
            return number
        if BARE.fullmatch(compact) and is_personal_number(compact):
            bare.append(number)
    return bare[0] if len(bare) * 2 > len(cells) else None


def _is_party(cells: list[tuple[int, str]]) -> bool:
    values = {cell.casefold() for _number, cell in cells}
    return len(values) > 1 and values <= PARTIES


def holds_personal_number(text: str) -> bool:
    """Of one text that somebody has written, where ten bare digits may be a telephone."""
    return any(is_personal_number(found) for found in SURE.findall(text.translate(SIGNS)))


def names_party(text: str) -> bool:
    """Of one text about an elected official: the party alone, in brackets, set off by a comma, or by name. A letter
    that is part of something else ("Ledamot i utskott C", "S-enheten") is none."""
    plain = text.translate(UNSEEN).strip().casefold()
    return plain in PARTIES or any(told.search(plain) for told in (PARTY_LETTERS, PARTY_WORDS))


def _is_party_name(text: str) -> bool:
    return text.translate(UNSEEN).strip().casefold() in PARTY_NAMES
