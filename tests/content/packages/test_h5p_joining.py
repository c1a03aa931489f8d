import json

import pytest

from content.packages import limits
from content.packages.h5p import read_h5p
from content.packages.h5p_joining import JOINED, join
from tests.content.packages.building import LIBRARY, NEEDED, h5p_files, needs


@pytest.fixture
def joined(tmp_path):
    """Name in `_joined` → text, and the files that were told of."""

    def join_files(files: dict[str, bytes], place: str = "a") -> dict[str, str]:
        folder = tmp_path / place
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        told = join(folder, read_h5p(folder, set(files)))
        written = {f"{JOINED}/{path.name}": path for path in (folder / JOINED).iterdir()}
        assert {file.name: file.size for file in told} == {
            name: len(path.read_bytes()) for name, path in written.items()
        }
        return {path.name: path.read_bytes().decode() for path in written.values()}

    return join_files


def library(name: str, *needed: str, scripts: dict[str, bytes] | None = None, styles: dict[str, bytes] | None = None):
    says = {
        "title": name,
        "machineName": name,
        "majorVersion": 1,
        "minorVersion": 0,
        "patchVersion": 0,
        "runnable": 0,
        "preloadedJs": [{"path": path} for path in scripts or {}],
        "preloadedCss": [{"path": path} for path in styles or {}],
        "preloadedDependencies": [needs(each) for each in needed],
    }
    files = {"library.json": json.dumps(says).encode()} | (scripts or {}) | (styles or {})
    return {f"{name}-1.0/{path}": data for path, data in files.items()}


def with_scripts(*scripts: bytes) -> dict[str, bytes]:
    paths = {f"js/{number}.js": script for number, script in enumerate(scripts)}
    says = {"preloadedJs": [{"path": path} for path in paths], "preloadedCss": []}
    return h5p_files({f"{LIBRARY}/{path}": script for path, script in paths.items()}, library=says)


def listed(files: dict[str, str], field: str = "preloadedJs") -> list[str]:
    """What the runtime fetches, in order: the text of what is joined, the address of what is not."""
    paths = [each["path"] for each in json.loads(files["library.json"])[field]]
    return [files.get(path, path) for path in paths]


def requests(files: dict[str, bytes], h5p_json: str) -> list[str]:
    """What h5p-standalone 3.8 asks for: h5p.json, content.json, each library.json in turn, scripts and styles."""
    asked, left = [h5p_json, "content/content.json"], json.loads(files[h5p_json])["preloadedDependencies"]
    while left:
        each = left.pop()
        version = f"-{each['majorVersion']}.{each['minorVersion']}" if "majorVersion" in each else ""
        folder = each["machineName"] + version
        if f"{folder}/library.json" not in asked:
            says = json.loads(files[f"{folder}/library.json"])
            loaded = [*says.get("preloadedJs", []), *says.get("preloadedCss", [])]
            asked += [f"{folder}/library.json", *(f"{folder}/{one['path']}" for one in loaded)]
            left += says.get("preloadedDependencies", [])
    return asked


def test_activity_of_many_libraries_asks_for_five_files(joined):
    """As a question set with ten types in it: two files of content, 12 libraries, 42 scripts, 12 styles."""
    names = [f"H5P.Typ{number}" for number in range(10)]
    files = h5p_files(library={"preloadedDependencies": [needs(name) for name in names]})
    for name in names:
        files |= library(name, "H5P.Grund", scripts={f"js/{n}.js": b"f();" for n in range(4)}, styles={"a.css": b"a{}"})
    files |= library("H5P.Grund", scripts={"a.js": b"g();"}, styles={"a.css": b"b{}"})

    made = joined(files)

    everything = files | {f"{JOINED}/{name}": text.encode() for name, text in made.items()}
    before, after = requests(files, "h5p.json"), requests(everything, f"{JOINED}/h5p.json")
    assert (len(before), len(after)) == (2 + 12 + 42 + 12, 5)
    assert all(name in everything for name in after)


