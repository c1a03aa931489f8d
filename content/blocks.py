"""What a lesson is built of. Each block has its own template; those in ITEMS are done
one by one."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    IntegerBlock,
    ListBlock,
    PageChooserBlock,
    RichTextBlock,
    StaticBlock,
    StreamBlock,
    StructBlock,
    StructBlockValidationError,
    TextBlock,
    URLBlock,
)
from wagtail.blocks import ChoiceBlock as WagtailChoiceBlock
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from content.playing.grading import REPORTED, Counts, Policy
from content.questions import Option, Question, Variant


class OptionBlock(StructBlock):
    text = CharBlock(label=_("Svar"), max_length=300)
    correct = BooleanBlock(label=_("Rätt svar"), required=False)
    feedback = TextBlock(label=_("Återkoppling"), help_text=_("Vad valet leder till, varför, och ett bättre steg."))


# With every key: Wagtail's script writes “undefined” where one is lacking.
EMPTY_OPTION = {"text": "", "correct": False, "feedback": ""}


class VariantBlock(StructBlock):
    prompt = TextBlock(label=_("Situation och fråga"))
    options = ListBlock(OptionBlock(), label=_("Svarsalternativ"), min_num=2, max_num=6, default=[EMPTY_OPTION] * 3)
    reason = TextBlock(label=_("Förklaring"), help_text=_("Visas när frågan är besvarad."))


class SingleChoiceBlock(StructBlock):
    variants = ListBlock(VariantBlock(), label=_("Varianter"), min_num=1)
    multiple = False

    class Meta:
        icon = "radio-full"
        label = _("Fråga med ett rätt svar")

    def clean(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        cleaned = super().clean(value)
        for variant in cleaned["variants"]:
            self.check_right(sum(bool(option["correct"]) for option in variant["options"]))
        return cleaned

    def check_right(self, right: int) -> None:
        if right != 1:
            message = _("Varje variant ska ha exakt ett rätt svar. Bocka för ett.")
            raise StructBlockValidationError(block_errors={"variants": ValidationError(message)})

    def question(self, value: Mapping[str, Any]) -> Question:
        return Question(tuple(_variant(each) for each in value["variants"]), self.multiple)


class MultipleChoiceBlock(SingleChoiceBlock):
    multiple = True

    class Meta:
        icon = "tasks"
        label = _("Fråga med flera rätta svar")

    def check_right(self, right: int) -> None:
        if right < 1:
            message = _("Varje variant ska ha minst ett rätt svar. Bocka för det som är rätt.")
            raise StructBlockValidationError(block_errors={"variants": ValidationError(message)})


class StepsBlock(StructBlock):
    prompt = TextBlock(label=_("Situation och fråga"))
    items = ListBlock(
        CharBlock(label=_("Steg"), max_length=300),
        label=_("Steg i rätt ordning"),
        help_text=_("Den som läser möter dem i en annan ordning."),
        min_num=3,
        max_num=7,
        default=["", "", ""],
    )
    reason = TextBlock(label=_("Förklaring"), help_text=_("Visas när frågan är besvarad."))

    def clean(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        cleaned = super().clean(value)
        texts = [step.strip().casefold() for step in cleaned["items"]]
        if len(set(texts)) < len(texts):
            message = _("Två steg är likadana. Skriv om det ena, eller ta bort det.")
            raise StructBlockValidationError(block_errors={"items": ValidationError(message)})
        return cleaned


class OrderingBlock(StructBlock):
    variants = ListBlock(StepsBlock(), label=_("Varianter"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Steg att lägga i ordning")

    def question(self, value: Mapping[str, Any]) -> Question:
        return Question(tuple(_steps(each) for each in value["variants"]), ordered=True)


class ChoiceBlock(StructBlock):
    text = CharBlock(label=_("Val"), max_length=300)
    consequence = TextBlock(label=_("Vad valet leder till"))


class CaseBlock(StructBlock):
    situation = TextBlock(label=_("Situation"))
    choices = ListBlock(
        ChoiceBlock(), label=_("Val"), min_num=2, max_num=5, default=[{"text": "", "consequence": ""}] * 2
    )
    discussion = TextBlock(label=_("Att tänka på"))

    class Meta:
        icon = "comment"
        label = _("Kort fall")

    def question(self, value: Mapping[str, Any]) -> Question:
        options = tuple(
            Option(id=str(child.id), text=child.value["text"], feedback=child.value["consequence"])
            for child in value["choices"].bound_blocks
        )
        return Question((Variant(value["situation"], options, value["discussion"]),))


class GlossaryBlock(StructBlock):
    term = CharBlock(label=_("Ord"))
    explanation = TextBlock(label=_("Förklaring"))

    class Meta:
        icon = "openquote"
        label = _("Ordförklaring")
        template = "content/blocks/glossary.html"


class ChecklistBlock(StructBlock):
    title = CharBlock(label=_("Rubrik"))
    items = ListBlock(CharBlock(label=_("Punkt")), label=_("Punkter"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Checklista för den egna arbetsplatsen")
        template = "content/blocks/checklist.html"


class ContactsBlock(StaticBlock):
    """The municipality's own contact, as the frame of the page knows it, and 112."""

    class Meta:
        icon = "mail"
        label = _("Kommunens kontakt och 112")
        admin_text = _("Visar 112 och den kontakt som står i kommunens utseende.")
        template = "content/blocks/contacts.html"


