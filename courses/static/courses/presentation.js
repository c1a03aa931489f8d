// One step at a time, for a group in a room. Without this script the page is one long text with a list of links.
const root = document.querySelector("[data-presentation]");
const slides = [...root.querySelectorAll("[data-slide]")];
const part = (name) => root.querySelector(`[data-${name}]`);
const bars = root.querySelectorAll("[data-bar]");
const contents = part("contents");
const place = part("place");
let at = Math.max(0, slides.findIndex((slide) => `#${slide.id}` === location.hash));
let single = false;

function show(step, focus) {
  const before = at;
  at = Math.min(Math.max(step, 0), slides.length - 1);
  if (before !== at && (given() || slides[before].dataset.minutes)) timeOfItsOwn();
  slides.forEach((slide, number) => { slide.hidden = single && number !== at; });
  place.textContent = `${root.dataset.step} ${at + 1} ${root.dataset.of} ${slides.length}`;
  part("previous").disabled = at === 0;
  part("next").disabled = at === slides.length - 1;
  if (!focus) return;
  history.replaceState(null, "", `#${slides[at].id}`);
  slides[at].focus({ preventScroll: single });
  if (single && !document.fullscreenElement) root.scrollIntoView();
}

function oneAtATime(wanted) {
  single = wanted;
  root.classList.toggle("one-at-a-time", wanted);
  bars.forEach((bar) => { bar.hidden = !wanted; });
  contents.hidden = wanted;
  show(at, false);
}

async function fullScreen() {
  if (document.fullscreenElement) await document.exitFullscreen();
  else if (root.requestFullscreen) await root.requestFullscreen();
  slides[at].focus({ preventScroll: true });
}

// Space and the arrows belong to whatever is being used just now.
const used = (target, key) => target.closest("input, select, textarea, video, audio") || (key === " " && target.closest("a, button, summary"));

document.addEventListener("keydown", (event) => {
  if (!single || event.altKey || event.ctrlKey || event.metaKey || used(event.target, event.key)) return;
  const forward = ["ArrowRight", "ArrowDown", "PageDown"].includes(event.key) || (event.key === " " && !event.shiftKey);
  const back = ["ArrowLeft", "ArrowUp", "PageUp"].includes(event.key) || (event.key === " " && event.shiftKey);
  if (event.key === "Escape" && !document.fullscreenElement) return leave();
  if (!forward && !back) return;
  event.preventDefault();
  show(at + (forward ? 1 : -1), true);
});

function leave() {
  oneAtATime(false);
  slides[at].scrollIntoView();
  slides[at].focus({ preventScroll: true });
}

let seconds = 0;
let ticking = null;
const given = () => Number(slides[at].dataset.minutes ?? 0) * 60; // seconds; 0 = the clock counts what has passed

function paint() {
  const left = given() ? Math.max(given() - seconds, 0) : seconds;
  part("time").textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  part("time-told").textContent = given() && seconds >= given() ? part("time-told").dataset.over : "";
}

function tick() {
  seconds += 1;
  paint();
  if (given() && seconds >= given()) toggleTimer();
}

function toggleTimer() {
  if (!ticking && given() && seconds >= given()) seconds = 0; // once more
  if (ticking) clearInterval(ticking);
  ticking = ticking ? null : setInterval(tick, 1000);
  if (ticking) paint();
  part("start").hidden = Boolean(ticking);
  part("stop").hidden = !ticking;
}

function timeOfItsOwn() {
  if (ticking) toggleTimer();
  seconds = 0;
  paint();
}

part("previous").addEventListener("click", () => show(at - 1, true));
part("next").addEventListener("click", () => show(at + 1, true));
part("full").addEventListener("click", fullScreen);
part("timer").addEventListener("click", toggleTimer);
part("all").addEventListener("click", leave);
oneAtATime(true);
paint();
