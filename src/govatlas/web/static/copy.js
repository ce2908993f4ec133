// Puts a button beside each text that one takes along, which copies it in one click.
"use strict";

for (const text of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = text.dataset.copy;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = "Copied";
    } catch {
      text.closest("details").open = true; // it can be marked and copied by hand
      getSelection().selectAllChildren(text);
      button.textContent = "Press Ctrl+C";
    }
    setTimeout(() => {
      button.textContent = text.dataset.copy;
    }, 2000);
  });
  text.closest("details").before(button);
}
