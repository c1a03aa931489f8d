"""Courses: content delivered to a person, so that tracking gets a fact."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.forms import RadioSelect
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import StreamValue
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from content.blocks import LessonBody
from content.facts import FactsToCheckPanel
from content.looking.panel import LookPanel
from content.privacy import LoggedIn, closed_among
from content.readability import Aim
from content.ready import ReadyToPublish
from content.reviewed import Reviewed
from content.second_reading import ReadPage, is_read
from courses.campaigns import Campaign, CampaignEvent, CampaignPlace, CatchUp  # noqa: F401  (where Django looks for models)
from courses.day_passed import DayPassedPanel
from courses.group_sessions.models import GroupAttendance, GroupSession  # noqa: F401  (where Django looks for models)
from courses.guided_talks.models import GuidedTalkPage  # noqa: F401  (where Django looks for models)
from courses.lesson_uploads import LessonUpload  # noqa: F401  (where Django looks for models)
from courses.playing.models import Launch, PlayerState, Statement  # noqa: F401  (where Django looks for models)
from courses.recall.models import RecallAnswered, RecallPoint  # noqa: F401  (where Django looks for models)
from courses.second_reader import SecondReaderTask  # noqa: F401  (where Django looks for models)
from courses.versions_panel import NewVersionPanel, VersionsPanel
from tracking.models import Training, TrainingVersion


class LearnerPage(LoggedIn, ReadPage):
    """A page for those who are logged in. Reading it records nothing."""

    class Meta:
        abstract = True


class CourseIndexPage(LearnerPage):
    introduction = RichTextField(_("inledning"), blank=True, features=["bold", "link"])

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["content.HomePage"]
    subpage_types = ["courses.CoursePage"]

    class Meta:
        verbose_name = _("kurser")

    def is_guarded(self) -> bool:
        return False

    def guards_subpages(self) -> bool:
        """A new course is sensitive until an administrator has said otherwise."""
        return True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from courses.languages import courses_on  # noqa: PLC0415  (languages stands on these models)

        courses = courses_on(self)
        closed = closed_among(request, courses)
        shown = [course for course in courses if course not in closed]
        return super().get_context(request, *args, **kwargs) | {"courses": shown}


class CoursePage(Reviewed, LearnerPage):
    """Delivers one Training. What has been completed never depends on this page."""

    admin_default_ordering = "ord"  # lessons in the order they are taken

    class Passing(models.TextChoices):
        ANSWERED = "answered", _("alla frågor är besvarade")
        PASSED = "passed", _("alla frågor är rätt besvarade")

    training = models.ForeignKey(
        Training,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("utbildning"),
        help_text=_("Det som följs upp när kursen är genomförd. Tomt: kursen följs inte upp."),
    )
    passing = models.CharField(_("genomförd när"), max_length=20, choices=Passing, default=Passing.ANSWERED)
    introduction = models.TextField(_("inledning"), blank=True)
    sensitive = models.BooleanField(
        _("känsligt ämne"),
        default=True,
        help_text=_("Kursen och dess lektioner publiceras när någon annan än den som skrev har läst dem."),
    )

    # The choice for the next publishing; empty = a minor change. versions.record_version carries it out and empties it.
    new_version = models.CharField(
        _("ny version"),
        max_length=20,
        blank=True,
        choices=[("", _("Mindre ändring: ingen gör om kursen")), *TrainingVersion.Again.choices],
        help_text=_("Gäller när kursen publiceras nästa gång, också om det sker en viss dag eller efter granskning."),
    )

    content_panels = [
        DayPassedPanel(),
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("training"),
        FieldPanel("passing"),
        *Reviewed.review_panels,
        FieldPanel("sensitive", permission="superuser"),
        MultiFieldPanel([NewVersionPanel("new_version", widget=RadioSelect), VersionsPanel()], _("Version")),
    ]
    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.LessonPage"]
    # A copy is another course until somebody says otherwise, and sensitive until an administrator does.
    exclude_fields_in_copy = ["training", "new_version", "sensitive"]

    class Meta:
        verbose_name = _("kurs")

    def is_guarded(self) -> bool:
        """As it is published, too: a draft that says otherwise must be read before it holds."""
        return self.sensitive or CoursePage.objects.filter(pk=self.pk, sensitive=True).exists()

    def clean(self) -> None:
        super().clean()
        others = CoursePage.objects.filter(training=self.training_id).exclude(translation_key=self.translation_key)
        if self.training_id and others.exists():
            message = _("Utbildningen ges redan av kursen %(course)s. Välj en annan eller lämna tomt.")
            raise ValidationError({"training": message % {"course": others.first()}})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from courses.progress import CourseProgress  # noqa: PLC0415  (progress stands on these models)
        from courses.ways import Way  # noqa: PLC0415

        progress = CourseProgress.of(self, request.user, timezone.localdate())
        own = {"progress": progress, "way": Way(request, request.user)}
        return super().get_context(request, *args, **kwargs) | own


class LessonPage(ReadyToPublish, LearnerPage):
    minutes = models.PositiveSmallIntegerField(
        _("minuter"), default=3, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    body = StreamField(LessonBody(), verbose_name=_("innehåll"), blank=True)

    content_panels = [
        DayPassedPanel(),
        *Page.content_panels,
        FieldPanel("minutes"),
        FactsToCheckPanel(),
        LookPanel(),
        FieldPanel("body"),
    ]
    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []
    searched = None  # a part is met in its course, in its order

    class Meta:
        verbose_name = _("lektion")

    def aim(self, value: StreamValue) -> Aim:
        """A nano lesson is three minutes and 250 words; a longer one goes deeper, and is read more slowly."""
        return Aim(words=250, lix=35) if self.minutes <= 3 else Aim(words=60 * self.minutes, lix=42)

    def is_guarded(self) -> bool:
        return CoursePage.objects.filter(path=self.course_path, sensitive=True).exists()

    def can_move_to(self, parent: Page) -> bool:
        """Asked for administrators too."""
        return super().can_move_to(parent) and not self.would_lie_unread_in(parent)

    def would_lie_unread_in(self, parent: Page) -> bool:
        """Whether it would be live in a course where somebody else than its authors must have read it, and nobody has.
        An alias goes live by itself, with what it follows; a lesson with a day set, on that day."""
        guarded = isinstance(parent.specific, CoursePage) and parent.specific.guards_subpages()
        if not guarded or self.is_guarded():
            return False
        goes_out = [self.live_revision] if self.live or self.alias_of_id else []
        if self.scheduled_revision:
            goes_out.append(self.scheduled_revision)
        return any(revision is None or not is_read(revision) for revision in goes_out)

    @property
    def course_path(self) -> str:
        """The path of the course it lies in, by which one query finds that course."""
        return self.path[: -self.steplen]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from courses.lessons import lesson_context  # noqa: PLC0415  (lessons stands on these models)
        from courses.ways import Way  # noqa: PLC0415

        way = Way(request, request.user)
        return super().get_context(request, *args, **kwargs) | lesson_context(self, request, way)
