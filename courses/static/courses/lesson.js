// After an answer came back in place: put the reader at what was said about it, which a screen reader then reads once.
document.addEventListener("htmx:afterSettle", function (event) {
  const question = document.getElementById(event.detail.target.id);
  const feedback = question && question.querySelector(".feedback");
  if (feedback) feedback.focus();
});
// A server that cannot be reached must not look like an answer that was saved: send it again as a plain form.
["htmx:sendError", "htmx:responseError"].forEach(function (name) {
  document.addEventListener(name, function (event) {
    const form = event.detail.elt.closest("form");
    if (form) form.submit();
  });
});
