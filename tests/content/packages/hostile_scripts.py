"""Packages that are valid and want harm: a script that runs when they are played, and writes what it found."""

from tests.content.packages.building import LIBRARY, h5p, manifest, scorm

LIBRARY_JS = """
H5P.MultiChoice = function () {{ H5P.EventDispatcher.call(this); }};
H5P.MultiChoice.prototype = Object.create(H5P.EventDispatcher.prototype);
H5P.MultiChoice.prototype.attach = function ($container) {{
    $container.get(0).innerHTML = '<pre id="found"></pre>';
    {script}
}};
"""
PAGE = """<!DOCTYPE html><html lang="sv"><title>Del</title><pre id="found"></pre><script>
window.parent.API.LMSInitialize("");
{script}
</script></html>"""
# Each line of `tries` is a name and what a function came to: a value, or the name of the error.
RUN = """
(async () => {
    const found = {};
    for (const [name, act] of Object.entries(tries)) {
        try {
            found[name] = await Promise.race([act(), new Promise((end) => setTimeout(end, 3000, "nothing came"))]);
        } catch (error) {
            found[name] = "refused";
        }
    }
    document.getElementById("found").textContent = JSON.stringify(found);
})();
"""
STORE = """
const stored = (mode) => new Promise((end, fail) => {
    const asked = indexedDB.open("marks", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("marks");
    asked.onerror = fail;
    asked.onsuccess = () => {
        const marks = asked.result.transaction("marks", mode).objectStore("marks");
        const told = mode === "readonly" ? marks.get("mark") : marks.put("anna", "mark");
        told.onsuccess = () => end(told.result ?? null);
    };
});
"""
LEAVES = (
    STORE
    + """
const tries = {
    local: () => { localStorage.setItem("mark", "anna"); return localStorage.getItem("mark"); },
    session: () => { sessionStorage.setItem("mark", "anna"); },
    cookie: () => { document.cookie = "mark=anna; path=/"; },
    laxCookie: () => { document.cookie = "none=anna; path=/; SameSite=None; Secure"; },
    partitioned: () => { document.cookie = "part=anna; path=/; SameSite=None; Secure; Partitioned"; },
    above: () => { document.cookie = "above=anna; path=/spela; SameSite=None; Secure"; },
    indexed: () => stored("readwrite"),
    cache: async () => { await (await caches.open("marks")).put("/mark", new Response("anna")); return "anna"; },
    name: () => { window.name = "anna"; },
};
"""
    + RUN
)
LOOKS = (
    STORE
    + """
const tries = {
    local: () => localStorage.getItem("mark"),
    session: () => sessionStorage.getItem("mark"),
    cookie: () => document.cookie,
    indexed: () => stored("readonly"),
    cache: async () => (await caches.match("/mark"))?.text() ?? null,
    name: () => window.name,
};
"""
    + RUN
)


def reaches(site: str) -> str:
    """Tries to get at the site that shows it, and out."""
    return (
        f'const SITE = "{site}";'
        + """
const MINE = { credentials: "include", mode: "no-cors" };
const OTHER = `/spela/${"0".repeat(32)}:x/lage/`;
const SAYS = [
    { larkompass: "counted" },
    { larkompass: "height", height: 1e12 },
    { larkompass: "height", height: "<b>" },
    { larkompass: { toString: 1 } },
    null,
    "counted",
];
const tries = {
    readParent: () => window.top.document.title,
    readStorage: () => window.top.localStorage.length,
    moveTop: () => { window.top.location = SITE + "/konto/logout/"; return "moved"; },
    moveParent: () => { window.top.location.replace("https://example.org/"); return "moved"; },
    fetchSite: async () => (await fetch(SITE + "/mina-utbildningar/", MINE)).type,
    postSite: async () => (await fetch(SITE + "/konto/logout/", { ...MINE, method: "POST" })).type,
    beacon: () => { navigator.sendBeacon(SITE + "/konto/logout/", "x"); },
    image: () => new Promise((end, fail) => {
        const image = new Image();
        [image.onload, image.onerror] = [() => end("shown"), fail];
        image.src = SITE + "/favicon.ico";
    }),
    elsewhere: async () => (await fetch("https://example.org/", { mode: "no-cors" })).type,
    socket: () => new Promise((end, fail) => {
        const socket = new WebSocket("wss://example.org/");
        [socket.onopen, socket.onerror] = [() => end("open"), fail];
    }),
    worker: async () => (await navigator.serviceWorker.register("/worker.js")).scope,
    frame: () => new Promise((end) => {
        const frame = document.createElement("iframe");
        frame.src = SITE + "/mina-utbildningar/";
        frame.onload = () => { try { end(frame.contentDocument.title); } catch { end("refused"); } };
        document.body.append(frame);
    }),
    form: () => {
        const form = document.createElement("form");
        Object.assign(form, { method: "post", action: SITE + "/konto/logout/", target: "_blank" });
        document.body.append(form);
        form.submit();
    },
    otherLaunch: async () => (await fetch(OTHER, { method: "POST", body: "{}" })).status,
    siteHere: async () => (await fetch("/mina-utbildningar/")).status,
    tell: () => {
        for (const said of SAYS) {
            window.top.postMessage(said, "*");
        }
    },
};
"""
        + RUN
    )


def hostile_h5p(script: str, title: str = "Farlig") -> bytes:
    return h5p({f"{LIBRARY}/js/multichoice.js": LIBRARY_JS.format(script=script).encode()}, h5p={"title": title})


def hostile_scorm(script: str) -> bytes:
    return scorm({"imsmanifest.xml": manifest(), "start.html": PAGE.format(script=script).encode()})
