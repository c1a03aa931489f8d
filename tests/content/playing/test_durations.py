import pytest

from content.playing.durations import LONGEST, iso_duration, timespan


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("00:00:00", 0),
        ("00:01:05.5", 65.5),
        ("0000:10:05.50", 605.5),
        ("9999:99:99.99", LONGEST),
        ("1:2:3", 3723),
    ],
)
def test_timespan_is_seconds(said, seconds):
    assert timespan(said) == seconds


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("PT0S", 0),
        ("PT12.34S", 12.34),
        ("PT1H2M3.5S", 3723.5),
        ("PT0H0M0S", 0),
        ("P1DT1S", 86_401),
        ("P1W", 604_800),
        ("P1M", 2_592_000),
        ("P1Y", 31_536_000),
        ("PT1,5H", 5400),
        ("P99Y", LONGEST),
        ("PT90M", 5400),
        ("P", 0),
        ("PT", 0),
        ("P5S", 5),
    ],
)
def test_iso_duration_is_seconds(said, seconds):
    assert iso_duration(said) == seconds


@pytest.mark.parametrize("said", ["", "5", "00:05", "-1:00:00", "00:00:00:00", "9999999999999:00:00", "0٣:00:00", "x"])
def test_what_is_no_timespan_is_refused(said):
    with pytest.raises(ValueError):
        timespan(said)


@pytest.mark.parametrize("said", ["", "T", "1H", "PT1S1H", "PT-5S", "-PT5S", "PTS", "PT" + "9" * 99 + "S"])
def test_what_is_no_iso_duration_is_refused(said):
    with pytest.raises(ValueError):
        iso_duration(said)
