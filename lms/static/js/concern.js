"use strict";

/* "Orolig för någon?": leaving it at once, keeping it on the telephone, and what a kept copy says when it is old. All
   that the page says is there without this. */
(() => {
    const page = document.querySelector("[data-concern]");
    const today = new Date().toLocaleDateString("sv-SE"); // 2026-11-23, the reader's own day

    /* Old copies. */
    const days = (Date.parse(today) - Date.parse(page.dataset.on)) / 86400000;
    page.querySelector("[data-old]").hidden = days <= 30;
    page.querySelectorAll("[data-good-until]").forEach((number) => {
        const passed = number.dataset.goodUntil < today;
        number.querySelector("[data-own]").hidden = passed;
        number.querySelector("[data-switchboard]").hidden = !passed;
    });

    /* Leaving. Places on the page are gone to without leaving steps in the history, so that "back" leads nowhere. */
    const leave = page.querySelector("[data-leave]");
    const go = () => {
        document.body.hidden = true;
        location.replace(leave.href);
    };
    leave.addEventListener("click", (event) => {
        event.preventDefault();
        go();
    });
    let pressed = 0;
    document.addEventListener("keydown", (event) => {
        pressed = event.key === "Escape" ? pressed + 1 : 0;
        if (pressed === 3) go();
    });
    page.querySelectorAll('a[href^="#"]').forEach((link) => {
        link.addEventListener("click", (event) => {
            event.preventDefault();
            location.replace(link.hash);
        });
    });

    /* Keeping. */
    const ways = page.querySelector("[data-ways]");
    if (!ways) return;
    const save = ways.querySelector("[data-save]");
    const remove = ways.querySelector("[data-remove]");
    const told = page.querySelector("[data-status]");
    const address = new URL(ways.dataset.page, location.href);
    const workers = navigator.serviceWorker;

    ways.hidden = false;
    ways.querySelector("[data-print]").addEventListener("click", () => window.print());
    if (!workers) {
        save.hidden = true;
        return;
    }

    const own = async () => {
        const found = await workers.getRegistration(address.href);
        return found && found.scope === address.href ? found : undefined;
    };
    const show = (isKept) => {
        save.hidden = isKept;
        remove.hidden = !isKept;
    };
    const tell = (what) => { told.textContent = told.dataset[what]; };

    /* Done when all of the page is kept: an install that fails leaves nothing. */
    const installed = (registration) => new Promise((resolve, reject) => {
        const worker = registration.installing;
        if (!worker) {
            resolve();
            return;
        }
        worker.addEventListener("statechange", () => {
            if (worker.state === "activated") resolve();
            if (worker.state === "redundant") reject(new Error("not kept"));
        });
    });

    save.addEventListener("click", async () => {
        save.disabled = true;
        try {
            await installed(await workers.register(ways.dataset.worker, { scope: address.pathname }));
            show(true);
            tell("saved");
            remove.focus();
        } catch {
            tell("failed");
        }
        save.disabled = false;
    });
    remove.addEventListener("click", async () => {
        const registration = await own();
        await registration?.unregister();
        await caches.delete(`concern ${address.href}`);
        show(false);
        tell("removed");
        save.focus();
    });
    own().then((registration) => show(Boolean(registration?.active)));
})();
