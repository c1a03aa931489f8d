"""A SCORM package is played, and what its parts commit is kept: real runtimes, a server at the test's edge."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Frame, Page, Route

from content.keeping import keep
from content.packages.file_types import Kind
from content.playing.commits import read_commit_12, read_commit_2004
from content.playing.headers import page_headers
from content.scorm_page import scorm_page
from tests.content.packages.playable import playable_scorm

AROUND = """<!DOCTYPE html><title>Lektion</title><script>var told = [];
addEventListener("message", (event) => told.push(event.data.larkompass));</script>
<iframe src="{player}" width="{width}" height="700"></iframe>"""


@dataclass
class Server:
    """Where commits are sent. `answers` are the next ones' status codes; then all is well."""

    page: Page
    answers: list[int] = field(default_factory=list)
    commits: list[tuple[str, dict[str, Any]]] = field(default_factory=list)  # path from commit/, what was sent
    raw: list[bytes] = field(default_factory=list)

    def commit(self, route: Route) -> None:
        request = route.request
        self.raw.append(request.post_data_buffer or b"")
        self.commits.append((request.url.partition("/commit/")[2], request.post_data_json))
        status = self.answers.pop(0) if self.answers else 200
        route.fulfill(status=status, json={"result": status == 200, "errorCode": 0 if status == 200 else 101})

    def part(self, number: int) -> Frame:
        """That is played now, when it has come."""
        self.page.frame_locator("iframe").frame_locator(f"#part[src$='del{number}.html']").locator("h1").wait_for()
        return next(each for each in self.page.frames if each.url.endswith(f"del{number}.html"))

    @property
    def player(self) -> Frame:
        return next(each for each in self.page.frames if each.url.endswith("/spela/x/"))

    def pick(self, title: str) -> None:
        self.page.frame_locator("iframe").get_by_role("button", name=title).click()

    def wait_until_told(self, what: str) -> None:
        self.page.wait_for_function("what => told.at(-1) === what", arg=what)


@pytest.fixture
def play(browser, live, packages, tmp_path):
    """Plays a package with what is kept of it."""
    context = browser.new_context(base_url=live, locale="sv-SE", viewport={"width": 1280, "height": 900})

    def start(package: bytes, kept: dict[int, dict[str, Any]] | None = None, width: int = 1000) -> Server:
        (tmp_path / "paket.zip").write_bytes(package)
        version, page = keep(tmp_path / "paket.zip"), context.new_page()
        server = Server(page)
        given = scorm_page(version, kept or {}, "/spela/x/commit/", "p-1")
        html = render_to_string("content/player/scorm.html", {"version": version, "site": live, "given": given})
        headers = page_headers(Kind.SCORM, [live]) | {"Content-Type": "text/html; charset=utf-8"}
        page.route("**/spela/x/", lambda route: route.fulfill(body=html, headers=headers))
        page.route("**/spela/x/commit/**", server.commit)
        around = AROUND.format(player=f"{packages}/spela/x/", width=width)
        page.route("**/lektion/", lambda route: route.fulfill(body=around, content_type="text/html"))
        page.goto("/lektion/")
        return server

    yield start
    context.close()


def test_each_part_commits_for_itself_and_is_marked_done(play):
    server = play(playable_scorm("2004", ["Lyssna", "Fråga"]))

    server.part(0).click("text=Klar")
    server.wait_until_told("saved")
    server.pick("Fråga")
    server.part(1).click("text=Klar")
    server.pick("Lyssna")
    server.part(0)

    paths = [path for path, _sent in server.commits]
    assert paths == ["1/", "1/?last=true", "2/", "2/?last=true"]
    assert [sent["commitSequence"] for _path, sent in server.commits] == [1, 2, 3, 4]
    assert all(read_commit_2004(raw).finished for raw in server.raw)
    names = server.page.frame_locator("iframe").get_by_role("button").all_inner_texts()
    assert names == ["Lyssna (klar)", "Fråga (klar)"]


