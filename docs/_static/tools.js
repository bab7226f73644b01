/* Of Sphinx's two scripts for every page (5 KB) what this book uses: what its search asks for, and the marks on words
   that were searched for. */
const Documentation = {
  gettext: (text) => text,
  ngettext: (one, many, count) => (count === 1 ? one : many),
};
const _ = Documentation.gettext;
const _ready = (run) => (document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", run) : run());

const SPHINX_HIGHLIGHT_ENABLED = true;
const _highlightText = (node, word) => {
  if (node.nodeType !== Node.TEXT_NODE) {
    if (!node.matches?.("button, select, textarea, script, style")) for (const child of [...node.childNodes]) _highlightText(child, word);
    return;
  }
  const place = node.data.toLowerCase().indexOf(word), parent = node.parentElement;
  if (place < 0 || parent.matches(".highlighted, .nohighlight")) return;
  const found = node.splitText(place), rest = found.splitText(word.length);
  if (parent.closest("svg")) {
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect"), box = parent.getBBox();
    for (const side of ["x", "y", "width", "height"]) rect[side].baseVal.value = box[side];
    rect.setAttribute("class", "highlighted");
    parent.before(rect);
  } else {
    const span = document.createElement("span");
    span.className = "highlighted";
    found.before(span);
    span.append(found);
  }
  _highlightText(rest, word);
};

_ready(() => {
  const TERMS = "sphinx_highlight_terms";
  if (document.getElementById("search-results")) return; // it marks the words of this question itself
  const words = (localStorage.getItem(TERMS) ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  localStorage.removeItem(TERMS);
  if (!words.length) return;
  for (const word of words) _highlightText(document.body, word);

  const link = document.createElement("p");
  link.className = "highlight-link";
  link.innerHTML = '<a href="#">Hide Search Matches</a>';
  const hide = (event) => {
    event.preventDefault();
    link.remove();
    for (const each of document.querySelectorAll(".highlighted")) {
      if (each.localName === "rect") each.remove();
      else each.classList.remove("highlighted");
    }
  };
  link.firstChild.addEventListener("click", hide);
  document.getElementById("searchbox")?.append(link);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && link.isConnected && !/^(?:INPUT|SELECT|TEXTAREA|BUTTON)$/.test(document.activeElement.tagName)) hide(event);
  });
});
