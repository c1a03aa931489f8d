"use strict";

(() => {
    const given = document.body.dataset;
    const asked = new URLSearchParams(window.location.search);
    const joined = given.joined && !asked.has("apart");
    const activity = document.getElementById("activity");
    const kept = document.getElementById("state")?.textContent; // as the activity gave it, once more as JSON
    const EVERY = 10_000; // milliseconds between two looks at where the learner is
    const SELDOM = 24 * 3600; // seconds: H5P's own saving would have nowhere to go
    let lastState = kept ? JSON.parse(kept) : "";

    /* In a joined script one error stops all that comes after it: once more, with each library's files by themselves. */
    function fail() {
        if (joined) {
            window.location.replace("?apart");
        } else {
            Telling.failed();
        }
    }

    /* Activities say where the learner is when they are asked, and many ask to be asked only as the page is left. */
    function keepState() {
        const state = JSON.stringify(window.H5P?.instances?.[0]?.getCurrentState?.() ?? null);
        if (state !== "null" && state !== lastState) {
            lastState = state;
            Keeping.put("lage/", state, true);
        }
    }

    function report(event) {
        const statement = event.data.statement;
        Keeping.put("rapport/", JSON.stringify(statement));
        setTimeout(keepState); // the activity has not always changed itself when it says what it has done
        const id = statement?.object?.id;
        if (!URL.canParse(id)) {
            return; // of a part that its parent made by itself
        }
        const whole = !new URL(id).searchParams.has("subContentId");
        const said = [statement.verb.id.split("/").pop()];
        const score = statement.result?.score;
        Telling.tell("reported", { said, whole, raw: score?.raw ?? null, max: score?.max ?? null });
    }

    async function start() {
        await new window.H5PStandalone.H5P(activity, {
            h5pJsonPath: joined ? `${given.at}/_joined` : given.at,
            contentJsonPath: `${given.at}/content`,
            librariesPath: given.at,
            frameJs: given.frameJs,
            frameCss: given.frameCss,
            embedType: "div", // in a frame of its own H5P would write scripts into the page
            preventH5PInit: false, // means: do not start yet; else the first statements are lost
            title: given.title,
            xAPIObjectIRI: given.activity,
            saveFreq: SELDOM, // without it what was kept is not given back
            contentUserData: lastState ? [{ state: lastState }] : undefined, // not as its documentation has it
        });
        window.H5P.externalDispatcher.on("xAPI", report);
        window.H5P.init(document.body);
    }

    // One missing file, and the runtime's promise never settles.
    const patience = setTimeout(fail, Telling.SLOWEST);
    const broken = () => {
        clearTimeout(patience);
        fail();
    };
    if (joined) {
        window.addEventListener("error", broken); // apart, one library's error is not all of it
    }
    start().then(() => {
        if (!document.querySelector(".h5p-content")?.childElementCount) {
            throw new Error("the package has drawn nothing");
        }
        clearTimeout(patience);
        window.removeEventListener("error", broken); // what fails from now on is the package's own
        Telling.ready();
        setInterval(keepState, EVERY);
        window.addEventListener("pagehide", keepState, { capture: true }); // before what waits is sent
    }).catch(broken);

    new ResizeObserver(() => {
        Telling.tell("height", { height: Math.ceil(document.body.getBoundingClientRect().height) });
    }).observe(document.body);
})();
