// The pages work without this file. It moves the focus to where the person should look.
"use strict";

(() => {
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();

  // A link of the summary also moves the focus into the field, not only the page.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    (field.closest(".bf-group") || field).scrollIntoView();
    field.focus({ preventScroll: true });
  });

  // "Print this page": the button is shown only when the script that serves it runs.
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
