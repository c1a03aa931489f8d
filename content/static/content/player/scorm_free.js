"use strict";

/* Parts are taken in any order, each with a runtime of its own. */
(() => {
    function go(number, focus = true) {
        const part = Given.parts.find((each) => each.number === number);
        if (part) {
            Stage.open(part, () => follow(part), focus);
        }
    }

    /* Where the part itself asks to go when it has ended; not while it is left for another. */
    function follow(part) {
        const runtime = Runtime.of(part, () => !Stage.leaving());
        const step = (number) => Stage.leaving() || go(number);
        runtime.on("SequenceNext", () => step(part.number + 1));
        runtime.on("SequencePrevious", () => step(part.number - 1));
        for (const event of ["SequenceChoice", "SequenceJump"]) {
            runtime.on(event, (target) => step(Given.parts.find((each) => each.identifier === target)?.number));
        }
        return runtime;
    }

    Contents.onPick(go);
    const first = Given.parts.find((part) => !Keeping.of(part.number)?.done) ?? Given.parts[0];
    go(first.number, false);
})();
