// A package in its frame tells what it has come to; it is believed no more than its learner. What counts is asked of the
// site.
(function () {
  const TALLEST = 20000; // px
  const SLOWEST = 40000; // milliseconds without a word from the frame
  const open = new Map(); // section → whether its frame has said anything

  function frameOf(section) {
    return section.querySelector("iframe");
  }

  // Two packages in one page could reach each other: the one before is closed while its launch still takes its last
  // word, and opens again where it was.
  document.addEventListener("htmx:beforeRequest", function (event) {
    const does = event.detail.requestConfig.formData.get("do");
    if (!event.detail.elt.closest(".package") || !["open", "again"].includes(does)) return;
    for (const section of open.keys()) frameOf(section)?.remove();
    open.clear();
  });

  function opened(section) {
    open.set(section, false);
    setTimeout(function () {
      if (open.get(section) === false && section.isConnected) failed(section);
    }, SLOWEST);
    const full = section.querySelector("[data-full]");
    if (full && document.fullscreenEnabled) {
      full.hidden = false;
      const names = [full.textContent, full.dataset.leave];
      full.addEventListener("click", function () {
        if (document.fullscreenElement) document.exitFullscreen();
        else section.requestFullscreen();
      });
      section.addEventListener("fullscreenchange", function () {
        full.textContent = names[document.fullscreenElement ? 1 : 0];
      });
    }
  }

  function say(section, what) {
    const told = section.querySelector("[data-told]");
    const text = told && told.dataset[what];
    if (!text || told.textContent === text) return;
    told.className = what === "saved" ? "meta" : "feedback";
    told.textContent = text;
  }

  function failed(section) {
    say(section, "failed");
    section.querySelector("details")?.setAttribute("open", "");
  }

  // One question at a time: each answer takes the place that the next is meant for.
  let asking = false;
  let askAgain = false;
  async function askHowItStands(section) {
    if (asking) {
      askAgain = true;
      return;
    }
    asking = true;
    await htmx.ajax("GET", section.dataset.act, { target: section.dataset.state, swap: "outerHTML" }).catch(() => {});
    asking = false;
    if (askAgain) {
      askAgain = false;
      askHowItStands(section);
    }
  }

  function hear(section, frame, said) {
    open.set(section, true);
    // Whoever has gone elsewhere on the page while it was loading stays there.
    if (said.larkompass === "ready" && document.activeElement === document.body) frame.focus({ preventScroll: true });
    if (said.larkompass === "failed") failed(section);
    if (["saved", "unsaved", "unread", "over"].includes(said.larkompass)) say(section, said.larkompass);
    if (said.larkompass === "counted") askHowItStands(section);
    if (said.larkompass === "height" && frame.dataset.grows === "h5p" && Number(said.height) > 0) {
      frame.height = Math.min(Number(said.height), TALLEST);
    }
  }

  window.addEventListener("message", function (event) {
    const said = event.data;
    for (const section of open.keys()) {
      const frame = frameOf(section);
      const ours = frame && event.source === frame.contentWindow && event.origin === new URL(frame.src).origin;
      if (ours && said !== null && typeof said === "object") hear(section, frame, said);
    }
  });

  document.addEventListener("htmx:load", function (event) {
    const section = event.detail.elt.closest?.(".package");
    if (section && frameOf(section) && !open.has(section)) opened(section);
  });
})();
