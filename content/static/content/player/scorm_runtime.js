"use strict";

/* The runtime that a part talks to (scorm-again): given what was kept of the part, and what its manifest asks for. */
const Runtime = (() => {
    const NAME = OLD ? "API" : "API_1484_11"; // where SCORM has it that parts look
    const CALL = OLD ? "LMS" : "";
    const SECONDS = { soon: 5, later: 60 }; // until what a part has set is kept, should it not commit itself
    // Of a session, or not the part's to say
    const OURS = new Set(
        OLD
            ? [
                  "cmi.core.student_id",
                  "cmi.core.student_name",
                  "cmi.core.credit",
                  "cmi.core.entry",
                  "cmi.core.lesson_mode",
                  "cmi.core.exit",
                  "cmi.core.session_time",
                  "cmi.launch_data",
                  "cmi.comments_from_lms",
                  "cmi.student_data",
              ]
            : [
                  "cmi.learner_id",
                  "cmi.learner_name",
                  "cmi.credit",
                  "cmi.entry",
                  "cmi.mode",
                  "cmi.exit",
                  "cmi.session_time",
                  "cmi.launch_data",
                  "cmi.comments_from_lms",
                  "cmi.completion_threshold",
                  "cmi.scaled_passing_score",
                  "cmi.max_time_allowed",
                  "cmi.time_limit_action",
              ],
    );

    /* Value by value: one that the runtime will not have back takes no other with it. */
    function restore(runtime, name, value) {
        if (OURS.has(name) || value === "" || value === null) {
            return;
        }
        if (typeof value === "object") {
            Object.entries(value).forEach(([key, each]) => restore(runtime, `${name}.${key}`, each));
            return;
        }
        try {
            runtime.setCMIValue(name, value);
        } catch (error) {
            console.warn(name, error);
        }
    }

    function seedOld(cmi, part, entry) {
        cmi.core.student_id = Given.learner;
        cmi.core.credit = "credit"; // without it no mastery score counts
        cmi.core.entry = entry;
        cmi.launch_data = part.launchData;
        // 0.55 * 100 is more than 55
        cmi.student_data.mastery_score =
            part.masteryScore === null ? "" : String(Math.round(part.masteryScore * 1e6) / 1e4);
    }

    function seedNew(cmi, part, entry) {
        cmi.learner_id = Given.learner;
        cmi.entry = entry;
        cmi.launch_data = part.launchData;
        cmi.completion_threshold = part.completionThreshold === null ? "" : String(part.completionThreshold);
        cmi.scaled_passing_score = part.masteryScore === null ? "" : String(part.masteryScore);
    }

    /* `afresh`: with nothing of what was kept. */
    function seed(runtime, part, afresh = false) {
        const kept = afresh ? null : Keeping.of(part.number);
        if (kept) {
            restore(runtime, "cmi", kept.cmi);
        }
        (OLD ? seedOld : seedNew)(runtime.cmi, part, kept ? "resume" : "ab-initio");
    }

    /* What a part sets and does not commit is kept all the same: a telephone may die. */
    function keepUp(runtime) {
        let due = Infinity;
        let timer = 0;

        function keep() {
            settled();
            if (runtime.isInitialized()) {
                runtime.commit(`${CALL}Commit`, true, "autocommit");
            }
        }

        function settled() {
            clearTimeout(timer);
            due = Infinity;
        }

        runtime.on(`${CALL}SetValue`, (name) => {
            const wait = (name === "cmi.suspend_data" ? SECONDS.soon : SECONDS.later) * 1000;
            if (Date.now() + wait < due) {
                clearTimeout(timer);
                due = Date.now() + wait;
                timer = setTimeout(keep, wait);
            }
        });
        runtime.on(`${CALL}Commit`, settled);
        runtime.on(OLD ? "LMSFinish" : "Terminate", settled);
        runtime.keepNow = () => {
            if (due < Infinity) {
                keep();
            }
        };
    }

    /* `from`: see Keeping.service. */
    function make(from, more = {}) {
        const settings = {
            lmsCommitUrl: "/", // anything: without one nothing is committed
            dataCommitFormat: "json",
            renderCommonCommitFields: true,
            alwaysSendTotalTime: true,
            mastery_override: true,
            httpService: Keeping.service(from),
            ...more,
        };
        const runtime = OLD ? new window.Scorm12API(settings) : new window.Scorm2004API(settings);
        keepUp(runtime);
        return runtime;
    }

    /* For one part alone. */
    function of(part, waits) {
        const runtime = make({ number: () => part.number, waits, sequencing: () => null });
        seed(runtime, part);
        return runtime;
    }

    function end(runtime) {
        if (runtime.isInitialized()) {
            runtime[`${CALL}${OLD ? "Finish" : "Terminate"}`]("");
        }
    }

    /* A page without a word of SCORM has been shown, and that is all it asks for. */
    function show(part) {
        const runtime = of(part, () => false);
        runtime[`${CALL}Initialize`]("");
        runtime[`${CALL}SetValue`](OLD ? "cmi.core.lesson_status" : "cmi.completion_status", "completed");
        end(runtime);
    }

    return { NAME, make, seed, of, end, show };
})();
