"""Word and Markdown as the parts of a lesson; hostile files refused as packages are."""

import pytest
from bs4 import BeautifulSoup

from content.documents.parts import Document, Picture
from content.documents.reading import read_document
from content.packages.refusals import Refused, Why
from tests.content.documents.writing import HEAD, LINKED, drawn, paragraph, png, table, word, zipped

BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.fixture
def read(tmp_path):
    def read_bytes(content: bytes) -> Document:
        (tmp_path / "fil").write_bytes(content)
        return read_document(tmp_path / "fil")

    return read_bytes


def test_word_becomes_texts_and_pictures_in_their_order(read):
    document = read(
        word(
            paragraph("Att lyssna", "H1"),
            paragraph("En situation", "H2"),
            paragraph("Karin säger &amp; undrar."),
            drawn(alt="Två stolar"),
            paragraph("Viktigt", bold=True),
        )
    )

    assert document.title == "Att lyssna" and document.notes == []
    assert document.parts == [
        "<h2>En situation</h2><p>Karin säger &amp; undrar.</p>",
        Picture("bild-1.png", png(), "Två stolar"),
        "<p><strong>Viktigt</strong></p>",
    ]


def test_table_and_picture_without_words_are_told(read):
    document = read(word(table(["Vem", "När"], ["Chefen", "Nu"]), drawn()))

    assert document.parts[0] == "<p>Vem – När</p><p>Chefen – Nu</p>"
    assert [note.split(".")[0] for note in document.notes] == [
        "En tabell har blivit rader med text",
        "En bild saknar beskrivning",
    ]


def test_picture_that_word_has_elsewhere_is_told_and_not_fetched(read):
    document = read(word(paragraph("Först."), drawn(LINKED, alt="Två stolar"), paragraph("Sist.")))

    assert document.parts == ["<p>Först.</p><p>Sist.</p>"]
    assert document.notes == ["Bilden Två stolar följde inte med. Lägg in den i redigeringen."]


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("# Rubrik\n\nEtt *stycke* med **fet** och [länk](https://larkdala.example/).",
         '<p>Ett stycke med <strong>fet</strong> och <a href="https://larkdala.example/">länk</a>.</p>'),
        ("- ett\n- två", "<ul><li>ett</li><li>två</li></ul>"),
        ("1. ett\n2. två", "<ol><li>ett</li><li>två</li></ol>"),
        ("- ett\n\n- två", "<ul><li>ett</li><li>två</li></ul>"),
        ("#### Djupt\n\n> Citat\n\n    kod < här", "<h3>Djupt</h3><p>Citat</p><p>kod &lt; här</p>"),
        ("<script>alert(1)</script><p onclick='x'>Hej</p>", "<p>Hej</p>"),
        ("[x](javascript:alert(1)) <a href='data:text/html,x'>y</a>", "<p>x y</p>"),
        ("å ä ö ”citat” – tankstreck", "<p>å ä ö ”citat” – tankstreck</p>"),
    ],
)  # fmt: skip
def test_markdown_becomes_what_an_editors_field_holds(read, written, html):
    assert "".join(map(str, read(written.encode()).parts)) == html


def test_table_in_markdown_becomes_rows_as_in_word(read):
    document = read("| Läge | Ring |\n|---|---|\n| Fara | 112 |".encode())

    assert document.parts == ["<p>Läge – Ring</p><p>Fara – 112</p>"]
    assert document.notes == ["En tabell har blivit rader med text. Skriv om den som en lista."]


def test_markdown_of_windows_and_with_a_mark_in_front_keeps_its_letters(read):
    assert read("Åäö".encode("cp1252")).parts == read("\ufeffÅäö".encode()).parts == ["<p>Åäö</p>"]


def test_markdown_in_a_zip_brings_its_pictures_and_tells_of_those_that_are_not_there(read):
    text = "Före ![Stolar](bilder/stol%201.png) efter\n\n![](bilder/../../hemligt.png)\n\n![](https://x.example/y.png)"
    document = read(zipped({"del/text.md": text, "del/bilder/stol 1.png": png()}))

    assert document.parts == ["<p>Före  efter</p>", Picture("stol 1.png", png(), "Stolar")]
    assert document.notes == [
        "Bilden bilder/../../hemligt.png följde inte med. Lägg in den i redigeringen.",
        "Bilden https://x.example/y.png följde inte med. Lägg in den i redigeringen.",
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04 ingenting", Why.DAMAGED),
        (zipped({"a.txt": "x"}), Why.NO_DOCUMENT),
        (zipped({"a.md": "x", "b.md": "y"}), Why.NO_DOCUMENT),
        (b"\xd0\xcf\x11\xe0\x00\x00gammal Word", Why.NO_DOCUMENT),
        (zipped({"word/document.xml": f"{HEAD}<x/>"}), Why.NOT_WORD),
        (word(paragraph("x"), head=BOMB), Why.XML_ENTITIES),
        (word("<w:p>"), Why.XML_BROKEN),
        (word("<w:p>" * 300 + "</w:p>" * 300), Why.XML_MANY),
        (zipped({"../x.md": "x"}), Why.NAME_PARENT),
        (zipped({"a.md": b"0" * 3_000_000}), Why.RATIO),
        (b"x" * (20 * 1024 * 1024 + 1), Why.TOO_LARGE),
        (b"[" * 1_001, Why.TANGLED),
        (b"<a " * 1_001, Why.TANGLED),
        (b"ord " * 50_001, Why.TANGLED),
        ("\n".join("    " * level + "- x" for level in range(300)).encode(), Why.TANGLED),
    ],
    ids=lambda value: value.value if isinstance(value, Why) else "",
)
def test_hostile_or_broken_file_is_refused_with_its_reason(read, content, why):
    with pytest.raises(Refused) as refused:
        read(content)

    assert refused.value.why == why


@pytest.mark.parametrize("tag", ["div", "b", "li", "table", "ul><li", "table><tr><td"])
def test_deep_html_is_read_to_a_depth_and_its_words_are_kept(read, tag):
    document = read((f"<{tag}>" * 1000 + "längst in" + f"</{tag}>" * 1000).encode())

    assert [BeautifulSoup(part, "html.parser").get_text() for part in document.parts] == ["längst in"]


def test_table_in_a_table_is_read_once(read):
    inner = "<table><tr><td>två</td><td>tre</td></tr></table>"

    document = read(f"<table><tr><td>ett</td><td>{inner}</td></tr></table>".encode())

    assert document.parts == ["<p>ett – två tre</p>"]


def test_empty_document_has_no_parts(read):
    assert read(b"").parts == [] == read(word()).parts
