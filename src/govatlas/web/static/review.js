// Lets a reviewer quote by selecting text; without this the wording is pasted.
"use strict";

const told = document.currentScript.dataset; // the texts of this script, in the language of the page

const text = document.getElementById("document");

// Offsets count code points, as the spans of the store do.
function measure(node, offset) {
  const range = document.createRange();
  range.selectNodeContents(text);
  range.setEnd(node, offset);
  return Array.from(range.toString()).length;
}

function readSelection() {
  const selection = document.getSelection();
  if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const words = range.toString();
  if (words.trim() === "") return null;
  const start = measure(range.startContainer, range.startOffset);
  return { words, place: `${start}-${start + Array.from(words).length}` };
}

// A click on a button ends a selection in some browsers, so the last one is kept.
let selected = null;
document.addEventListener("selectionchange", () => {
  selected = readSelection() || selected;
});

function addButton(field) {
  const button = document.createElement("button");
  const note = document.createElement("span");
  button.type = "button";
  button.textContent = told.quote;
  note.className = "picked";
  note.setAttribute("role", "status");
  button.addEventListener("click", () => {
    const place = field.form.elements.namedItem("place");
    if (!selected) {
      note.textContent = ` ${told.select}`;
      return;
    }
    const first = field.value.trim() === "";
    field.value = first ? selected.words.trim() : `${field.value.trim()}\n\n${selected.words.trim()}`;
    if (place) place.value = first ? selected.place : "";
    note.textContent = ` ${told.quoted}`;
    field.dispatchEvent(new Event("input"));
  });
  field.addEventListener("input", (event) => {
    const place = field.form.elements.namedItem("place");
    if (place && event.isTrusted) place.value = "";
  });
  field.after(button, note);
}

if (text) {
  document.querySelectorAll("textarea[data-quote]").forEach(addButton);
}

// In the blind form 0, 1 and 2 give the level of a question, n leads to the next one. They are
// switched off with the key "/", as the switch at the end of each page says (site.js).
const questions = [...document.querySelectorAll("form.blind fieldset.question")];
let current = questions.find((question) => question.contains(document.activeElement)) || null;

function enter(question) {
  const radios = [...question.querySelectorAll('.levels input[type="radio"]')];
  const radio = radios.find((each) => each.checked) || radios[0];
  if (radio) radio.focus();
  question.scrollIntoView({ block: "nearest" });
}

document.addEventListener("focusin", (event) => {
  const question = event.target.closest("fieldset.question");
  if (question) current = question;
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("textarea, select, input:not([type=radio])");
  if (questions.length === 0 || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!isSlashOn()) return;
  if (event.key === "n") {
    const next = questions[questions.indexOf(current) + 1];
    if (next) enter(next);
  } else if (/^[0-9]$/.test(event.key)) {
    const question = current || questions[0];
    const radio = question.querySelector(`.levels input[value="${event.key}"]`);
    if (!radio) return;
    radio.checked = true;
    radio.focus();
  } else {
    return;
  }
  event.preventDefault();
});

// A judged label that is the target of the address is opened.
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
}
openTarget();
window.addEventListener("hashchange", openTarget);
