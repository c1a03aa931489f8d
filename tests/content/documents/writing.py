"""Small documents: Word as its files, Markdown with pictures."""

import io
import zipfile

from PIL import Image

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = f"""{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>
<Default Extension="emf" ContentType="image/x-emf"/></Types>"""
TOP = f"""{HEAD}<Relationships xmlns="{RELATIONS}">
<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>"""
STYLES = f"""{HEAD}<w:styles {W}>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style></w:styles>"""
PICTURES = {"rId9": "image1.png", "rId8": "image2.emf"}
LINKED = "rId7"  # a picture that Word shows from elsewhere
ELSEWHERE = "file:///etc/passwd"
DRAWN = """<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">
<wp:docPr id="1" name="Bild" descr="{alt}"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
<a:graphicData><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>
<a:blip r:embed="{id}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></pic:blipFill>
</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"""


def paragraph(words: str, style: str = "", bold: bool = False) -> str:
    about = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{about}<w:r>{'<w:rPr><w:b/></w:rPr>' if bold else ''}<w:t>{words}</w:t></w:r></w:p>"


def drawn(id: str = "rId9", alt: str = "") -> str:
    drawing = DRAWN.format(id=id, alt=alt)
    return f"<w:p>{drawing.replace('r:embed', 'r:link') if id == LINKED else drawing}</w:p>"


def table(*rows: list[str]) -> str:
    cells = ["".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows]
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def word(*body: str, head: str = HEAD, **more: bytes) -> bytes:
    """`more`: files under word/, their names with _ for the dot."""
    related = "".join(
        f'<Relationship Id="{id}" Type="{OFFICE}/image" Target="media/{name}"/>' for id, name in PICTURES.items()
    )
    files = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": TOP,
        "word/document.xml": f"{head}<w:document {W}><w:body>{''.join(body)}</w:body></w:document>",
        "word/styles.xml": STYLES,
        "word/_rels/document.xml.rels": f'{HEAD}<Relationships xmlns="{RELATIONS}">{related}'
        f'<Relationship Id="s" Type="{OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="{LINKED}" Type="{OFFICE}/image" Target="{ELSEWHERE}" TargetMode="External"/>'
        "</Relationships>",
        "word/media/image1.png": png(),
        "word/media/image2.emf": b"\x01\x00\x00\x00l\x00\x00\x00",
    }
    return zipped(files | {f"word/{name.replace('_', '.')}": content for name, content in more.items()})


def zipped(files: dict[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return target.getvalue()


def png() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "#1d5c4d").save(target, "PNG")
    return target.getvalue()
