// After an answer came back in place: put the reader at what was said about it, which a screen reader then reads once.
// A question to be tried again has nothing said about it: there, at its first option.
document.addEventListener("htmx:afterSettle", function (event) {
  const question = document.getElementById(event.detail.target.id);
  const place = question && (question.querySelector(".feedback") || question.querySelector("[name=option]"));
  if (place) place.focus();
});
// A server that cannot be reached must not look like an answer that was saved: send it again as a plain form.
["htmx:sendError", "htmx:responseError"].forEach(function (name) {
  document.addEventListener(name, function (event) {
    const form = event.detail.elt.closest("form");
    if (form) form.submit();
    else if (event.detail.elt.href) location.assign(event.detail.elt.href);
  });
});
