// Films without this script play with the browser's own controls. Here: speed, captions, chapters, and where one stopped,
// which is kept in this browser only.
(function () {
  const EVERY = 5; // seconds between two times that it is kept
  const ENDS = 5; // seconds: at the very beginning or end there is nothing to go on with

  function clock(seconds) {
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
    if (!parts[0]) parts.shift();
    return parts.map((part, place) => (place ? String(part).padStart(2, "0") : part)).join(":");
  }

  // A browser may refuse to keep anything: then nothing is remembered.
  function remembered(key) {
    try {
      return Number(localStorage.getItem(key)) || 0;
    } catch {
      return 0;
    }
  }

  function remember(key, seconds) {
    try {
      if (seconds) localStorage.setItem(key, String(seconds));
      else localStorage.removeItem(key);
    } catch {
      // as above
    }
  }

  function playAt(media, seconds) {
    media.currentTime = seconds;
    media.focus();
    media.play().catch(function () {
      // Stopped by the browser or the person: the film is at its place.
    });
  }

  function offer(film, media) {
    const key = `film:${film.dataset.viewer}:${film.dataset.film}`;
    const button = film.querySelector("[data-resume]");
    const stopped = remembered(key);
    let kept = stopped;
    function keep() {
      const now = media.currentTime;
      if (now < ENDS) return; // a look at the beginning forgets nothing
      kept = now;
      remember(key, media.duration - now > ENDS ? now : 0);
    }
    if (stopped) {
      button.querySelector("span").textContent = clock(stopped);
      button.hidden = false;
      button.addEventListener("click", function () {
        button.hidden = true;
        playAt(media, stopped);
      });
    }
    media.addEventListener("timeupdate", function () {
      if (Math.abs(media.currentTime - kept) >= EVERY) keep();
    });
    media.addEventListener("pause", keep);
    window.addEventListener("pagehide", keep);
  }

  // Phones hide the choice in a menu of their own. What is chosen there shows here.
  function choosesCaptions(media, choice) {
    if (!choice) return;
    const captions = [...media.textTracks].filter((track) => track.kind === "captions");
    choice.addEventListener("change", function () {
      captions.forEach((track) => (track.mode = track.language === choice.value ? "showing" : "disabled"));
    });
    media.textTracks.addEventListener("change", function () {
      choice.value = captions.find((track) => track.mode === "showing")?.language ?? "";
    });
  }

  document.querySelectorAll("[data-film]").forEach(function (film) {
    const media = film.querySelector("video, audio");
    const speed = film.querySelector("[data-speed]");
    film.querySelector(".film-controls").hidden = false;
    speed.addEventListener("change", function () {
      media.playbackRate = Number(speed.value);
    });
    choosesCaptions(media, film.querySelector("[data-captions]"));
    film.querySelectorAll("[data-at]").forEach(function (chapter) {
      chapter.addEventListener("click", function (event) {
        event.preventDefault();
        playAt(media, Number(chapter.dataset.at));
      });
    });
    if (film.dataset.viewer) offer(film, media);
  });
})();
