"use strict";

/* Parts are taken as SCORM 2004's sequencing has it: one runtime knows all of them, and says which comes next. */
(() => {
    let part = null; // that the runtime speaks for
    let asked = null; // by the learner: counts before what the part that she leaves asks for
    let delivered = null; // the activity of the last request, if any
    let valid = { continue: false, previous: false, choice: {}, hideLmsUi: [] };

    let ended = false; // by the last request
    let runtime = make();

    function make() {
        const made = Runtime.make(
            {
                number: () => part.number,
                waits: () => !Stage.leaving(),
                sequencing: () => stateOf(made),
            },
            {
                sequencing: {
                    activityTree: Given.tree,
                    logLevel: "error",
                    eventListeners: {
                        onActivityDelivery: deliver,
                        onSequencingSessionEnd: end,
                        onNavigationValidityUpdate: allow,
                    },
                },
            },
        );
        const terminate = made.Terminate;
        made.Terminate = (nothing) => {
            if (asked && made.isInitialized()) {
                made.adl.nav.request = asked;
            }
            return terminate.call(made, nothing);
        };
        return made;
    }

    /* Without what the runtime adds of a suspension: it is the same once more, and takes up again what had ended. */
    function stateOf(made) {
        return JSON.stringify({ ...JSON.parse(made.serializeSequencingState()), suspensionState: undefined });
    }

    /* `between`: one go is over, and the next has not begun; so is a state that stands at no part. */
    function restore(kept, between) {
        try {
            const state = JSON.parse(kept);
            if (between || !find({ id: state.currentActivityId })) {
                state.currentActivityId = null;
                state.sequencing.currentActivity = null;
            }
            return runtime.deserializeSequencingState(JSON.stringify(state));
        } catch (error) {
            console.warn(error);
            return false;
        }
    }

    function find(activity) {
        return Given.parts.find((each) => each.identifier === activity?.id);
    }

    function open(next, afresh, focus) {
        Stage.open(
            next,
            () => {
                runtime.reset({}, { preserveListeners: true, resetTotalTime: true });
                Runtime.seed(runtime, next, afresh);
                part = next;
                return runtime;
            },
            focus,
        );
    }

    function deliver(activity) {
        const next = find(activity);
        if (next) {
            delivered = next;
            open(next, next === part, part !== null); // the same once more: a new attempt
        }
    }

    /* The runtime is done for: the next go has another, that knows how this one went. */
    function end({ reason }) {
        [delivered, ended] = [null, true];
        Stage.then(async () => {
            if (delivered) {
                return;
            }
            await Stage.leave();
            const state = stateOf(runtime);
            runtime = make();
            restore(state, true);
            allow({ ...valid, continue: true, previous: false, hideLmsUi: [] });
            say(reason === "suspend_all" ? "choose" : "over");
        });
    }

    function say(id) {
        Contents.mark(null);
        Telling.ready();
        Telling.say(id);
    }

    function allow(validity) {
        valid = validity;
        Contents.allow(
            (each) => valid.choice[each.identifier] === "true",
            (step) => valid[step],
            valid.hideLmsUi,
        );
    }

    function request(name, target) {
        [delivered, ended] = [null, false];
        runtime.processNavigationRequest(name, target);
        return delivered || ended;
    }

    /* What the learner picks: first the part that is here says its last. */
    function ask(name, target) {
        Stage.then(async () => {
            const running = runtime.isInitialized();
            asked = target ? `{target=${target}}${name}` : name;
            [delivered, ended] = [null, false];
            await Stage.leave();
            asked = null;
            if (!delivered && !ended && !(!running && request(name, target))) {
                stay(true);
            }
        });
    }

    /* Where all was suspended, or from the beginning; what may only be chosen from, from its first part. */
    function start() {
        const first = Given.parts.find((each) => each.visible) ?? Given.parts[0];
        if (!request("resumeAll") && !request("start") && !request("choice", first.identifier)) {
            say("choose");
        }
    }

    /* Where she was: there is no other way. */
    function stay(focus) {
        const { currentActivity } = runtime.getSequencingState();
        const last = find(currentActivity);
        if (last) {
            currentActivity.isActive = true; // or what the part says now would count for nothing
            open(last, false, focus);
        } else {
            start();
        }
    }

    /* Where she was; or on from there, if that part had ended. */
    function goOn() {
        const { currentActivity } = runtime.getSequencingState();
        if (!find(currentActivity) || currentActivity.isActive || !request("continue")) {
            stay(false);
        }
    }

    Contents.onPick((number) => ask("choice", Given.parts.find((each) => each.number === number).identifier));
    Contents.onStep(ask);
    const kept = Given.kept["0"]?.sequencing;
    if (kept && restore(kept, false)) {
        goOn();
    } else {
        start();
    }
})();
