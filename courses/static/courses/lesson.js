// After an answer came back in place: put the reader at what was said about it, which a screen reader then reads once.
document.addEventListener("htmx:afterSettle", function (event) {
  const feedback = event.target.querySelector(".feedback");
  if (feedback) feedback.focus();
});
// A server that cannot be reached must not look like an answer that was saved.
["htmx:sendError", "htmx:responseError"].forEach(function (name) {
  document.addEventListener(name, function (event) {
    event.target.submit ? event.target.submit() : window.location.reload();
  });
});
