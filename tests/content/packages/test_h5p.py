import pytest

from content.packages.h5p import H5P, Author, read_h5p
from content.packages.h5p_libraries import Library, Needed
from tests.content.packages.building import GONE, LIBRARY, h5p_files, needs, other_library

CALLED = Needed("H5P.MultiChoice", 1, 16)
SCRIPTS, STYLES = ("js/multichoice.js",), ("css/multichoice.css",)


@pytest.fixture
def read(tmp_path):
    def read_files(files: dict[str, bytes]) -> H5P:
        for name, data in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(data)
        return read_h5p(tmp_path, set(files))

    return read_files


def test_h5p_tells_all_it_says_of_itself(read):
    main = Library(CALLED, 4, "Multiple Choice", True, LIBRARY, SCRIPTS, STYLES, ())

    assert read(h5p_files()) == H5P(
        title="Frågor om samtal",
        language="sv",
        main=main,
        libraries=(main,),
        needs=(CALLED,),
        licence="CC BY-SA",
        licence_version="4.0",
        authors=(Author("Kim Ek", "Author"),),
        source="https://larkdala.example/samtal",
        missing=(),
        elsewhere=(),
    )


def test_h5p_that_says_little_is_named_by_its_library(read):
    unsaid = dict.fromkeys(("title", "language", "license", "licenseVersion", "authors", "source"), GONE)

    found = read(h5p_files(h5p=unsaid))

    assert (found.title, found.language, found.licence, found.licence_version) == ("Multiple Choice", "und", "U", "")
    assert (found.authors, found.source) == ((), "")


def test_h5p_words_are_lines_without_controls(read):
    says = {"title": " Hej\n\x1b[31m <b>du</b>\ud800 ", "author": "Ali Åberg", "authors": [{"name": "\0"}, {}]}
    says |= {"source": "javascript:alert(1)", "language": "../../etc"}

    found = read(h5p_files(h5p=says))

    assert (found.title, found.language, found.source) == ("Hej [31m <b>du</b>", "und", "")
    assert found.authors == (Author("Ali Åberg", ""),)


def test_h5p_says_which_files_are_missing_and_which_lie_elsewhere(read):
    content = {
        "a": {"path": "images/gone.png", "mime": "image/png"},
        "b": [
            {"path": "images/rum.png#tmp", "mime": "image/png"},
            {"path": "//evil.example/x.mp4", "mime": "video/mp4"},
        ],
        "c": [[{"deep": {"path": "https://www.youtube.com/watch?v=x", "mime": "video/YouTube"}}]],
        "d": {"path": "a sentence about a path"},
        "e": {"path": "a\0\ud800b.png", "mime": "image/png"},
    }

    found = read(h5p_files(content=content))

    assert found.missing == ("a b.png", "images/gone.png")
    assert found.elsewhere == ("//evil.example/x.mp4", "https://www.youtube.com/watch?v=x")


def test_h5p_libraries_are_told_with_what_they_need(read):
    others = other_library("H5P.Question", 5, preloadedDependencies=[needs("H5P.JoubelUI", 3)])
    others |= other_library("H5P.JoubelUI", 3, patchVersion=999)

    found = read(h5p_files(others, library={"preloadedDependencies": [needs("H5P.Question", 5)]}))

    question, joubel = Needed("H5P.Question", 1, 5), Needed("H5P.JoubelUI", 1, 3)
    assert {(str(each.is_called), each.patch, each.runnable, each.needs) for each in found.libraries} == {
        ("H5P.MultiChoice 1.16", 4, True, (question,)),
        ("H5P.Question 1.5", 0, False, (joubel,)),
        ("H5P.JoubelUI 1.3", 999, False, ()),
    }
