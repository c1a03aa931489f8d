// A list of units too long to look through: a field above it to type a part of a name in. Without this the list is whole.
document.querySelectorAll("select[data-search]").forEach(function (select) {
  const all = Array.from(select.options);
  if (all.length <= Number(select.dataset.many)) return;
  const [label, text, field, said] = ["label", "span", "input", "span"].map((name) => document.createElement(name));
  text.textContent = select.dataset.search;
  field.type = "search";
  field.autocomplete = "off";
  label.className = "unit-search";
  said.className = "ds-sr-only";
  said.setAttribute("role", "status");
  label.append(text, field);
  (select.closest("label") || select).before(label, said);
  const words = (value) => value.toLocaleLowerCase("sv").split(/\s+/).filter(Boolean);
  field.addEventListener("input", function () {
    const wanted = words(field.value);
    const found = all.filter((each) => each.value && wanted.every((word) => each.text.toLocaleLowerCase("sv").includes(word)));
    const chosen = select.value;
    select.replaceChildren(...all.filter((each) => !each.value || found.includes(each)));
    select.value = found.length === 1 ? found[0].value : found.some((each) => each.value === chosen) ? chosen : "";
    if (select.selectedIndex < 0) select.selectedIndex = 0;
    said.textContent = found.length + " " + select.dataset.found;
  });
  field.addEventListener("keydown", function (event) {
    if (event.key === "Enter") event.preventDefault();
  });
});
