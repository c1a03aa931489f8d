"use strict";

/* What this page keeps in the browser, and H5P that runs in it, is gone when it is left: nothing is there for the next
   package or person. The frames of SCORM's parts have the browser's own storage (docs/decisions/0012).
   Browsers that give a frame of another site no storage at all would stop H5P half way. */
(() => {
    class Memory {
        #kept = new Map();

        get length() {
            return this.#kept.size;
        }

        key(index) {
            return [...this.#kept.keys()][index] ?? null;
        }

        getItem(name) {
            return this.#kept.get(String(name)) ?? null;
        }

        setItem(name, value) {
            this.#kept.set(String(name), String(value));
        }

        removeItem(name) {
            this.#kept.delete(String(name));
        }

        clear() {
            this.#kept.clear();
        }
    }

    for (const name of ["localStorage", "sessionStorage"]) {
        Object.defineProperty(window, name, { value: new Memory(), configurable: false, writable: false });
    }

    /* Cookies that a package has left on this host, which sets none itself. Clear-Site-Data would take those of the whole
       domain; one that was set for the domain above stays (docs/operations.md: another domain than the site's). */
    const KINDS = ["", "; SameSite=None; Secure", "; SameSite=None; Secure; Partitioned"];
    const parts = window.location.pathname.split("/").slice(1, -1);
    const paths = parts.flatMap((_part, place) => {
        const path = `/${parts.slice(0, place + 1).join("/")}`;
        return [path, `${path}/`];
    });
    for (const name of document.cookie.split("; ").filter(Boolean).map((each) => each.split("=")[0])) {
        for (const path of ["/", ...paths]) {
            for (const kind of KINDS) {
                document.cookie = `${name}=; Max-Age=0; Path=${path}${kind}`;
            }
        }
    }
})();
