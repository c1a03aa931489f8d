"use strict";

(() => {
    const given = document.body.dataset;
    const part = document.getElementById("part");
    const old = given.format === "scorm12";

    function api() {
        const settings = { autocommit: false, mastery_override: true };
        return old ? new window.Scorm12API(settings) : new window.Scorm2004API(settings);
    }

    function seed(runtime) {
        if (old) {
            runtime.cmi.student_data.mastery_score = given.mastery ? String(given.mastery * 100) : "";
            runtime.cmi.launch_data = given.launchData;
        } else {
            runtime.cmi.scaled_passing_score = given.mastery;
            runtime.cmi.launch_data = given.launchData;
        }
    }

    function report() {
        const cmi = runtime.cmi;
        const score = old ? cmi.core.score : cmi.score;
        const statuses = old ? [cmi.core.lesson_status] : [cmi.completion_status, cmi.success_status];
        const said = statuses.filter((status) => status !== "unknown");
        Telling.tell("reported", { said, whole: true, raw: score.raw || null, max: score.max || null });
    }

    const runtime = api();
    seed(runtime);
    window[old ? "API" : "API_1484_11"] = runtime;
    for (const event of old ? ["LMSCommit", "LMSFinish"] : ["Commit", "Terminate"]) {
        runtime.on(event, report);
    }
    part.addEventListener("load", Telling.ready);
    part.src = part.dataset.src;
})();
