"use strict";

(() => {
    const frame = document.getElementById("package");
    if (!frame) {
        return;
    }
    const origin = new URL(frame.src).origin;
    const reported = document.getElementById("reported");
    const words = JSON.parse(document.getElementById("said").textContent);
    const TALLEST = 20_000; // px
    const MOST = 100; // lines: what a package says has no end of its own

    function number(given) {
        return Number.isFinite(Number(given)) && given !== null ? Number(given) : null;
    }

    function report({ said, whole, raw, max }) {
        if (!Array.isArray(said) || reported.childElementCount >= MOST) {
            return;
        }
        const how = said.map((word) => (Object.hasOwn(words, word) ? words[word] : String(word).slice(0, 40)));
        const [score, best] = [number(raw), number(max)];
        const line = document.createElement("li");
        line.textContent = how.join(", ");
        line.textContent += score === null ? "" : `: ${score}${best === null ? "" : ` / ${best}`}`;
        line.textContent += whole ? "" : ` (${reported.dataset.part})`;
        reported.append(line);
        document.getElementById("silent").hidden = true;
    }

    window.addEventListener("message", (event) => {
        const said = event.data;
        if (event.source !== frame.contentWindow || event.origin !== origin || said === null || typeof said !== "object") {
            return;
        }
        if (said.larkompass === "height" && frame.dataset.grows === "h5p" && number(said.height) > 0) {
            frame.height = Math.min(number(said.height), TALLEST);
        }
        if (said.larkompass === "reported") {
            report(said);
        }
    });
})();
