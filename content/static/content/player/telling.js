"use strict";

/* What the page around is told: {larkompass: "ready" | "failed" | "height" | "reported", …}. It believes none of it more
   than the learner. */
const Telling = (() => {
    const SLOWEST = 30_000; // milliseconds until a package that does not come has failed
    const told = document.getElementById("told");
    let over = false;

    function tell(what, more = {}) {
        if (window.parent !== window) {
            window.parent.postMessage({ larkompass: what, ...more }, document.body.dataset.site);
        }
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
            told.textContent = document.getElementById("failed").content.textContent;
            tell("failed");
        }
    }

    return { SLOWEST, tell, ready, failed };
})();
