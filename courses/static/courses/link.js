// A page that the browser has kept for its Back button is asked for again: the phone may have been handed on.
window.addEventListener("pageshow", function (event) {
  if (event.persisted) location.reload();
});
