"""Packages that do something in a browser, as small as they can be: one question with two answers."""

from itertools import zip_longest

from tests.content.packages.building import LIBRARY, h5p, manifest, scorm

QUESTION = b"""
H5P.MultiChoice = (function () {
    function Question(params, id) {
        H5P.EventDispatcher.call(this);
        this.contentId = id;
        this.params = params;
    }
    Question.prototype = Object.create(H5P.EventDispatcher.prototype);
    Question.prototype.constructor = Question;
    Question.prototype.attach = function ($container) {
        const question = this;
        const text = document.createElement("p");
        text.textContent = this.params.question;
        $container.get(0).append(text);
        ["Lyssna", "V\\u00e4nta"].forEach((answer, number) => {
            const button = document.createElement("button");
            button.textContent = answer;
            button.addEventListener("click", () => {
                const said = question.createXAPIEventTemplate("answered");
                said.setScoredResult(1 - number, 1, question, true, number === 0);
                question.trigger(said);
                button.after(" \\u2013 sparat");
            });
            $container.get(0).append(button);
        });
        this.trigger(this.createXAPIEventTemplate("attempted"));
    };
    Question.prototype.createXAPIEventTemplate = function (verb) {
        const event = new H5P.XAPIEvent();
        event.setActor();
        event.setVerb(verb);
        event.setObject({ contentId: this.contentId });
        event.setContext({ contentId: this.contentId });
        return event;
    };
    return Question;
})();
"""
QUESTIONS = ["Vad g\u00f6r du f\u00f6rst?", "Vem fr\u00e5gar du sedan?", "Vad ber\u00e4ttar du?"]
SET = b"""
H5P.MultiChoice = (function () {
    const asked = ["Vad g\\u00f6r du f\\u00f6rst?", "Vem fr\\u00e5gar du sedan?", "Vad ber\\u00e4ttar du?"];
    function Set(params, id, extras) {
        H5P.EventDispatcher.call(this);
        this.contentId = id;
        this.right = extras.previousState ? extras.previousState.right : [];
    }
    Set.prototype = Object.create(H5P.EventDispatcher.prototype);
    Set.prototype.constructor = Set;
    Set.prototype.getCurrentState = function () {
        return { right: this.right };
    };
    Set.prototype.say = function (verb, score, most, part) {
        const said = new H5P.XAPIEvent();
        said.setActor();
        said.setVerb(verb);
        said.setObject({ contentId: this.contentId, subContentId: part });
        said.setContext({ contentId: this.contentId });
        if (most) {
            said.setScoredResult(score, most, this, true, score === most);
        }
        this.trigger(said);
    };
    Set.prototype.attach = function ($container) {
        const place = $container.get(0);
        const set = this;
        function show() {
            place.replaceChildren();
            const text = document.createElement("p");
            place.append(text);
            if (set.right.length === asked.length) {
                text.textContent = "Slut: " + set.right.filter(Boolean).length + " av " + asked.length;
                return;
            }
            text.textContent = asked[set.right.length];
            ["Lyssna", "V\\u00e4nta"].forEach((answer, number) => {
                const button = document.createElement("button");
                button.textContent = answer;
                button.addEventListener("click", () => {
                    set.right.push(number === 0);
                    set.say("answered", 1 - number, 1, "part-" + set.right.length);
                    if (set.right.length === asked.length) {
                        set.say("completed", set.right.filter(Boolean).length, asked.length);
                    }
                    show();
                });
                place.append(button);
            });
        }
        show();
        this.say("attempted");
    };
    return Set;
})();
"""
BROKEN = b"throw new Error('a library that does not load');"
PAGE = """<!DOCTYPE html><html lang="sv"><title>{title}</title><h1>{title}</h1><button onclick="done()">Klar</button>
<script>
var api = window.parent.{api};
api.{call}Initialize("");
function done() {{
    {says}
    api.{call}Commit("");
    document.body.append(" sparat");
}}
</script></html>"""
OLD = 'api.LMSSetValue("cmi.core.lesson_status", "completed"); api.LMSSetValue("cmi.core.score.raw", "80");'
NEW = 'api.SetValue("cmi.completion_status", "completed"); api.SetValue("cmi.score.raw", "80");'


def playable_h5p(library: bytes = QUESTION) -> bytes:
    return h5p({f"{LIBRARY}/js/multichoice.js": library})


def playable_scorm(version: str, titles: list[str], sequencing: str = "", of_parts: tuple[str, ...] = ()) -> bytes:
    """A part for each title. `sequencing` is the organisation's own; `of_parts` is that of each part."""
    api, call, says = ("API", "LMS", OLD) if version == "1.2" else ("API_1484_11", "", NEW)
    pages = {
        f"del{number}.html": PAGE.format(title=title, api=api, call=call, says=says).encode()
        for number, title in enumerate(titles)
    }
    scormtype = "scormtype" if version == "1.2" else "scormType"
    items = "".join(
        f'<item identifier="i{number}" identifierref="r{number}"><title>{title}</title>{own}</item>'
        for number, (title, own) in enumerate(zip_longest(titles, of_parts, fillvalue=""))
    )
    resources = "".join(
        f'<resource identifier="r{number}" type="webcontent" adlcp:{scormtype}="sco" href="{page}">'
        f'<file href="{page}"/></resource>'
        for number, page in enumerate(pages)
    )
    said = "1.2" if version == "1.2" else "2004 4th Edition"
    made = manifest(items + sequencing, resources, version=said, spaces=version)
    return scorm({"imsmanifest.xml": made, "start.html": b"", **pages})
