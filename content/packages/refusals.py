"""Why a package is not taken in: what is wrong, in which entry, and the remedy."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 120


class Why(TextChoices):
    """The value is what a row keeps; the label is told in the reader's language, with the values of the refusal."""

    # The file as a whole
    NOT_ZIP = "not_zip", _("Filen är inget ZIP-paket. Ladda upp paketet som det exporterades, utan att packa om det.")
    DAMAGED = "damaged", _("Paketet är skadat eller ofullständigt. Exportera det på nytt.")
    EMPTY = "empty", _("Paketet är tomt. Exportera det på nytt.")
    SEVERAL_DISKS = "several_disks", _("Paketet är delat i flera filer. Exportera det som en enda fil.")
    TWO_DIRECTORIES = "two_directories", _("Paketet har två innehållsförteckningar. Exportera det på nytt.")
    MISPLACED = (
        "misplaced",
        _("Filen innehåller annat än paketet, före eller efter det. Exportera det på nytt."),
    )
    COUNT_LIE = "count_lie", _("Paketet har inte så många filer som det säger. Exportera det på nytt.")
    TOO_LARGE = "too_large", _("Paketet är större än %(most)s MB. Minska bilder och film, eller dela upp det.")
    TOO_MANY = "too_many", _("Paketet har fler än %(most)s filer. Ta bort det som inte används, eller dela upp det.")
    TOO_LARGE_UNPACKED = (
        "too_large_unpacked",
        _("Paketet blir större än %(most)s MB uppackat. Minska bilder och film, eller dela upp det."),
    )
    NO_KIND = (
        "no_kind",
        _("Paketet är varken H5P eller SCORM: h5p.json eller imsmanifest.xml saknas överst. Kontrollera exporten."),
    )
    IN_FOLDER = (
        "in_folder",
        _("Filen ska ligga överst i paketet och inte i en mapp. Packa mappens innehåll, inte mappen."),
    )
    BOTH_KINDS = "both_kinds", _("Paketet är både H5P och SCORM. Exportera det som det ena.")

    OTHER_KIND = (
        "other_kind",
        _("Det nya paketet är av en annan sort än %(kind)s, som lektionerna räknar med. Ladda upp det som ett nytt."),
    )
    TITLE_TAKEN = (
        "title_taken",
        _("Titeln %(title)s är upptagen. Ge det nya paketet en annan titel, eller ladda upp det som ny version."),
    )
    TOO_SLOW = "too_slow", _("Paketet tog för lång tid att läsa. Dela upp det, eller ta bort filer som inte behövs.")

    # One entry of the ZIP
    ENCRYPTED = "encrypted", _("Filen är krypterad. Exportera paketet utan lösenord.")
    METHOD = "method", _("Filen är packad på ett sätt som inte tas emot. Packa med vanlig ZIP (deflate).")
    RATIO = "ratio", _("Filen växer onormalt mycket när den packas upp. Ta bort eller byt ut den.")
    HEADERS_DIFFER = "headers_differ", _("Filens uppgifter säger emot varandra. Exportera paketet på nytt.")
    OVERLAP = "overlap", _("Filen delar plats med en annan fil i paketet. Exportera paketet på nytt.")
    SIZE_LIE = "size_lie", _("Filen har inte den storlek som den säger. Exportera paketet på nytt.")
    CHECKSUM = "checksum", _("Filen är skadad: kontrollsumman stämmer inte. Exportera paketet på nytt.")
    SPECIAL_FILE = (
        "special_file",
        _("Det är en länk, en enhet eller något annat än en vanlig fil. Ta bort den ur paketet."),
    )

    # Names
    NAME_ENCODING = "name_encoding", _("Filnamnet kan inte läsas. Byt namn på filen och packa om.")
    NAME_LONG = "name_long", _("Filnamnet med mappar är längre än %(most)s byte. Korta det.")
    NAME_DEEP = "name_deep", _("Filen ligger djupare än %(most)s mappar. Flytta den högre upp.")
    NAME_ABSOLUTE = "name_absolute", _("Filnamnet börjar från diskens rot. Packa filerna med sina egna namn.")
    NAME_PARENT = "name_parent", _("Filnamnet leder ut ur paketet eller har tomma delar. Packa om filerna.")
    NAME_CHARACTER = (
        "name_character",
        _("Filnamnet har tecken som inte får användas. Byt namn: bokstäver, siffror, bindestreck och punkt går bra."),
    )
    NAME_ENDING = "name_ending", _("Filnamnet eller en mapp slutar med punkt eller mellanslag. Byt namn.")
    NAME_DEVICE = "name_device", _("Filnamnet är upptaget av Windows. Byt namn på filen.")
    NAME_TWICE = (
        "name_twice",
        _("Filen krockar med en annan på datorer som inte skiljer på stora och små bokstäver. Byt namn på den ena."),
    )

    # Types
    TYPE_UNLISTED = "type_unlisted", _("Filtypen hör inte hemma i H5P-innehåll. Ta bort filen eller byt format.")
    TYPE_EXECUTABLE = "type_executable", _("Program och serverfiler tas inte emot. Ta bort filen ur paketet.")
    NESTED = "nested", _("Ett paket får inte innehålla andra paket. Ta bort filen, eller packa upp den i paketet.")
    NOT_AN_IMAGE = "not_an_image", _("Filen är ingen bild, fast den heter så. Byt ut den.")
    NOT_MEDIA = "not_media", _("Filen innehåller något annat än vad den heter. Byt ut den.")
    SVG_SCRIPT = "svg_script", _("Bilden innehåller skript. Spara den som vanlig SVG utan skript, eller som PNG.")
    SVG_BROKEN = "svg_broken", _("Bilden är ingen hel SVG. Spara den på nytt som vanlig SVG, eller som PNG.")

    # H5P
    JSON_LARGE = "json_large", _("Filen är större än %(most)s MB. Dela upp innehållet i flera aktiviteter.")
    JSON_MANY = "json_many", _("Filen har orimligt många eller djupa värden. Dela upp innehållet i flera aktiviteter.")
    JSON_BROKEN = "json_broken", _("Filen är inte giltig JSON. Exportera paketet på nytt.")
    FIELD = "field", _("Fältet %(field)s saknas eller är fel. Exportera paketet på nytt.")
    NO_FILE = "no_file", _("Filen saknas i paketet. Exportera aktiviteten på nytt.")
    NO_LIBRARIES = (
        "no_libraries",
        _("Biblioteket %(library)s finns inte i paketet. Exportera från Lumi eller H5P.com, som tar med biblioteken."),
    )
    LIBRARY_FOLDER = "library_folder", _("Mappen heter inte som biblioteket i den. Exportera paketet på nytt.")
    LIBRARY_TWICE = "library_twice", _("Biblioteket finns två gånger i paketet. Exportera paketet på nytt.")
    LIBRARY_FILE = "library_file", _("Biblioteket behöver filen %(file)s, som inte finns. Exportera paketet på nytt.")
    NOT_RUNNABLE = "not_runnable", _("Biblioteket kan inte köras ensamt. Exportera själva aktiviteten.")
    TOO_NEW = "too_new", _("Biblioteket är gjort för en nyare H5P än spelaren har. Exportera med en äldre version.")

    # SCORM
    XML_LARGE = "xml_large", _("Filen är större än %(most)s MB. Dela upp kursen i flera paket.")
    XML_MANY = "xml_many", _("Filen har orimligt många eller djupa delar. Dela upp kursen i flera paket.")
    XML_BROKEN = "xml_broken", _("Filen är inte giltig XML. Exportera paketet på nytt.")
    XML_ENTITIES = "xml_entities", _("Filen har egna entiteter eller en DTD. Exportera paketet utan dem.")
    NOT_MANIFEST = "not_manifest", _("Filen är inget IMS-manifest. Exportera kursen som SCORM.")
    SCORM_VERSION = "scorm_version", _("SCORM-versionen är okänd. Exportera som SCORM 1.2 eller 2004.")
    TOO_MANY_PARTS = "too_many_parts", _("Kursen har fler än %(most)s delar. Dela upp den i flera paket.")
    NOTHING_TO_START = "nothing_to_start", _("Kursen har ingen del som går att starta. Kontrollera exporten.")
    NO_RESOURCE = "no_resource", _("Delen %(item)s pekar på en resurs som inte finns. Exportera paketet på nytt.")
    IDENTIFIER = "identifier", _("Beteckningen %(identifier)s saknas eller finns två gånger. Exportera på nytt.")
    OUTSIDE = "outside", _("Startsidan %(href)s ligger inte i paketet. Exportera kursen med alla filer.")
    NO_LAUNCH = "no_launch", _("Startsidan %(href)s finns inte i paketet. Exportera paketet på nytt.")
    NUMBER = "number", _("Värdet i %(field)s är fel. Rätta gränsen för godkänt och exportera på nytt.")

    # A document
    NO_DOCUMENT = (
        "no_document",
        _("Filen är varken Word (.docx), Markdown (.md) eller en ZIP med en enda .md. Spara den som något av dem."),
    )
    TANGLED = (
        "tangled",
        _("Texten är längre än en hel kurs, eller har för många klamrar, öppna taggar eller nivåer. Dela upp den."),
    )
    NOT_WORD = "not_word", _("Word-filen går inte att läsa. Öppna den i Word och spara den på nytt som .docx.")


class Refused(Exception):
    """`entry` is a name from the package as others wrote it, "" = the package as a whole. Nothing was kept."""

    def __init__(self, why: Why, entry: str = "", **values: Any) -> None:
        self.why, self.entry, self.values = why, printable(entry), values
        super().__init__(why.value, self.entry)

    def __str__(self) -> str:
        text = str(self.why.label)
        shown = {name: printable(str(value)) for name, value in self.values.items()}
        text = text % shown if shown else text
        return f"{self.entry}: {text}" if self.entry else text


def printable(name: str) -> str:
    """One line that changes nothing on a terminal, and not longer than a person reads."""
    shown = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in name)
    return shown if len(shown) <= LONGEST_NAME else shown[:LONGEST_NAME] + "…"
