// What the pages do without this, they do all; this only saves keystrokes.
"use strict";

const find = document.getElementById("find");
const sort = document.getElementById("sort");

// "/" leads to the search box, as readers of large sites are used to.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && find && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    find.focus();
    find.select();
  }
});

// Empty fields stay out of the address.
document.addEventListener("submit", (event) => {
  if (event.target.method === "get") {
    for (const field of event.target.querySelectorAll("input[name], select[name]")) {
      field.disabled = field.value === "";
    }
  }
});
window.addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form input:disabled, form select:disabled")) {
    field.disabled = false;
  }
});

if (sort) {
  sort.addEventListener("change", () => sort.form.requestSubmit());
}
