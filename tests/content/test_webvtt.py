import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from content.webvtt import Cue, cues
from tests.content.film_making import CAPTIONS


def test_cues_are_read_in_order():
    assert cues(CAPTIONS) == [Cue(0, 4, "Hej och välkommen."), Cue(4, 8, "Nu börjar vi.")]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffWEBVTT\r\n\r\n00:01.000 --> 01:02:03.004 align:start\r\nEtt\r\ntvå\r\n",
        "WEBVTT - Film\nKind: captions\n\nNOTE\nskriven av oss\n\nSTYLE\n::cue { color: red }\n\n"
        "namn\n00:00:01.000 --> 01:02:03.004\nEtt\ntvå",
    ],
)
def test_what_else_a_file_may_hold_is_passed_by(text):
    assert cues(text) == [Cue(1, 3723.004, "Ett\ntvå")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Första raden ska vara WEBVTT"),
        ("1\n00:00:01,000 --> 00:00:02,000\nSRT", "Första raden ska vara WEBVTT"),
        ("WEBVTTX\n\n00:01.000 --> 00:02.000\nEtt", "Första raden ska vara WEBVTT"),
        ("WEBVTT\n\nNOTE inget", "inga tider"),
        ("WEBVTT\n\n1\n00:00:01,000 --> 00:00:02,000\nEtt", "Rad 4: här ska stå en tid"),
        ("WEBVTT\n\nbara text", "Rad 4: här ska stå en tid"),
        ("WEBVTT\n\n00:61.000 --> 00:62.000\nEtt", "Rad 3: här ska stå en tid"),
        ("WEBVTT\n\n00:02.000 --> 00:02.000\nEtt", "slutar innan den börjar"),
        ("WEBVTT\n\n00:02.000 --> 00:03.000\n", "tiden har ingen text"),
        ("WEBVTT\n\n00:02.000 --> 00:03.000\nEtt\n00:03.000 --> 00:04.000\nTvå", "utan tom rad"),
        ("WEBVTT\n\n00:02.000 --> 00:03.000\nEtt\n\n00:01.000 --> 00:04.000\nTvå", "Rad 6: tiden är tidigare"),
        ("WEBVTT" + " " * 1024 * 1024, "längre än"),
    ],
)
def test_line_that_is_wrong_is_named(text, says):
    with pytest.raises(ValidationError) as refused:
        cues(text)
    assert says in refused.value.messages[0]


def test_more_hours_than_a_number_holds_are_no_time():
    with pytest.raises(ValidationError, match="Rad 3"):
        cues(f"WEBVTT\n\n00:01.000 --> {'9' * 400}:00:02.000\nEtt")


@given(st.text(alphabet="WEBVTNO \n\r0123:.->a", max_size=200))
def test_any_text_is_read_or_refused(text):
    try:
        assert all(cue.start < cue.end for cue in cues(f"WEBVTT\n\n{text}"))
    except ValidationError as error:
        assert error.messages[0]