@pytest.mark.parametrize("version", ["1.2", "2004"])
def test_part_goes_on_with_all_that_was_kept(play, version):
    state = "läge " * 4_000  # 20,000 characters
    old = version == "1.2"
    first = play(playable_scorm(version, ["Lyssna"]))
    first.part(0).evaluate(
        """([state, call, entry, time]) => {
            const said = {
                "cmi.suspend_data": state,
                [entry.replace("entry", "session_time")]: time,
                [entry.replace("entry", "exit")]: "suspend",
                "cmi.objectives.0.id": "lyssnar",
                "cmi.interactions.0.id": "fraga1",
                "cmi.interactions.0.type": "choice",
            };
            for (const [name, value] of Object.entries(said)) {
                if (api[`${call}SetValue`](name, value) !== "true") {
                    throw new Error(name);
                }
            }
            api[call ? "LMSFinish" : "Terminate"]("");
        }""",
        [state, "LMS", "cmi.core.entry", "00:01:00"] if old else [state, "", "cmi.entry", "PT1M"],
    )
    first.wait_until_told("saved")
    cmi = first.commits[-1][1]["runtimeData"]["cmi"]

    again = play(playable_scorm(version, ["Lyssna"]), {1: {"cmi": cmi, "done": False, "sequence": 1}})
    names = ["suspend_data", "objectives._count", "objectives.0.id", "interactions._count"]
    names += ["core.entry", "core.total_time", "core.student_id"] if old else ["entry", "total_time", "learner_id"]
    get = f"names => names.map((name) => api.{'LMS' if old else ''}GetValue(`cmi.${{name}}`))"
    time = "00:01:00" if old else "PT1M"
    assert again.part(0).evaluate(get, names) == [state, "1", "lyssnar", "1", "resume", time, "p-1"]
    again.part(0).click("text=Klar")
    again.wait_until_told("saved")
    read = (read_commit_12 if old else read_commit_2004)(again.raw[-1])
    assert (read.sequence, read.total_time, read.suspend_data) == (2, 60, state)


def test_what_could_not_be_stored_is_sent_again_until_it_is(play):
    server = play(playable_scorm("1.2", ["Lyssna"]))
    server.answers = [500, 500]

    part = server.part(0)
    part.click("text=Klar")
    server.wait_until_told("unsaved")
    assert part.evaluate("api.LMSGetLastError()") != "0"
    server.wait_until_told("saved")
    assert [read_commit_12(raw).sequence for raw in server.raw] == [1, 1, 1]


def test_what_a_part_sets_is_kept_though_it_does_not_ask_for_it(play):
    server = play(playable_scorm("1.2", ["Lyssna"]))
    part = server.part(0)

    server.page.clock.install()
    part.evaluate("api.LMSSetValue('cmi.core.lesson_location', 'sida 3'); api.LMSSetValue('cmi.suspend_data', 'x')")
    server.page.clock.fast_forward(5_000)
    server.wait_until_told("saved")
    assert [read_commit_12(raw).location for raw in server.raw] == ["sida 3"]


def test_part_that_finishes_as_the_page_is_left_is_told_that_it_may(play):
    server = play(playable_scorm("1.2", ["Lyssna"]))
    said = []
    server.page.on("console", lambda message: said.append(message.text))
    finish = "api.LMSSetValue('cmi.core.lesson_location', 'sida 3'); console.log('told ' + api.LMSFinish(''))"
    server.part(0).evaluate(f"() => {{ addEventListener('beforeunload', () => {{ {finish} }}); }}")

    server.page.goto("about:blank")

    assert [each for each in said if each.startswith("told ")] == ["told true"]


def test_page_that_is_left_commits_what_was_set_last(play):
    server = play(playable_scorm("1.2", ["Lyssna"]))

    server.part(0).evaluate("api.LMSSetValue('cmi.core.lesson_location', 'sida 3')")
    with server.page.expect_response("**/commit/1/"):
        server.player.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    read = read_commit_12(server.raw[-1])
    assert (read.location, read.sequence) == ("sida 3", 1)


def test_contents_are_folded_on_a_telephone_and_take_the_focus_along(play):
    server = play(playable_scorm("1.2", ["Lyssna", "Fråga"]), width=390)
    player = server.page.frame_locator("iframe")

    server.part(0)
    player.get_by_text("Delar").click()
    player.get_by_role("button", name="Fråga").click()
    server.part(1)
    assert not player.get_by_role("button", name="Lyssna").is_visible()
    server.player.wait_for_function("document.activeElement.id === 'part'")


FORWARD = '<imsss:sequencing><imsss:controlMode choice="false" flow="true" forwardOnly="true"/></imsss:sequencing>'
FREE = '<imsss:sequencing><imsss:controlMode choice="true" flow="true"/></imsss:sequencing>'
# What the first part passes is an objective that the second is closed without
PASSES = """<imsss:sequencing><imsss:objectives><imsss:primaryObjective objectiveID="own">
<imsss:mapInfo targetObjectiveID="shared" writeSatisfiedStatus="true"/></imsss:primaryObjective></imsss:objectives>
</imsss:sequencing>"""
NEEDS = """<imsss:sequencing><imsss:sequencingRules><imsss:preConditionRule>
<imsss:ruleConditions conditionCombination="any">
<imsss:ruleCondition referencedObjective="needed" operator="not" condition="satisfied"/>
<imsss:ruleCondition referencedObjective="needed" operator="not" condition="objectiveStatusKnown"/>
</imsss:ruleConditions><imsss:ruleAction action="disabled"/></imsss:preConditionRule></imsss:sequencingRules>
<imsss:objectives><imsss:primaryObjective objectiveID="own"/><imsss:objective objectiveID="needed">
<imsss:mapInfo targetObjectiveID="shared"/></imsss:objective></imsss:objectives></imsss:sequencing>"""
AGAIN = """<imsss:sequencing><imsss:sequencingRules><imsss:postConditionRule><imsss:ruleConditions>
<imsss:ruleCondition operator="not" condition="satisfied"/></imsss:ruleConditions><imsss:ruleAction action="retry"/>
</imsss:postConditionRule></imsss:sequencingRules></imsss:sequencing>"""
CONTINUE = "api.SetValue('adl.nav.request', 'continue'); api.Terminate('')"


