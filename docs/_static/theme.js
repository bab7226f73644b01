/* What pages do that the theme's two scripts would do, in a fifth of their 19 KB: those serve versions, banners and
   much else that this book has not. */
(() => {
  const find = (selector) => document.querySelector(selector);
  const root = document.documentElement.dataset;
  if (root.mode !== "light" && root.mode !== "dark") root.mode = "auto";
  root.theme = root.mode !== "auto" ? root.mode : matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  for (const name of ["mode", "theme"]) localStorage.setItem(name, root[name]);

  // The list of pages stands where the reader left it; at first so that the page itself is seen.
  const beside = find("#pst-primary-sidebar");
  const active = [...document.querySelectorAll(".bd-docs-nav .active")].pop();
  const left = parseInt(sessionStorage.getItem("sidebar-scroll-top"), 10);
  const below = active?.getBoundingClientRect().y;
  if (left >= 0) beside.scrollTop = left;
  else if (below > innerHeight / 2) beside.scrollTop = below - beside.getBoundingClientRect().y - beside.clientHeight / 4;
  addEventListener("beforeunload", () => sessionStorage.setItem("sidebar-scroll-top", beside.scrollTop));

  const closes = (dialog) => {
    dialog.addEventListener("click", ({ currentTarget, clientX, clientY }) => {
      const { left, right, top, bottom } = currentTarget.getBoundingClientRect();
      if (clientX < left || right < clientX || clientY < top || bottom < clientY) currentTarget.close();
    });
  };

  // On a narrow screen both lists open as dialogs, with all that stands in them.
  for (const side of ["primary", "secondary"]) {
    const [list, dialog] = [find(`#pst-${side}-sidebar`), find(`#pst-${side}-sidebar-modal`)];
    const toggle = find(`.${side}-toggle`);
    if (!list || !dialog || !toggle) continue;
    const move = (from, to) => {
      to.append(...from.childNodes);
      to.classList.add(...from.classList);
      from.removeAttribute("class");
    };
    toggle.addEventListener("click", () => {
      if (side === "primary" && matchMedia("(min-width: 992px)").matches) {
        list.classList.toggle("pst-sidebar-hidden");
        return;
      }
      move(list, dialog);
      dialog.showModal();
    });
    closes(dialog);
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault(); // Sphinx listens, too
      event.stopPropagation();
      dialog.close();
    });
    dialog.addEventListener("close", () => move(dialog, list));
  }

  // Search: a dialog, but on the page with the results their own field.
  const dialog = find("#pst-search-dialog");
  const field = find(":not(#pst-search-dialog) > form.bd-search input") ?? dialog?.querySelector("input");
  const search = () => {
    if (dialog?.contains(field)) {
      if (dialog.open) dialog.close();
      else dialog.showModal();
    } else if (document.activeElement === field) field.blur();
    else field?.select();
  };
  const apple = /^(?:Mac|iPhone$)/.test(navigator.platform);
  if (apple) for (const key of document.querySelectorAll(".kbd-shortcut__modifier")) key.innerText = "⌘";
  addEventListener("keydown", (event) => {
    const { key, shiftKey, altKey, metaKey, ctrlKey } = event;
    if (/^k$/i.test(key) && !shiftKey && !altKey && metaKey === apple && ctrlKey !== apple) {
      event.preventDefault();
      search();
    } else if (key === "Escape" && document.activeElement === field) search();
    else if (key === "/" && !/^(?:INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      search();
    }
  }, true);
  for (const button of document.querySelectorAll(".search-button__button")) button.onclick = search;
  if (dialog) closes(dialog);

  // The list of this page's headings marks the one that is read.
  const links = [...document.querySelectorAll("#pst-page-toc-nav a")];
  const mark = (chosen) => {
    for (const link of links) {
      link.classList.toggle("active", link === chosen);
      if (link === chosen) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    for (const entry of document.querySelectorAll("#pst-page-toc-nav .toc-entry")) {
      entry.classList.toggle("active", entry.contains(chosen));
    }
  };
  let still = 0; // for a second after a jump what passes by is not read
  const jumped = () => {
    const chosen = links.find((link) => link.hash === location.hash);
    if (!chosen) return;
    still = performance.now() + 1000;
    mark(chosen);
  };
  const headings = new Map();
  for (const link of links) {
    const part = document.getElementById(link.hash.slice(1));
    if (part) headings.set(part.querySelector("h1,h2,h3,h4,h5,h6") ?? part, link);
  }
  const read = new IntersectionObserver((seen) => {
    const last = seen.filter((entry) => entry.isIntersecting).pop();
    if (last && performance.now() > still) mark(headings.get(last.target));
  }, { rootMargin: "0px 0px -70% 0px" });
  for (const heading of headings.keys()) read.observe(heading);
  if (location.hash.length > 1) jumped();
  addEventListener("hashchange", jumped);
  addEventListener("click", ({ target }) => {
    if (target.closest("a")?.href === location.href && location.hash.length > 1) jumped();
  });

  // The bar above throws a shadow once something lies under it.
  const top = find(".sbt-scroll-pixel-helper");
  if (top) new IntersectionObserver(([{ boundingClientRect }]) => {
    document.body.classList.toggle("scrolled", boundingClientRect.y < 0);
  }).observe(top);
  for (const part of document.querySelectorAll(
    ".bd-header-article,.bd-sidebar-primary,.bd-sidebar-secondary,.bd-footer-content,.bd-footer",
  )) part.classList.add("noprint");
})();
