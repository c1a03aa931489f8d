"use strict";

/* What is said of a page's blocks follows what is written in them. */
(() => {
    const PAUSE = 700; // milliseconds after the last change
    const look = document.querySelector("[data-look]");
    const looked = look.querySelector("[data-looked]");
    const form = look.closest("form");
    let timer = 0;
    let asked = 0;

    async function refresh() {
        asked += 1;
        const mine = asked;
        const answer = await fetch(look.dataset.address, { method: "POST", body: new FormData(form) }).catch(() => null);
        if (answer?.ok && mine === asked) {
            looked.innerHTML = await answer.text();
        }
    }

    function later() {
        clearTimeout(timer);
        timer = setTimeout(refresh, PAUSE);
    }

    form.addEventListener("input", later);
    form.addEventListener("click", later); // a block that is taken away is only hidden
    new MutationObserver((changes) => {
        if (changes.some(({ target }) => !look.contains(target))) {
            later(); // a block has come
        }
    }).observe(form, { childList: true, subtree: true });
})();
