"use strict";

/* What the server's answer to what a package sends home means, and when what was not stored is sent again. */
const Sending = (() => {
    const FIRST_PAUSE = 3_000; // milliseconds; doubled to the last
    const LAST_PAUSE = 60_000;
    let pause = FIRST_PAUSE;
    let timer = 0;

    /* `taken`: the answer says in words that it is stored. */
    function outcome(status, taken) {
        if (taken) {
            return "stored";
        }
        if (status === 410) {
            return "over"; // the launch has ended: nothing more is taken
        }
        // What the server cannot read it will never read. All else, no answer too, may pass.
        return status === 400 || status === 413 ? "unread" : "lost";
    }

    function later(again) {
        Telling.tell("unsaved");
        timer ||= setTimeout(() => {
            timer = 0;
            pause = Math.min(pause * 2, LAST_PAUSE);
            again();
        }, pause);
    }

    /* The server answers: the next pause is a short one again. */
    function settled() {
        clearTimeout(timer);
        timer = 0;
        pause = FIRST_PAUSE;
    }

    return { outcome, later, settled };
})();
