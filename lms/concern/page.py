"""“Orolig för någon?”: whom to call, in each situation that somebody may be in. It asks nothing and keeps nothing."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from content.looking.panel import LookPanel
from content.read_language import reading
from content.readability import Aim
from content.ready import Lack, ReadyToPublish
from content.sensitive import SensitivePage
from lms.concern.blocks import SituationsBlock
from lms.concern.shown import Numbers, Reader
from lms.concern.worker import WORKER, worker
from tracking.models import Municipality

EMERGENCY = "112"
NEUTRAL = "https://www.smhi.se/"  # the weather: says nothing of who was here


class ConcernPage(ReadyToPublish, SensitivePage):
    introduction = models.TextField(gettext_lazy("inledning"), help_text=gettext_lazy("Två eller tre meningar."))
    situations = StreamField(SituationsBlock(), verbose_name=gettext_lazy("lägen"), blank=True)
    leave_address = models.URLField(
        gettext_lazy("dit ”Lämna sidan snabbt” leder"),
        default=NEUTRAL,
        help_text=gettext_lazy("En sida som vem som helst kan ha öppen, till exempel om vädret."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        LookPanel(),
        FieldPanel("situations"),
        FieldPanel("leave_address"),
    ]
    parent_page_types = ["content.HomePage"]
    subpage_types: list[str] = []
    template = "lms/concern_page.html"
    may_be_found = True
    max_count_per_parent = 1
    searched = ("introduction", "words")
    blocks = "situations"

    class Meta:
        verbose_name = gettext_lazy("sida för den som är orolig")

    def aim(self, value: Any) -> Aim:
        """Read by somebody who is frightened, perhaps on a telephone in the street."""
        return Aim(words=80 * max(len(value), 1), lix=35)

    def lacking(self, value: Any) -> Iterator[Lack]:
        if not value:
            yield None, _("Sidan är tom. Lägg till minst ett läge.")
            return
        if EMERGENCY not in [each.number for each in value[0].value["numbers"]]:
            yield 0, _("Först på sidan ska 112 stå. Lägg till det i det första läget.")
        headings = Counter(child.value.anchor for child in value)
        for place, child in enumerate(value):
            if headings[child.value.anchor] > 1:
                yield place, _("Två lägen har samma rubrik. Ändra den ena.")
            if not child.value["numbers"]:
                yield place, _("Läget har inget nummer att ringa. Lägg till minst ett.")

    @property
    def words(self) -> str:
        """What is searched of the situations: no numbers, some of which are not for everybody."""
        return " ".join(
            f"{each.value['heading']} {each.value['text']} {each.value['then']}" for each in self.situations
        )

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """The worker lies below the page, so that it can hold no other."""
        if path_components == [WORKER] and self.live:
            return RouteResult(self, kwargs={"asks_for_worker": True})
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, asks_for_worker: bool = False, **kwargs: Any) -> HttpResponse:
        """Wholly in the page's own language: whoever opens the saved copy has no other."""
        if asks_for_worker:
            return worker(request.path.removesuffix(f"{WORKER}/"))
        language = self.locale.language_code
        with reading(language):
            response = super().serve(request, *args, **kwargs)
            response.render()
        response.headers["Content-Language"] = language
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        on = timezone.localdate()
        reader = Reader.of(request.user, on)
        municipality = Municipality.known_for(request)
        numbers = Numbers(reader, self.locale.language_code, municipality.contact_phone, on)
        more = {
            "on": on,
            "situations": [(each.value, numbers.of(_keys(each.value["numbers"]))) for each in self.situations],
            "for_staff": numbers.for_staff(),
            "other_languages": self.other_languages(),
        }
        return super().get_context(request, *args, **kwargs) | more

    def other_languages(self) -> list[tuple[Page, str]]:
        """Each with its language's name in itself."""
        same = type(self).objects.live().filter(translation_key=self.translation_key, alias_of=None)
        names = dict(settings.LANGUAGES)
        others = same.exclude(pk=self.pk).select_related("locale").order_by("locale")
        return [(each, names[each.locale.language_code]) for each in others if each.locale.language_code in names]


def _keys(chosen: Any) -> list[Any]:
    return [each.translation_key for each in chosen if each and not each.for_staff]
