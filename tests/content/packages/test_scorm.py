import pytest

from content.packages.refusals import Refused, Why
from content.packages.scorm import MOST_PARTS, Item, Scorm, read_scorm
from content.packages.scorm_resources import Resource
from tests.content.packages.building import ITEM, RESOURCE, scorm_files

SCORED = """<item identifier="i1" identifierref="r1"><imsss:sequencing><imsss:objectives><imsss:primaryObjective
satisfiedByMeasure="{}">{}</imsss:primaryObjective></imsss:objectives></imsss:sequencing></item>"""
MEASURE = "<imsss:minNormalizedMeasure>{}</imsss:minNormalizedMeasure>"


@pytest.fixture
def read(tmp_path):
    def read_package(files: dict[str, bytes] | None = None, **changed: str) -> Scorm:
        whole = scorm_files(files, **changed)
        (tmp_path / "imsmanifest.xml").write_bytes(whole["imsmanifest.xml"])
        return read_scorm(tmp_path, set(whole))

    return read_package


def test_scorm_tells_all_it_says_of_itself(read):
    item = Item("i1", "Första delen", "start.html", True, True, None, "", False, {}, ())
    resource = Resource("r1", "start.html", True, ("start.html",), ())

    assert read() == Scorm("1.2", "", "Trygga samtal", (item,), (resource,), False, "o1", {}, ())


@pytest.mark.parametrize(
    ("said", "spaces", "version"),
    [
        ("1.2", "1.2", ("1.2", "")),
        ("2004 3rd Edition", "2004", ("2004", "2004 3rd Edition")),
        ("2004 4th Edition", "2004", ("2004", "2004 4th Edition")),
        ("CAM 1.3", "2004", ("2004", "CAM 1.3")),
        ("", "1.2", ("1.2", "")),
        ("", "2004", ("2004", "")),
    ],
)
def test_scorm_version_is_what_is_said_or_shown(read, said, spaces, version):
    found = read(version=said, spaces=spaces)

    assert (found.version, found.edition) == version


def test_scorm_with_more_parts_than_anybody_goes_through_is_refused(read):
    parts = "".join(f'<item identifier="p{number}" identifierref="r1"/>' for number in range(MOST_PARTS + 1))

    with pytest.raises(Refused) as refused:
        read(items=parts)
    assert refused.value.why == Why.TOO_MANY_PARTS


def test_scorm_contents_keep_their_headings_and_order(read):
    items = """<item identifier="k1" isvisible="false"><title> Kapitel
      ett</title><item identifier="i2" identifierref="r2"/></item>"""
    asset = '<resource identifier="r2" href="bild.html"/>'

    found = read({"bild.html": b"x"}, items=items + ITEM, resources=RESOURCE + asset)

    heading, last = found.items
    assert (heading.title, heading.launch, heading.visible) == ("Kapitel ett", None, False)
    assert [(each.identifier, each.launch, each.is_sco) for each in found.launchable] == [
        ("i2", "bild.html", False),
        ("i1", "start.html", True),
    ]


@pytest.mark.parametrize(
    ("href", "parameters", "launch"),
    [
        ("start.html", "", "start.html"),
        ("start.html", "del=1", "start.html?del=1"),
        ("start.html", "?del=1", "start.html?del=1"),
        ("start.html", "&amp;del=1", "start.html?del=1"),
        ("start.html?a=1", "?del=1", "start.html?a=1&del=1"),
        ("start.html", "#del", "start.html#del"),
        ("start.html#a", "#del", "start.html#a"),
        ("./kurs/../start.html", "", "start.html"),
        ("min kurs/b%C3%B6rja.html?x=å", "", "min%20kurs/b%C3%B6rja.html?x=å"),
        ("bo\u0308rja.html", "", "b%C3%B6rja.html"),
    ],
)
def test_scorm_starts_at_address_and_parameters_joined(read, href, parameters, launch):
    files = {"min kurs/börja.html": b"x", "börja.html": b"x"}
    resource = f'<resource identifier="r1" adlcp:scormtype="SCO" href="{href}"/>'

    found = read(
        files, items=f'<item identifier="i1" identifierref="r1" parameters="{parameters}"/>', resources=resource
    )

    assert [(item.launch, item.is_sco) for item in found.launchable] == [(launch, True)]


def test_scorm_joins_every_base(read):
    resource = (
        '<resource identifier="r1" xml:base="del/" href="a.html"><file href="a.html"/><file href="b.png"/></resource>'
    )

    found = read({"kurs/v2/del/a.html": b"x"}, resources=resource, root=' xml:base="kurs/"', holder=' xml:base="v2/"')

    assert found.launchable[0].launch == "kurs/v2/del/a.html"
    assert found.missing == ("kurs/v2/del/b.png",)


@pytest.mark.parametrize(("said", "score"), [("80", 0.8), ("0", 0.0), ("100", 1.0), (" 66.6 ", 0.666)])
def test_mastery_score_of_scorm_1_2_is_a_share(read, said, score):
    items = f'<item identifier="i1" identifierref="r1"><adlcp:masteryscore>{said}</adlcp:masteryscore></item>'

    assert read(items=items).items[0].mastery_score == pytest.approx(score)


@pytest.mark.parametrize(
    ("by_measure", "measure", "score"),
    [
        ("true", MEASURE.format("0.7"), 0.7),
        ("true", "", 1.0),  # as the sequencing standard has it where nothing is said
        ("true", MEASURE.format("-0.5"), 0.0),
        ("false", MEASURE.format("0.7"), None),
    ],
)
def test_mastery_score_of_scorm_2004_is_its_measure(read, by_measure, measure, score):
    found = read(items=SCORED.format(by_measure, measure), version="2004 4th Edition", spaces="2004")

    assert (found.items[0].mastery_score, found.items[0].sequenced, found.sequenced) == (score, True, True)


def test_scorm_hands_launch_data_over_and_cuts_it(read):
    data = "<adlcp:{0}>{1}</adlcp:{0}>"
    items = f'<item identifier="i1" identifierref="r1">{data.format("datafromlms", "nivå=2")}</item>'
    items += f'<item identifier="i2" identifierref="r1">{data.format("dataFromLMS", "x" * 9000)}</item>'

    first, second = read(items=items).items

    assert first.launch_data == "nivå=2"
    assert second.launch_data == "x" * 4096
