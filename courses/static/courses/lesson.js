// After an answer came back in place: put the reader at what was said about it, which a screen reader then reads once.
// A question to be tried again has nothing said about it: there, at its first option. In a scenario, at what happens.
document.addEventListener("htmx:afterSettle", function (event) {
  const question = document.getElementById(event.detail.target.id);
  const place = question && (question.querySelector(".feedback, .told") || question.querySelector("[name=option]"));
  if (place && document.activeElement?.tagName !== "IFRAME") place.focus(); // nobody is taken out of a package
});
// A server that cannot be reached must not look like an answer that was saved: send it again as a plain form. A quiet
// one was sent by no learner, and would take the page from her.
["htmx:sendError", "htmx:responseError"].forEach(function (name) {
  document.addEventListener(name, function (event) {
    const form = event.detail.elt.closest("form");
    if (form && "quiet" in form.dataset) return;
    if (form) form.submit();
    else if (event.detail.elt.href) location.assign(event.detail.elt.href);
  });
});