class FacilitatorBlock(StructBlock):
    """Its template is empty: wherever a lesson is rendered, its readers are shown nothing of it."""

    questions = ListBlock(
        CharBlock(label=_("Fråga"), max_length=300),
        label=_("Frågor att prata om"),
        help_text=_("Om steget före. Inga egna fall: fråga om arbetsplatsen, inte om personer."),
        min_num=1,
    )
    if_defended = TextBlock(label=_("Om någon försvarar våld"), required=False)
    if_affected = TextBlock(label=_("Om någon är berörd"), required=False)

    class Meta:
        icon = "group"
        label = _("Till samtalsledaren")
        template = "content/blocks/facilitator.html"


class FilmBlock(SnippetChooserBlock):
    """A film or a recording that is part of the lesson."""

    class Meta:
        icon = "media"
        label = _("Film eller inspelning")
        template = "content/blocks/film.html"

    def complaint(self, film: Any) -> str:
        """Why the page cannot be published yet; "" = it can."""
        if not film or not film.lacks:
            return ""
        says = _("Filmen %(film)s saknar %(lacks)s. Lägg till det under Filmer och inspelningar.")
        return says % {"film": film, "lacks": ", ".join(film.lacks)}


class ReadingBlock(FilmBlock):
    """The lesson's own words, read: the lesson is their transcript."""

    class Meta:
        icon = "media"
        label = _("Lyssna: lektionen uppläst")
        template = "content/blocks/reading.html"

    def clean(self, value: Any) -> Any:
        film = super().clean(value)
        if film and not film.is_recording:
            raise ValidationError(_("Det här är en film. Välj en inspelning (mp3) av lektionens text."))
        return film

    def complaint(self, film: Any) -> str:
        return ""


