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

    function report({ said, whole, raw, max }) {
        const line = document.createElement("li");
        const how = said.map((word) => words[word] ?? word).join(", ");
        const score = raw === null ? "" : `: ${raw}${max === null ? "" : ` / ${max}`}`;
        line.textContent = `${how}${score}${whole ? "" : ` (${reported.dataset.part})`}`;
        reported.append(line);
        document.getElementById("silent").hidden = true;
    }

    window.addEventListener("message", (event) => {
        const said = event.data;
        if (event.source !== frame.contentWindow || event.origin !== origin || said === null || typeof said !== "object") {
            return;
        }
        if (said.larkompass === "height" && frame.dataset.grows === "h5p" && said.height > 0) {
            frame.height = Math.min(said.height, TALLEST);
        }
        if (said.larkompass === "reported") {
            report(said);
        }
    });
})();
