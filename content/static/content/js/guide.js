"use strict";

/* Which steps of a guide somebody has ticked, kept in this browser and nowhere else. */
(() => {
    const guide = document.querySelector("[data-guide]");
    const key = `guide-${guide.dataset.guide}`;
    const ticks = [...guide.querySelectorAll("[data-step]")];
    const told = guide.querySelector("[data-told]");
    const forget = guide.querySelector("[data-forget]");

    function kept() {
        try {
            return new Set(JSON.parse(localStorage.getItem(key)) ?? []);
        } catch {
            return new Set(); // no storage, or somebody else's words in it
        }
    }

    function keep(seen) {
        try {
            if (seen.size) localStorage.setItem(key, JSON.stringify([...seen]));
            else localStorage.removeItem(key);
        } catch {
            // Ticks hold until the page is left.
        }
    }

    function show(seen) {
        ticks.forEach((tick) => { tick.checked = seen.has(tick.dataset.step); });
        guide.querySelectorAll("[data-seen]").forEach((mark) => { mark.hidden = !seen.has(mark.dataset.seen); });
        const count = ticks.filter((tick) => tick.checked).length;
        const { none, some, of } = told.dataset;
        told.textContent = count ? `${some} ${count} ${of} ${ticks.length}. ${none}` : none;
        forget.hidden = !count;
    }

    function change() {
        const seen = new Set(ticks.filter((tick) => tick.checked).map((tick) => tick.dataset.step));
        keep(seen);
        show(seen);
    }

    ticks.forEach((tick) => tick.addEventListener("change", change));
    forget.addEventListener("click", () => {
        ticks.forEach((tick) => { tick.checked = false; });
        change();
        ticks[0].focus();
    });
    show(kept());
})();
