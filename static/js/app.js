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

  // What is typed into a field with a key stays in this tab until it is sent, also when the session
  // ends first. The page that says it was saved forgets it; signing out empties all.
  for (const field of document.querySelectorAll("[data-keep]")) {
    const key = field.dataset.keep;
    field.value ||= sessionStorage.getItem(key) || "";
    field.addEventListener("input", () => sessionStorage.setItem(key, field.value));
  }

  for (const sent of document.querySelectorAll("[data-forget]")) {
    sessionStorage.removeItem(sent.dataset.forget);
  }

  // "Show me the movement": the drawing is fetched when asked for, and moves only then.
  for (const box of document.querySelectorAll("[data-movement]")) movement(box);

  function movement(box) {
    const stage = box.querySelector(".movement__stage");
    const play = box.querySelector("[data-movement-play]");
    const stop = box.querySelector("[data-movement-stop]");
    const note = box.querySelector("[data-movement-note]");
    const begin = play.textContent;
    const calm = matchMedia("(prefers-reduced-motion: reduce)");
    let drawing = null;
    let moving = false;
    box.hidden = false;

    const says = () => {
      play.textContent = moving ? "Pause the movement" : "Go on with the movement";
      note.textContent = moving ? "This shows how. Go at your own speed." : "";
    };

    const pause = () => {
      drawing.pauseAnimations();
      moving = false;
    };

    const fetched = async () => {
      const answer = await fetch(box.dataset.movement);
      if (!answer.ok) throw new Error(String(answer.status));
      const read = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
      return stage.appendChild(document.importNode(read.documentElement, true));
    };

    play.addEventListener("click", async () => {
      try {
        if (!drawing) {
          drawing = await fetched();
          // A drawing's clock starts when it is first painted; what begins before stands still.
          await new Promise(requestAnimationFrame);
          await new Promise(requestAnimationFrame);
          for (const part of drawing.querySelectorAll("animate, animateTransform")) part.beginElement();
          moving = true;
        } else if (moving) {
          pause();
        } else {
          drawing.unpauseAnimations();
          moving = true;
        }
      } catch {
        note.textContent = "The movement could not be loaded. The pictures above show it too.";
        return;
      }
      stop.hidden = false;
      says();
    });

    // Who asks for less movement while it moves gets it at once; the button goes on where it was.
    calm.addEventListener("change", () => {
      if (!calm.matches || !moving) return;
      pause();
      says();
    });

    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && drawing) stop.click();
    });

    stop.addEventListener("click", () => {
      drawing.remove();
      drawing = null;
      moving = false;
      play.textContent = begin;
      note.textContent = "";
      play.focus();
      stop.hidden = true;
    });
  }
})();