def test_joined_library_is_called_what_the_real_one_is(joined):
    made = joined(h5p_files())

    says = json.loads(made["library.json"])
    assert (says["machineName"], says["majorVersion"], says["minorVersion"]) == ("H5P.MultiChoice", "1", "16")
    assert json.loads(made["h5p.json"]) == {
        "mainLibrary": JOINED,
        "preloadedDependencies": [{"machineName": JOINED}],
    }


def test_libraries_are_joined_after_what_they_need(joined):
    files = h5p_files(
        h5p={"preloadedDependencies": [NEEDED, needs("H5P.Sist"), needs("H5P.A")]},
        library={"preloadedDependencies": [needs("H5P.B"), needs("H5P.A")], "preloadedCss": []},
    )
    files |= library("H5P.A", "H5P.C", scripts={"a.js": b"a();", "a2.js": b"a2();"})
    files |= library("H5P.B", "H5P.C", scripts={"b.js": b"b();"})
    files |= library("H5P.C", "H5P.A", scripts={"c.js": b"c();"})  # the two need each other
    files |= library("H5P.Sist", scripts={"s.js": b"s();"}, styles={})
    files |= library("H5PEditor.A", scripts={"e.js": b"only an editor needs it"})

    (script,) = listed(joined(files))

    calls = [line for line in script.splitlines() if line.endswith("();")]
    assert calls == ["a();", "a2();", "c();", "b();", "s();"]


def test_scripts_end_where_they_end(joined):
    first = b"\xef\xbb\xbfvar a = 1 // en kommentar"
    second = b"(function () {})()\n//# sourceMappingURL=b.js.map\n"

    made = joined(with_scripts(first, second))

    assert listed(made) == [";\nvar a = 1 // en kommentar\n;\n(function () {})()\n\n\n;\n"]


def test_strict_scripts_are_not_joined_with_others(joined):
    strict = [b"'use strict';a()", b'// licens\n/* mer */ "use strict"\nb()']
    sloppy = [b"c('use strict')", b"(function () { 'use strict'; d() })()"]

    made = joined(with_scripts(sloppy[0], *strict, sloppy[1]))

    assert [script.split("\n")[0] for script in listed(made)] == [";", '"use strict";', ";"]
    assert all(part.decode() in listed(made)[1] for part in strict)


def test_script_that_asks_where_it_lies_stays_there_in_its_place(joined):
    asking = b"var here = document.currentScript.src"

    made = joined(with_scripts(b"a()", asking, b"b()"))

    assert listed(made) == [";\na()\n;\n", f"../{LIBRARY}/js/1.js", ";\nb()\n;\n"]


def test_large_script_is_not_joined(joined):
    made = joined(with_scripts(b"a()", b" " * (limits.JOINED + 1)))

    assert listed(made)[1] == f"../{LIBRARY}/js/1.js"


def test_styles_are_joined_with_their_addresses_and_one_that_imports_stays(joined):
    styles = {"css/a.css": b"a { b: url(../img/a.png) }", "b.css": b"@import 'c.css';", "c.css": b"c { d: e }"}
    files = h5p_files({f"{LIBRARY}/{path}": css for path, css in styles.items()})
    says = json.loads(files[f"{LIBRARY}/library.json"]) | {"preloadedCss": [{"path": path} for path in styles]}
    files[f"{LIBRARY}/library.json"] = json.dumps(says).encode()

    made = joined(files)

    assert listed(made, "preloadedCss") == [
        f"a {{ b: url(../{LIBRARY}/css/../img/a.png) }}\n",
        f"../{LIBRARY}/b.css",
        "c { d: e }\n",
    ]


def test_same_libraries_give_the_same_files_whatever_the_content(joined):
    other = h5p_files(h5p={"title": "Andra frågor", "language": "en"}, content={"question": "En annan?"})

    assert joined(h5p_files(), "a") == joined(other, "b")


def test_library_without_scripts_is_joined_to_nothing(joined):
    made = joined(h5p_files(library={"preloadedJs": [], "preloadedCss": []}))

    assert set(made) == {"h5p.json", "library.json"}
