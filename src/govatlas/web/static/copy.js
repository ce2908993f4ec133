// Puts a button beside each text that one takes along, which copies it in one click.
"use strict";

const words = document.currentScript.dataset; // in the language of the page

for (const text of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = text.dataset.copy;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = words.copied;
    } catch {
      text.closest("details").open = true; // it can be marked and copied by hand
      getSelection().selectAllChildren(text);
      button.textContent = words.press;
    }
    setTimeout(() => {
      button.textContent = text.dataset.copy;
    }, 2000);
  });
  text.closest("details").before(button);
}
