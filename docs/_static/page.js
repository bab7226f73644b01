/* What every page does: the choice of colours, the way back from the contents, and the keyboard's reach. */
(() => {
  const root = document.documentElement.dataset;
  const select = document.getElementById("colours");
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
  for (const [side, name] of [["primary", "Contents of the book"], ["secondary", "On this page"]]) {
    const dialog = document.getElementById(`pst-${side}-sidebar-modal`);
    dialog?.setAttribute("aria-label", name);
    dialog?.addEventListener("close", () => document.querySelector(`.${side}-toggle`).focus());
  }
  document.getElementById("pst-search-dialog")?.setAttribute("aria-label", "Search");

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

  // What is wider than its place is a stop of the keyboard, so that the arrow keys move it; a box without a
  // meaning of its own gets a name. Where something was folded away, its width is known only now.
  const boxes = document.querySelectorAll(
    "pre, figure.math, .pst-scrollable-table-container, .cell_output, .cell_output > .output",
  );
  const reach = () => {
    for (const [place, box] of [...boxes].entries()) {
      const scrolls = ["auto", "scroll"].includes(getComputedStyle(box).overflowX) && box.scrollWidth > box.clientWidth;
      if (scrolls) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
      if (box.localName !== "div") continue;
      if (scrolls) box.setAttribute("role", "region");
      else box.removeAttribute("role");
      if (scrolls) box.setAttribute("aria-label", `${box.querySelector("table") ? "Table" : "Output"} ${place + 1}`);
      else box.removeAttribute("aria-label");
    }
  };
  reach();
  document.fonts.ready.then(reach);
  addEventListener("resize", () => setTimeout(reach, 350)); // after the theme, which does a part of the same
  addEventListener("load", reach);
  document.addEventListener("toggle", reach, true);
})();
