"use strict";

/* Shows one part at a time, in a frame of its own. */
const Stage = (() => {
    const PATIENCE = 2_000; // milliseconds for a part that is left to say its last
    const stage = document.getElementById("stage");
    let here = null; // {frame, runtime, patience}
    let leaving = false; // the part that is here is on its way out
    let turn = Promise.resolve(); // one after the other, however fast somebody picks

    function missing(frame) {
        return frame.contentDocument?.contentType === "text/plain"; // what the second origin says of what is not there
    }

    function whenLoaded(frame, act) {
        frame.addEventListener("load", act, { once: true });
    }

    /* A frame for each part: a new address in an old one would be a step that the browser's back button takes. */
    function show(part, runtime, focus) {
        const frame = document.createElement("iframe");
        frame.id = "part";
        frame.title = part.title || stage.dataset.title;
        const patience = setTimeout(Telling.failed, Telling.SLOWEST);
        whenLoaded(frame, () => {
            clearTimeout(patience);
            if (missing(frame)) {
                Telling.failed();
                return;
            }
            Telling.ready();
            if (focus) {
                frame.focus();
            }
            if (!part.reports && runtime.isNotInitialized()) {
                Runtime.show(part);
            }
        });
        frame.src = `${Given.at}/${part.launch}`;
        stage.append(frame);
        here = { frame, runtime, patience };
    }

    /* Left as a page is left, for parts that say their last then; the runtime says it for those that do not. */
    async function leave() {
        if (!here) {
            return;
        }
        leaving = true;
        const { frame, runtime, patience } = here;
        clearTimeout(patience);
        await new Promise((left) => {
            setTimeout(left, PATIENCE); // a part may ask whether one really wants to leave
            whenLoaded(frame, left);
            frame.contentWindow.location.replace("about:blank");
        });
        frame.remove();
        Runtime.end(runtime);
        here = null;
        leaving = false;
    }

    async function open(part, make, focus) {
        await leave();
        try {
            Telling.begin();
            Contents.mark(part);
            const runtime = make();
            window[Runtime.NAME] = runtime;
            show(part, runtime, focus);
        } catch (error) {
            console.warn(error);
            Telling.failed();
        }
    }

    function then(act) {
        turn = turn.then(act);
    }

    function keepNow() {
        here?.runtime.keepNow();
    }

    window.addEventListener("pagehide", keepNow);
    document.addEventListener("visibilitychange", keepNow);
    return {
        then,
        leave,
        leaving: () => leaving,
        /* `make` gives the part's runtime, when the part before it has been left. */
        open: (part, make, focus) => then(() => open(part, make, focus)),
    };
})();
