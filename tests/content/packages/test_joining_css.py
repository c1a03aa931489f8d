import time

import pytest

from content.packages.joining_css import as_part, is_joinable

NAME = "H5P.MultiChoice-1.16/css/multichoice.css"
FOLDER = b"../H5P.MultiChoice-1.16/css/"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"url(a.png)", b"url(%sa.png)"),
        (b"url( 'a b.png' )", b"url('%sa b.png')"),
        (b'URL("../fonts/a.woff2?v=1#iefix")', b'url("%s../fonts/a.woff2?v=1#iefix")'),
        (b"url(a.eot?#iefix) format('x'),url(a.ttf)", b"url(%sa.eot?#iefix) format('x'),url(%sa.ttf)"),
        (b"url(data:image/png;base64,iVBORw0KGgo=)", None),
        (b"url(\"data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg'/>\")", None),
        (b"url(https://fonts.example/a.woff)", None),
        (b"url(//fonts.example/a.woff)", None),
        (b"url(/a.png)", None),
        (b"url(#clip)", None),
        (b"url()", None),
        (b"url('')", None),
        (b"/* url(a.png) */", None),
        (b'content: "url(a.png)"', None),
        (b"--my-url(a.png)", None),
    ],
)
def test_address_leads_where_it_led(before, after):
    expected = before if after is None else after.replace(b"%s", FOLDER)

    assert as_part(b"a { src: %b }" % before, NAME, "../") == b"a { src: %b }\n" % expected


def test_folder_with_odd_letters_is_written_as_an_address():
    assert (
        as_part(b"a{b:url(c.png)}", "Lib-1.0/stil (å)/a.css", "../")
        == b"a{b:url(../Lib-1.0/stil%20%28%C3%A5%29/c.png)}\n"
    )


def test_what_only_a_sheet_of_its_own_may_say_is_dropped():
    css = b'@charset "UTF-8";\na { b: c }\n/*! Licens: MIT */\n/*# sourceMappingURL=a.css.map */'

    assert as_part(css, NAME, "../") == b"\na { b: c }\n/*! Licens: MIT */\n\n"


@pytest.mark.parametrize(
    "css",
    [
        b"",
        b"a { b: c }",
        b"@media print { a { b: c } }",
        b".a\\{ { b: c }",
        b".sm\\:a\\'b { b: c }",
        b'a::before { content: "}" }',
        b"a::before { content: '\\'}' }",
        b"/* } ' */ a { b: url(x) }",
        b"a[b='c'] { width: calc((1px + 2px)) }",
    ],
)
def test_whole_sheet_may_be_joined(css):
    assert is_joinable(css)


@pytest.mark.parametrize(
    "css",
    [
        b"@import 'b.css';",
        b"@IMPORT url(b.css);",
        b"@namespace svg url(http://www.w3.org/2000/svg);",
        b"a { b: image-set('a.png' 1x) }",
        b"a { b: url(a\\.png) }",
        b"a { b: url(a b.png) }",
        b"a { b: url(a.png",
        b"a { b: c",
        b"a { b: c } }",
        b"a { b: (c }",
        b"{(}{)}",
        b"a[b { c: d }",
        b"/* a { b: c }",
        b'a { b: "c }',
        b"a { b: 'c\n }",
    ],
)
def test_sheet_that_would_change_its_neighbours_stays_alone(css):
    assert not is_joinable(css)


SLOW = {
    "comments": b"/*" * 100_000,
    "spaces": b"url(" + b" " * 200_000,
    "quotes": b"'" * 200_001,
    "escapes": b"url('" + b"\\" * 200_000,
    "braces": b"{" * 200_000,
}


@pytest.mark.parametrize("name", SLOW)
def test_sheet_made_to_be_slow_is_not(name):
    started = time.process_time()

    is_joinable(SLOW[name])
    as_part(SLOW[name], NAME, "../")

    assert time.process_time() - started < 5  # read anew from each place it would be minutes
