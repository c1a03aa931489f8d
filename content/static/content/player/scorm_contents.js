"use strict";

/* The table of contents, where there is more than one part. */
const Contents = (() => {
    const nav = document.getElementById("contents");
    const buttons = [...(nav?.querySelectorAll("[data-part]") ?? [])];
    const steps = [...(nav?.querySelectorAll("[data-step]") ?? [])];
    const folded = nav?.querySelector("details");
    const wide = window.matchMedia("(min-width: 45rem)");

    function fold() {
        if (folded) {
            folded.open = wide.matches;
        }
    }

    /* null = none is here */
    function mark(part) {
        for (const button of buttons) {
            if (Number(button.dataset.part) === part?.number) {
                button.setAttribute("aria-current", "true");
            } else {
                button.removeAttribute("aria-current");
            }
        }
    }

    function markDone() {
        for (const button of buttons) {
            button.querySelector("span").hidden = !Keeping.of(button.dataset.part)?.done;
        }
    }

    function onPick(open) {
        nav?.addEventListener("click", (event) => {
            const button = event.target.closest("[data-part]");
            if (button) {
                fold();
                open(Number(button.dataset.part));
            }
        });
    }

    function onStep(go) {
        steps.forEach((button) => button.addEventListener("click", () => go(button.dataset.step)));
    }

    /* `may(part)` and `step(name)`: whether one may go there now; a step that the part has itself is hidden. */
    function allow(may, step, hidden) {
        for (const button of buttons) {
            button.disabled = !may(Given.parts.find((part) => part.number === Number(button.dataset.part)));
        }
        for (const button of steps) {
            button.disabled = !step(button.dataset.step);
            button.hidden = hidden.includes(button.dataset.step);
        }
    }

    fold();
    markDone();
    wide.addEventListener("change", fold);
    document.addEventListener("kept", markDone);
    return { mark, onPick, onStep, allow };
})();
