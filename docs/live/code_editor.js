// An editor for a few lines of Python: a text area with the code's colors behind it. The browser's own undo works,
// since all that keys do goes through it; Tab indents, and Escape, then Tab, leaves.
import { COLORS, splitWords } from "./python_words.js";

const INDENT = "    ";

// Make the editor. `run` is called by Control or Shift and Enter, `changed` after every change.
export function makeEditor({ code, label, helpedBy, run, changed }) {
  const box = document.createElement("div");
  const behind = document.createElement("pre");
  const area = document.createElement("textarea");
  box.className = "fn-editor highlight";
  behind.ariaHidden = "true";
  behind.inert = true; // the theme makes a stop of the keyboard of what is wider than its place
  Object.assign(area, { value: code, spellcheck: false, autocapitalize: "off", ariaLabel: label });
  area.setAttribute("autocomplete", "off");
  area.setAttribute("autocorrect", "off");
  area.setAttribute("aria-describedby", helpedBy);
  box.append(behind, area);
  let leaving = false;
  let wrongLine = 0;

  const paint = () => {
    const lines = [document.createElement("span")];
    for (const [kind, text] of splitWords(area.value)) {
      text.split("\n").forEach((part, more) => {
        if (more) lines.push(document.createElement("span"));
        if (!part) return;
        const word = document.createElement("span");
        word.textContent = part;
        if (COLORS[kind]) word.className = COLORS[kind];
        lines.at(-1).append(word);
      });
    }
    if (wrongLine) lines[wrongLine - 1]?.classList.add("fn-wrong-line");
    behind.replaceChildren(...lines);
  };

  // Put text in the place of what is selected, so that the browser can undo it.
  const insert = (text) => document.execCommand("insertText", false, text);

  const indentLines = (less) => {
    const { selectionStart, selectionEnd, value } = area;
    const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
    if (!less && selectionStart === selectionEnd) {
      return insert(INDENT.slice((selectionStart - start) % INDENT.length));
    }
    const lines = value.slice(start, selectionEnd).split("\n");
    const moved = lines.map((line) => (less ? line.replace(/^ {1,4}/, "") : line && INDENT + line));
    area.setSelectionRange(start, selectionEnd);
    insert(moved.join("\n"));
    const first = moved[0].length - lines[0].length;
    const kept = Math.max(start, selectionStart + first);
    area.setSelectionRange(kept, selectionStart === selectionEnd ? kept : start + moved.join("\n").length);
  };

  const breakLine = () => {
    const before = area.value.slice(0, area.selectionStart);
    const line = before.slice(before.lastIndexOf("\n") + 1);
    const deeper = /:\s*(?:#.*)?$/.test(line) ? INDENT : "";
    insert(`\n${/^ */.exec(line)[0]}${deeper}`);
  };

  area.addEventListener("keydown", (event) => {
    const left = leaving;
    leaving = event.key === "Escape" || (leaving && event.key === "Shift");
    if (event.key === "Escape") return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.shiftKey)) run();
    else if (event.key === "Enter" && !event.altKey && !event.isComposing) breakLine();
    else if (event.key === "Tab" && !left && !event.ctrlKey && !event.metaKey) indentLines(event.shiftKey);
    else return;
    event.preventDefault();
  });
  area.addEventListener("blur", () => {
    leaving = false;
  });
  area.addEventListener("input", () => {
    wrongLine = 0;
    area.removeAttribute("aria-invalid");
    paint();
    changed();
  });
  paint();

  return {
    box,
    area,
    // Mark a line, from 1; 0 marks none.
    mark(line) {
      wrongLine = line;
      if (line) area.setAttribute("aria-invalid", "true");
      else area.removeAttribute("aria-invalid");
      paint();
    },
    // Bring other code in, as if it were typed: it can be undone.
    replace(text) {
      area.focus();
      area.select();
      insert(text);
    },
  };
}