class ExternalFilmBlock(StructBlock):
    """A link and nothing more: the page fetches nothing from elsewhere."""

    title = CharBlock(label=_("Filmens titel"), max_length=200)
    address = URLBlock(label=_("Adress"))
    about = TextBlock(
        label=_("Vad filmen säger"),
        help_text=_("Det som behövs för att förstå lektionen utan att öppna filmen, och om den är textad."),
    )

    class Meta:
        icon = "link-external"
        label = _("Film på en annan webbplats")
        template = "content/blocks/external_film.html"

    def get_context(self, value: Mapping[str, Any], parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        return context | {"host": urlsplit(value["address"]).hostname}


COUNTS = [  # plain text: migrations keep it
    (Counts.BEST.value, _("Det bästa resultatet som övningen rapporterar")),
    (Counts.LAST.value, _("Det senaste resultatet som övningen rapporterar")),
    (Counts.ANY.value, _("Att övningen rapporterar att den är avslutad, rätt eller fel")),
    (Counts.OPENED.value, _("Att övningen har öppnats")),
    (Counts.AFTER.value, _("Att övningen har varit öppen så många sekunder")),
    (Counts.BUTTON.value, _("Att den som gör övningen trycker på Klar")),
]
LONGEST = 3600  # seconds


class PackageBlock(StructBlock):
    """An activity that somebody else wrote: H5P or SCORM."""

    package = SnippetChooserBlock("content.Package", label=_("Paket"))
    version = IntegerBlock(
        label=_("Version"),
        required=False,
        min_value=1,
        help_text=_("Tomt: alltid den senaste. Den som är mitt i övningen fortsätter i samma version."),
    )
    counts = WagtailChoiceBlock(
        label=_("Räknas som gjord"),
        choices=COUNTS,
        default=Counts.BEST.value,
        help_text=_("En del övningar rapporterar aldrig något. Prova paketet och se vad det rapporterar."),
    )
    seconds = IntegerBlock(label=_("Sekunder"), required=False, min_value=1, max_value=LONGEST)
    pass_percent = IntegerBlock(
        label=_("Godkänd från, procent"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("Tomt: övningen avgör själv."),
    )

    class Meta:
        icon = "folder-open-inverse"
        label = _("Övning (H5P eller SCORM)")
        template = "content/blocks/package.html"

    def clean(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        cleaned = super().clean(value)
        errors = dict(_package_faults(cleaned))
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned

    def complaint(self, value: Mapping[str, Any]) -> str:
        """As FilmBlock's."""
        package = value["package"]
        if not package or package.text_alternative.strip():
            return ""
        says = _("Paketet %(package)s saknar textalternativ. Skriv det under H5P och SCORM.")
        return says % {"package": package}

    def policy(self, value: Mapping[str, Any]) -> Policy:
        percent = value["pass_percent"]
        return Policy(Counts(value["counts"]), value["seconds"] or 0, None if percent is None else percent / 100)


def _package_faults(value: Mapping[str, Any]) -> Iterator[tuple[str, ValidationError]]:
    if value["package"] and not value["package"].version(value["version"]):
        yield "version", ValidationError(_("Paketet har ingen sådan version."))
    if value["counts"] == Counts.AFTER and not value["seconds"]:
        yield "seconds", ValidationError(_("Skriv hur många sekunder."))
    if value["pass_percent"] is not None and value["counts"] not in REPORTED:
        yield "pass_percent", ValidationError(_("Den här övningen räknas utan resultat. Lämna tomt."))


class ScenarioBlock(PageChooserBlock):
    """A scenario that is done when an end of it is reached, whichever."""

    class Meta:
        icon = "comment"
        label = _("Scenario")
        template = "content/blocks/scenario.html"

    def complaint(self, page: Any) -> str:
        """As FilmBlock's."""
        if not page or page.live:
            return ""
        return _("Scenariot %(scenario)s är inte publicerat. Publicera det först.") % {"scenario": page}


class RelatedBlock(ListBlock):
    """Pages of Kunskapsbanken to go on with. Wagtail's reference index knows where each is used."""

    class Meta:
        icon = "doc-full"
        label = _("Läs mer i Kunskapsbanken")
        template = "content/blocks/related.html"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(PageChooserBlock("content.ResourcePage", label=_("Resurs")), min_num=1, max_num=6, **kwargs)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Without a request, as in the editor's own lists, nothing is shown."""
        from content.library.shown import shown_among  # noqa: PLC0415  (resources are built of blocks)

        request = (parent_context or {}).get("request")
        return super().get_context(value, parent_context) | {"shown": shown_among(request, value) if request else []}


class LessonBody(StreamBlock):
    text = RichTextBlock(
        label=_("Text"), features=["h2", "h3", "bold", "link", "ul", "ol"], template="content/blocks/text.html"
    )
    image = ImageBlock(label=_("Bild"), template="content/blocks/image.html")
    film = FilmBlock("content.Film")
    reading = ReadingBlock("content.Film")
    external_film = ExternalFilmBlock()
    remember = TextBlock(label=_("Kom ihåg"), icon="pin", template="content/blocks/remember.html")
    fact = SnippetChooserBlock(
        "content.Fact", label=_("Uppgift med källa"), icon="openquote", template="content/blocks/fact.html"
    )
    glossary = GlossaryBlock()
    checklist = ChecklistBlock()
    contacts = ContactsBlock()
    reflection = TextBlock(label=_("Fundera på"), icon="help", template="content/blocks/reflection.html")
    single_choice = SingleChoiceBlock()
    multiple_choice = MultipleChoiceBlock()
    ordering = OrderingBlock()
    case = CaseBlock()
    package = PackageBlock()
    scenario = ScenarioBlock("content.ScenarioPage")
    related = RelatedBlock()
    facilitator = FacilitatorBlock()


FACILITATOR = "facilitator"  # for whoever leads a gruppgenomgång: never shown to a learner
QUESTIONS = frozenset({"single_choice", "multiple_choice", "ordering", "case"})
PACKAGE = "package"
SCENARIO = "scenario"
ITEMS = QUESTIONS | {PACKAGE, SCENARIO}  # what must be done for a lesson to be done


def _variant(value: Mapping[str, Any]) -> Variant:
    options = tuple(
        Option(
            id=str(child.id),
            text=child.value["text"],
            feedback=child.value["feedback"],
            correct=bool(child.value["correct"]),
        )
        for child in value["options"].bound_blocks
    )
    return Variant(value["prompt"], options, value["reason"])


def _steps(value: Mapping[str, Any]) -> Variant:
    steps = tuple(Option(id=str(child.id), text=child.value, feedback="") for child in value["items"].bound_blocks)
    return Variant(value["prompt"], steps, value["reason"])
