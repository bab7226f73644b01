/* What every page does: the choice of colors, the way back from the contents, and the keyboard's reach. */
(() => {
  const root = document.documentElement.dataset;
  const select = document.getElementById("colors");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const show = (mode) => {
    root.mode = mode;
    root.theme = mode === "auto" ? (system.matches ? "dark" : "light") : mode;
  };
  select.value = root.mode;
  select.addEventListener("change", () => {
    show(select.value);
    localStorage.setItem("mode", root.mode);
    localStorage.setItem("theme", root.theme);
  });
  system.addEventListener("change", () => setTimeout(show, 0, root.mode)); // after the theme, which does not ask

  // The theme takes the focus from the button that opens a list; when the list closes, it belongs there again.
  for (const [side, name] of [
    ["primary", "Contents of the book"],
    ["secondary", "On this page"],
  ]) {
    const dialog = document.getElementById(`pst-${side}-sidebar-modal`);
    dialog?.setAttribute("aria-label", name);
    dialog?.addEventListener("close", () => document.querySelector(`.${side}-toggle`).focus());
  }
  document.getElementById("pst-search-dialog")?.setAttribute("aria-label", "Search");

  // A slash opens the search, as in many places; where something is written it is a slash.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || /^(?:INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) return;
    event.preventDefault();
    document.querySelector(".search-button__button").click();
  });
  // Sphinx hides the marks of a search by a javascript: address, which the pages' policy forbids.
  document.getElementById("searchbox")?.addEventListener("click", (event) => {
    event.preventDefault();
    SphinxHighlight.hideSearchWords();
  });

  // A small lab waits in a fold: its stylesheet is fetched when it is seen, then its script, which measures.
  const waiting = document.getElementById("lab-files");
  if (waiting) {
    const [style, script] = waiting.content.children;
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      style.onload = style.onerror = () => document.head.append(script);
      document.head.append(style);
    });
    for (const lab of document.querySelectorAll("[data-lab]")) seen.observe(lab);
  }

  // Cells that can be edited and run in the page: all that this takes is fetched with the first tap. The page's Python
  // is by far the largest part and comes last, so that a reader has the editor meanwhile. What did not come is fetched
  // anew by the next tap.
  const files = document.getElementById("live-files");
  const fetched = new Map();
  const fetchPart = (part) => {
    if (fetched.has(part)) return fetched.get(part);
    const coming = new Promise((onload, onerror) => {
      document.head.append(Object.assign(part.cloneNode(), { async: false, onload, onerror }));
    });
    coming.catch(() => fetched.delete(part));
    fetched.set(part, coming);
    return coming;
  };
  // A sentence in the place of what could not be fetched, with the notebook as the way out.
  const tellMissing = (place) => {
    const line = Object.assign(document.createElement("p"), { className: "fn-live-missing", role: "alert" });
    const colab = document.querySelector(".notebook-menu a[href*='colab']");
    const way = colab
      ? Object.assign(colab.cloneNode(), { textContent: "open this page in Colab" })
      : "reload the page";
    line.append("A part of the page could not be fetched: try again, or ", way, ".");
    place.after(line);
  };
  for (const place of files ? document.querySelectorAll(".tag_live > .cell_input, .fn-exercise > div") : []) {
    const words = place.matches(".cell_input") ? "Edit and run" : "Write it here";
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "fn-live-open", textContent: words });
    button.addEventListener("click", async () => {
      if (button.ariaBusy === "true") return;
      button.ariaBusy = "true";
      for (const line of document.querySelectorAll(".fn-live-missing")) line.remove();
      const parts = [...files.content.children];
      const python = parts.pop();
      try {
        const editor = parts.map(fetchPart);
        fetchPart(python);
        await Promise.all(editor);
        globalThis.firstnnLive.open(place, () => fetchPart(python));
      } catch {
        tellMissing(button);
      }
      button.ariaBusy = "false";
    });
    place.after(button);
  }

  // What is wider than its place is a stop of the keyboard, so that the arrow keys move it; a box without a
  // meaning of its own gets a name. Where something was folded away, its width is known only now.
  const boxes = document.querySelectorAll(
    "pre, figure.math, .pst-scrollable-table-container, .cell_output, .cell_output > .output",
  );
  // All are looked at before any is changed: after a change a look would lay the page out anew. What is folded
  // away is not even looked at: a browser has not laid it out yet.
  const reach = () => {
    const shown = [...[...boxes].entries()].filter(([, box]) => !box.closest("details:not([open])"));
    const looked = shown.map(([place, box]) => {
      return [
        place,
        box,
        ["auto", "scroll"].includes(getComputedStyle(box).overflowX) && box.scrollWidth > box.clientWidth,
      ];
    });
    for (const [place, box, scrolls] of looked) {
      const kind = box.querySelector("table") ? "Table" : "Output";
      const said = box.localName === "div" ? { role: "region", "aria-label": `${kind} ${place + 1}` } : {};
      for (const [name, value] of Object.entries({ tabindex: "0", ...said })) {
        if (scrolls) box.setAttribute(name, value);
        else box.removeAttribute(name);
      }
    }
  };
  reach();
  document.fonts.ready.then(reach);
  addEventListener("resize", () => setTimeout(reach, 350)); // after the theme, which does a part of the same
  addEventListener("load", reach);
  document.addEventListener("toggle", reach, true);
})();
