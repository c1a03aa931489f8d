"""A course that is an exercise: a SCORM package of three situations, taken in as an editor's upload is, and one of
Samtalsstöd's scenarios."""

import tempfile
import zipfile
from pathlib import Path

from content.keeping import keep
from content.kept_packages import PackageVersion
from content.models import ScenarioPage
from courses.course_file import course_index, publish
from courses.models import CoursePage, LessonPage
from tracking.models import Training

FILES = Path(__file__).parent / "samtal"
TITLE = "Öva ett samtal"
TEXT = (
    "Mikael säger i fikarummet att politikerna bara lyssnar om det smäller. Fråga hur han menar, där eller i enrum "
    "efteråt. Säg att åsikten är fri och att våld inte är en väg.\n\n"
    "Efter fikat säger han att ingen bryr sig. Fråga vad det är som ingen bryr sig om, och erbjud att gå till chefen "
    "tillsammans. Att lyssna är inte att hålla med.\n\n"
    "Dagen därpå tänker du på det. Berätta för din chef vad du hörde, med hans ord och utan gissningar. Skriv inga "
    "listor och bevaka ingen. I det här fallet var det en arg granne och en dålig natt."
)
NOTE = "Prövad med tangentbord, i 320 punkters bredd och med axe i november 2026. Inte prövad med skärmläsare."
WHY = (
    "<p>Tre situationer från en vanlig arbetsplats. Det finns oftast mer än en bra väg. Du kan sluta när du vill och "
    "fortsätta där du var.</p>"
)


def add_exercise() -> None:
    training = Training.objects.create(code="ova-samtal", title=TITLE, level=Training.Level.NANO)
    course = CoursePage(title=TITLE, slug="ova-samtal", introduction="Fyra situationer, en kvart.", training=training)
    course_index().add_child(instance=course)
    publish(course)
    body = [("text", WHY), ("package", {"package": _kept().package, "counts": "best"})]
    lesson = LessonPage(title="Mikael i fikarummet", slug="mikael", minutes=5, body=body)
    course.add_child(instance=lesson)
    publish(lesson)
    scenario = ScenarioPage.objects.get(slug="koket-hos-rune")
    home_care = LessonPage(title=scenario.title, slug="rune", minutes=10, body=[("scenario", scenario)])
    course.add_child(instance=home_care)
    publish(home_care)


def _kept() -> PackageVersion:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "samtal.zip"
        with zipfile.ZipFile(path, "w") as package:
            for file in sorted(FILES.iterdir()):
                # A day of its own, so that the same files are the same package.
                package.writestr(zipfile.ZipInfo(file.name), file.read_bytes())
        version = keep(path)
    package_row = version.package
    package_row.text_alternative, package_row.accessibility_note = TEXT, NOTE
    package_row.save()
    return version
