"use strict";

/* The map of a scenario follows what is written, and choices are offered the names that there are. */
(() => {
    const PAUSE = 700; // milliseconds after the last change
    const look = document.querySelector("[data-scenario-look]");
    const map = look.querySelector("[data-scenario-map]");
    const names = look.querySelector("datalist");
    const form = look.closest("form");
    let timer = 0;
    let asked = 0;

    async function refresh() {
        asked += 1;
        const mine = asked;
        const answer = await fetch(look.dataset.address, { method: "POST", body: new FormData(form) }).catch(() => null);
        if (answer?.ok && mine === asked) {
            map.innerHTML = await answer.text();
            offerNames();
        }
    }

    function offerNames() {
        const written = [...form.querySelectorAll('input[name^="nodes-"][name$="-value-name"]')];
        names.replaceChildren(...written.map((field) => new Option(field.value, field.value)));
        form.querySelectorAll('input[name^="nodes-"][name$="-value-to"]').forEach((field) => {
            field.setAttribute("list", names.id);
        });
    }

    function later() {
        clearTimeout(timer);
        timer = setTimeout(refresh, PAUSE);
    }

    form.addEventListener("input", later);
    form.addEventListener("click", later); // a box that is taken away is only hidden
    new MutationObserver((changes) => {
        if (changes.some(({ target }) => !look.contains(target))) {
            later(); // a box has come
        }
    }).observe(form, { childList: true, subtree: true });
    offerNames();
})();
