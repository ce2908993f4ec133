// What the pages do without this, they do all; this only saves keystrokes.
"use strict";

const said = document.currentScript.dataset; // the texts of this script, in the language of the page

const find = document.getElementById("find");
const SLASH = "govatlas: the key / leads to the search box";

function isSlashOn() {
  try {
    return localStorage.getItem(SLASH) !== "off";
  } catch {
    return false; // where nothing can be kept, nobody could switch it off for good
  }
}

// "/" leads to the search box, as readers of large sites are used to, until it is switched off.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (event.key === "/" && find && !typing && plain && isSlashOn()) {
    event.preventDefault();
    find.focus();
    find.select();
  }
});

// The switch stands at the end of each page, in the blind form at the end of its questions: a page
// with two panes shows no foot.
const foot = document.querySelector("form.blind") || document.querySelector("footer.site");
if (find && foot) {
  const line = document.createElement("p");
  const button = document.createElement("button");
  button.type = "button";
  const [off, on] = document.querySelector("form.blind")
    ? [said.turnAllOff, said.turnAllOn]
    : [said.turnOff, said.turnOn];
  const tell = () => {
    button.textContent = isSlashOn() ? off : on;
  };
  button.addEventListener("click", () => {
    try {
      localStorage.setItem(SLASH, isSlashOn() ? "off" : "on");
    } catch {
      // the browser keeps nothing for this site, so the key stays off
    }
    tell();
  });
  tell();
  line.className = "shortcut";
  line.append(button);
  foot.append(line);
}

// What stands ready to be selected is copied with one press as well.
function select(node) {
  const range = document.createRange();
  range.selectNodeContents(node);
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}
for (const text of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  const note = document.createElement("span");
  button.type = "button";
  button.textContent = said.copyCitation;
  note.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent.trim());
      note.textContent = ` ${said.copied}`;
    } catch {
      select(text); // a browser that forbids it, as it does without https
      note.textContent = ` ${said.selected}`;
    }
  });
  text.after(button, note);
}

// A browser that does not know how to look for words goes to the characters a link names too.
const [place, directive] = location.hash.slice(1).split(":~:");
if (directive !== undefined) {
  const target = document.getElementById(place);
  if (target) target.scrollIntoView();
}

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
