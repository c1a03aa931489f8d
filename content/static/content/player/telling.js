"use strict";

/* What the page around is told: {larkompass: "ready" | "failed" | "height" | "reported" | "counted" | "saved" | "unsaved" |
   "over", …}. It believes none of it more than the learner. */
const Telling = (() => {
    const SLOWEST = 30_000; // milliseconds until a package that does not come has failed
    const told = document.getElementById("told");
    const loading = told.textContent;
    let over = false;

    function tell(what, more = {}) {
        if (window.parent !== window) {
            window.parent.postMessage({ larkompass: what, ...more }, document.body.dataset.site);
        }
    }

    /* Once more, for the next part. */
    function begin() {
        over = false;
        told.textContent = loading;
    }

    /* A text that lies in a template of the page. */
    function say(id) {
        told.textContent = document.getElementById(id).content.textContent;
    }

    function ready() {
        if (!over) {
            over = true;
            told.textContent = "";
            tell("ready");
        }
    }

    function failed() {
        if (!over) {
            over = true;
            say("failed");
            tell("failed");
        }
    }

    return { SLOWEST, tell, begin, say, ready, failed };
})();
