// What a term, a source or the mark of a claim stands for, shown beside it: when it is pointed at or reached by the
// keyboard, and by tap. Escape closes it, and so does anything else that is pressed. Without this script a link leads
// to the glossary, the list of sources or the ledger.
(() => {
  const notes = {};
  for (const note of document.getElementById("fn-notes")?.content.children ?? [])
    notes[note.dataset.for] = note;

  // What is noted for a link: the words of a term, the verdicts of a mark, the title of a source.
  const collect = (link) => {
    const names = (link.dataset.claims ?? link.hash.slice(1)).split(" ");
    const found = names.map((name) => notes[name]?.cloneNode(true)).filter(Boolean);
    if (!found.length && link.dataset.source) {
      found.push(Object.assign(document.createElement("p"), { textContent: link.dataset.source }));
    }
    return found;
  };

  const box = document.createElement("div");
  box.className = "fn-note no-search";
  box.id = "fn-note";
  box.popover = "manual";
  let owner = null;
  let pinned = false;
  let waiting = 0;

  const close = () => {
    clearTimeout(waiting);
    if (!owner) return;
    if (box.matches(":popover-open")) box.hidePopover();
    owner.removeAttribute("aria-describedby");
    if (owner.role === "button") owner.ariaExpanded = "false";
    owner = null;
    pinned = false;
    box.remove();
  };

  const open = (link) => {
    if (owner === link) return;
    close();
    box.replaceChildren(...collect(link));
    if (link.role !== "button") {
      const leads = Object.assign(document.createElement("a"), {
        href: link.href,
        textContent: link.dataset.leads,
      });
      const last = document.createElement("p");
      last.append(leads);
      box.append(last);
    }
    // Beside its link, so that the next stop of the keyboard is within it.
    link.after(box);
    box.showPopover();
    owner = link;
    link.setAttribute("aria-describedby", "fn-note");
    if (link.role === "button") link.ariaExpanded = "true";
    const spot = link.getClientRects()[0];
    const { width, height } = box.getBoundingClientRect();
    const room = document.documentElement.clientWidth;
    const above = spot.bottom + height + 8 > innerHeight && spot.top > height + 8;
    box.style.left = `${Math.max(8, Math.min(spot.left, room - width - 8)) + scrollX}px`;
    box.style.top = `${(above ? spot.top - height - 6 : spot.bottom + 6) + scrollY}px`;
  };

  const later = (action, milliseconds) => {
    clearTimeout(waiting);
    waiting = setTimeout(action, milliseconds);
  };

  const follow = (link) => {
    link.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse") later(() => open(link), 120);
    });
    link.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse" && !pinned) later(close, 250);
    });
    link.addEventListener("focus", () => {
      if (link.matches(":focus-visible")) open(link);
    });
    link.addEventListener("blur", (event) => {
      // At once: a note must not cover the next stop of the keyboard.
      if (owner === link && event.relatedTarget && !box.contains(event.relatedTarget)) close();
    });
    link.addEventListener("click", (event) => {
      const button = link.role === "button";
      if (!button && (event.pointerType !== "touch" || (owner === link && pinned))) return; // a link like any other
      event.preventDefault();
      if (owner === link && pinned) close();
      else {
        open(link);
        pinned = true;
      }
    });
  };

  const article = document.querySelector(".bd-article");
  for (const link of article?.querySelectorAll("a[href*='#']") ?? []) {
    if (link.classList.contains("headerlink")) continue;
    if (link.title && link.pathname.endsWith("/bibliography.html")) {
      link.dataset.source = link.title;
      link.dataset.leads = "In the list of sources";
      link.removeAttribute("title");
    } else if (link.classList.contains("fn-mark") || link.classList.contains("fn-count")) {
      if (!collect(link).length) continue;
      link.role = "button";
      link.ariaExpanded = "false";
    } else if (notes[link.hash.slice(1)]) {
      link.dataset.leads = link.hash.startsWith("#term-") ? "In the glossary" : "The whole test";
    } else continue;
    follow(link);
  }

  box.addEventListener("pointerenter", () => clearTimeout(waiting));
  box.addEventListener("pointerleave", () => {
    if (!pinned) later(close, 250);
  });
  box.addEventListener("focusout", (event) => {
    const next = event.relatedTarget;
    if (next && !box.contains(next) && next !== owner) close();
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && owner) {
      if (box.contains(document.activeElement)) owner.focus();
      close();
    } else if (event.key === " " && document.activeElement?.matches("a[role='button'].fn-mark")) {
      event.preventDefault();
      document.activeElement.click();
    }
  });
  addEventListener("pointerdown", (event) => {
    if (owner && !box.contains(event.target) && !owner.contains(event.target)) close();
  });
})();
