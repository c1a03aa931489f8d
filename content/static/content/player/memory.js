"use strict";

/* What a package keeps in the browser it keeps until its page is left: nothing is there for the next package or person.
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
})();
