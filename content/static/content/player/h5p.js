"use strict";

(() => {
    const given = document.body.dataset;
    const asked = new URLSearchParams(window.location.search);
    const joined = given.joined && !asked.has("apart");
    const activity = document.getElementById("activity");

    /* In a joined script one error stops all that comes after it: once more, with each library's files by themselves. */
    function fail() {
        if (joined) {
            window.location.replace("?apart");
        } else {
            Telling.failed();
        }
    }

    function report(event) {
        const statement = event.data.statement;
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
    }).catch(broken);

    new ResizeObserver(() => {
        Telling.tell("height", { height: Math.ceil(document.body.getBoundingClientRect().height) });
    }).observe(document.body);
})();