def test_sequenced_parts_follow_each_other_as_the_parts_ask(play):
    server = play(playable_scorm("2004", ["Lyssna", "Fråga", "Svara"], FORWARD))
    player = server.page.frame_locator("iframe")

    first = server.part(0)
    player.get_by_role("button", name="Nästa", disabled=False).wait_for()
    assert player.get_by_role("button", name="Föregående").is_disabled()
    assert player.get_by_role("button", name="Svara").is_disabled()
    first.click("text=Klar")
    first.evaluate(CONTINUE)
    server.part(1).click("text=Klar")
    player.get_by_role("button", name="Nästa").click()
    server.part(2).click("text=Klar")
    assert player.locator("[aria-current]").inner_text() == "Svara (klar)"
    player.get_by_role("button", name="Nästa").click()
    player.get_by_text("Slut på övningen.").wait_for()

    last = "?last=true"
    assert [path for path, _sent in server.commits] == ["1/", f"1/{last}", "2/", f"2/{last}", "3/", f"3/{last}"]
    assert [read_commit_2004(raw).course.finished for raw in server.raw] == [False] * 5 + [True]
    player.get_by_role("button", name="Nästa").click()
    server.part(0)


def test_sequenced_package_goes_on_where_the_learner_was(play):
    package = playable_scorm("2004", ["Lyssna", "Fråga", "Svara"], FORWARD)
    first = play(package)
    first.part(0).evaluate(CONTINUE)
    first.part(1).evaluate("api.SetValue('cmi.suspend_data', 'sida 2'); api.Commit('')")
    first.wait_until_told("saved")

    again = play(package, kept_of(first, 2))
    part = again.part(1)
    assert part.evaluate("[api.GetValue('cmi.entry'), api.GetValue('cmi.suspend_data')]") == ["resume", "sida 2"]
    part.evaluate(CONTINUE)
    again.part(2)


def kept_of(server: Server, number: int) -> dict[int, dict[str, Any]]:
    """What a server that has kept the last commit, of the part of that number, gives back."""
    sent = server.commits[-1][1]
    return {0: {"sequencing": sent["sequencing"]}, number: {"cmi": sent["runtimeData"]["cmi"], "done": True}}


def test_objective_that_parts_share_opens_the_next_and_is_kept(play):
    package = playable_scorm("2004", ["Lyssna", "Fråga"], FREE, (PASSES, NEEDS))
    server = play(package)
    player = server.page.frame_locator("iframe")

    first = server.part(0)
    player.get_by_role("button", name="Fråga", disabled=True).wait_for()
    first.evaluate("api.SetValue('cmi.success_status', 'passed'); api.Terminate('')")
    player.get_by_role("button", name="Fråga", disabled=False).wait_for()

    again = play(package, kept_of(server, 1))
    again.part(1)  # the first had ended


def test_learner_stays_where_there_is_no_way_on(play):
    server = play(playable_scorm("2004", ["Lyssna", "Tala", "Fråga"], FREE, ("", PASSES, NEEDS)))
    player = server.page.frame_locator("iframe")

    server.part(0)
    server.pick("Tala")
    server.part(1).evaluate("window.before = true; api.SetValue('cmi.success_status', 'failed')")
    player.get_by_role("button", name="Nästa").click()
    server.player.wait_for_function("document.getElementById('part')?.contentWindow.before === undefined")
    part = server.part(1)
    assert part.evaluate("api.GetValue('cmi.success_status')") == "failed"
    part.evaluate("api.SetValue('cmi.success_status', 'passed'); api.Terminate('')")
    server.pick("Fråga")
    server.part(2)


def test_part_that_its_rule_sends_back_begins_afresh(play):
    server = play(playable_scorm("2004", ["Prov", "Svara"], FREE, (AGAIN,)))

    set_all = "Object.entries({'suspend_data': 'slut', 'success_status': 'failed'})"
    server.part(0).evaluate(
        f"window.before = true; {set_all}.forEach(([name, said]) => api.SetValue(`cmi.${{name}}`, said)); {CONTINUE}"
    )
    server.player.wait_for_function("document.getElementById('part')?.contentWindow.before === undefined")
    again = server.part(0)
    assert again.evaluate("[api.GetValue('cmi.entry'), api.GetValue('cmi.suspend_data')]") == ["ab-initio", ""]
    again.evaluate(f"api.SetValue('cmi.success_status', 'passed'); {CONTINUE}")
    server.part(1)
