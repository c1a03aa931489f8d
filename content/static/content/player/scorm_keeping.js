"use strict";

/* What the parts commit, to the server and to the page itself: the latest of each part stays here until it is stored.
   A SCO is told "true" for what is stored and nothing else. */
const Keeping = (() => {
    const latest = new Map(Object.entries(Given.kept)); // number → {cmi, done}
    const waiting = new Map(); // number → the commit that is to be stored
    let sequence = Math.max(0, ...Object.values(Given.kept).map((each) => each.sequence ?? 0));
    let leaving = false;
    let over = false; // the launch has ended: nothing more is taken

    /* As the server reads it (content/playing/commits.py). */
    function done(cmi) {
        if (OLD) {
            return ["passed", "completed", "failed"].includes(cmi.core.lesson_status);
        }
        const outcome = ["passed", "failed"].includes(cmi.success_status);
        return cmi.completion_status === "unknown" ? outcome : cmi.completion_status === "completed";
    }

    /* A later one may have taken its place. */
    function drop(number, sent) {
        if (waiting.get(number) === sent) {
            waiting.delete(number);
        }
    }

    function stored(number, sent) {
        drop(number, sent);
        Telling.tell("counted");
        if (!waiting.size) {
            Sending.settled();
            Telling.tell("saved");
        }
    }

    function lost(number, sent) {
        if (waiting.get(number) !== sent) {
            return; // a later one has taken its place
        }
        sent.lost = true;
        Sending.later(again);
    }

    function again() {
        for (const [number, sent] of waiting) {
            if (sent.lost) {
                sent.lost = false;
                post(number, sent);
            }
        }
    }

    async function post(number, sent) {
        try {
            const answer = await fetch(sent.url, { method: "POST", body: sent.body, headers: sent.headers });
            const said = answer.ok && (await answer.json()).result === true;
            judge(number, sent, answer.status, said);
        } catch {
            lost(number, sent);
        }
    }

    function judge(number, sent, status, said) {
        const outcome = Sending.outcome(status, said);
        if (outcome === "stored") {
            stored(number, sent);
        } else if (outcome === "over") {
            over = true;
            waiting.clear();
            Telling.tell("over");
        } else if (outcome === "unread") {
            drop(number, sent);
            Telling.tell("unread");
        } else {
            lost(number, sent);
        }
    }

    /* While the SCO waits: it shall know. */
    function postNow(number, sent) {
        try {
            const request = new XMLHttpRequest();
            request.open("POST", sent.url, false);
            Object.entries(sent.headers).forEach((header) => request.setRequestHeader(...header));
            request.send(sent.body);
            const said = request.status === 200 && JSON.parse(request.responseText).result === true;
            judge(number, sent, request.status, said);
            return said;
        } catch {
            post(number, sent); // browsers let no page wait while it is left
            return false;
        }
    }

    function postLast(number, sent) {
        if (!navigator.sendBeacon(sent.url, sent.body)) {
            post(number, sent); // over 64 KB
        }
    }

    /* `waits`: a SCO is there to be told. */
    function send(number, url, commit, waits) {
        if (over) {
            return false;
        }
        const sent = { url, body: JSON.stringify(commit), headers: { "Content-Type": "application/json" } };
        waiting.set(number, sent);
        if (leaving) {
            postLast(number, sent);
            return true;
        }
        if (waits) {
            return postNow(number, sent);
        }
        post(number, sent);
        return true;
    }

    function tellTrial(cmi) {
        const score = OLD ? cmi.core.score : cmi.score;
        const statuses = OLD ? [cmi.core.lesson_status] : [cmi.completion_status, cmi.success_status];
        const said = statuses.filter((status) => status !== "unknown");
        Telling.tell("reported", { said, whole: true, raw: score.raw || null, max: score.max || null });
    }

    /* Takes the place of the runtime's own requests, of which the last ones are never known to have come. `from` tells of
       the part that commits: number(), waits() = it is there to hear of it, sequencing() = where the learner is among
       the parts, or null. */
    function service(from) {
        function processHttpRequest(_url, commit, isLast, _log, _listeners, metadata) {
            const [number, cmi] = [from.number(), commit.runtimeData.cmi];
            latest.set(String(number), { cmi, done: done(cmi) });
            document.dispatchEvent(new CustomEvent("kept"));
            let kept = true;
            if (Given.commit) {
                sequence += 1; // of the page: each part's runtime would begin anew
                const all = { ...commit, commitSequence: sequence, sequencing: from.sequencing() };
                const url = `${Given.commit}${number}/${isLast ? "?last=true" : ""}`;
                kept = send(number, url, all, from.waits() && metadata.trigger !== "autocommit");
            } else {
                tellTrial(cmi);
            }
            return { result: String(kept), errorCode: kept ? 0 : 101 };
        }
        return { processHttpRequest, updateSettings: () => {} };
    }

    window.addEventListener("online", again);
    // Comes before the parts' own, many of which finish in it. A page may be left and yet not be: a download, a no.
    window.addEventListener("beforeunload", () => {
        leaving = true;
        setTimeout(() => {
            leaving = false;
        });
    });
    window.addEventListener("pagehide", () => {
        leaving = true;
    });
    window.addEventListener("pageshow", () => {
        leaving = false;
    });

    return { service, of: (number) => latest.get(String(number)) };
})();
