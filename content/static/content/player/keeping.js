"use strict";

/* What a package sends home: one thing at a time, in order, again until it is stored. "saved" is told of what the server
   has stored and of nothing else. A trial keeps nothing. */
const Keeping = (() => {
    const MOST_ON_LEAVING = 60_000; // characters that browsers send for a page that is left, all together
    const address = document.body.dataset.keeps ?? "";
    const waiting = []; // {to, body}: reports in their order; of states only the latest
    let busy = false;
    let over = false;

    function put(to, body, replaces = false) {
        if (!address || over) {
            return;
        }
        const older = replaces ? waiting.findIndex((each, place) => each.to === to && !(busy && place === 0)) : -1;
        if (older >= 0) {
            waiting.splice(older, 1);
        }
        waiting.push({ to, body });
        send();
    }

    async function send() {
        if (busy || over || !waiting.length) {
            return;
        }
        busy = true;
        const answer = await fetch(address + waiting[0].to, { method: "POST", body: waiting[0].body }).catch(() => null);
        busy = false;
        const outcome = Sending.outcome(answer?.status, answer?.ok);
        if (outcome === "over") {
            over = true;
            Telling.tell("over");
        } else if (outcome === "lost") {
            Sending.later(send);
        } else {
            settled(outcome);
        }
    }

    function settled(outcome) {
        const sent = waiting.shift(); // none: the page was left meanwhile, and all of it was sent
        Sending.settled();
        if (outcome === "stored" && sent?.to !== "lage/") {
            Telling.tell("counted");
        }
        if (waiting.length) {
            send();
        } else {
            Telling.tell(outcome === "stored" ? "saved" : "unread");
        }
    }

    /* The network is back, or the page is left: at once. */
    window.addEventListener("online", send);
    window.addEventListener("pagehide", () => {
        let left = MOST_ON_LEAVING;
        for (const { to, body } of over ? [] : waiting.splice(0)) {
            left -= body.length;
            if (left > 0) {
                fetch(address + to, { method: "POST", body, keepalive: true }).catch(() => {});
            }
        }
    });

    return { put };
})();
