// A cell that a reader edits: the editor in the place of its code, a bar of buttons, and what came of its run. The
// code as it was built stays beneath, hidden while the editor is open, and its output stays where it is.
import { makeEditor } from "./code_editor.js";
import { drawFigure } from "./drawn_figures.js";

const HELP = "fn-editor-help";

const element = (name, properties, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

const button = (text, act, properties = {}) => {
  const made = element("button", { type: "button", textContent: text, ...properties });
  made.addEventListener("click", act);
  return made;
};

// The program that an element of the page shows.
export const readBuilt = (place) => place.querySelector("pre").textContent.replace(/\n$/, "");

// Open a cell. `place` is the element with the built code; `acts` says what its buttons do, `runs` what the first says.
export function openCell({ place, name, built, code, runs, acts }) {
  const status = element("p", { className: "fn-live-status", role: "status" });
  const output = element("div", { className: "fn-live-output", hidden: true });
  const run = button(runs, acts.run, { className: "fn-live-run" });
  const stop = button("Stop", acts.stop, { hidden: true, className: "fn-live-run" });
  const restore = button("Undo changes", () => editor.replace(built), { hidden: true });
  const close = button("Close", acts.close);
  const all = acts.runAll ? [button("Run all", acts.runAll), button("Reset page", acts.resetPage)] : [];
  const bar = element("div", { className: "fn-live-bar" }, run, stop, restore, close, ...all);
  const help = element("p", {
    className: "fn-live-help",
    textContent: `Ctrl+Enter: ${runs.toLowerCase()}. Tab indents; Esc, then Tab, leaves the editor.`,
  });
  help.id = `${HELP}-${acts.number}`;
  const editor = makeEditor({
    code,
    label: `Python code, ${name}`,
    helpedBy: help.id,
    run: acts.run,
    changed: () => view.changed(),
  });
  const root = element("div", { className: "fn-live" }, editor.box, bar, help, status, output);
  let text = null; // the part of the output that is being printed
  let timer = 0;

  const view = {
    root,
    editor,
    get code() {
      return editor.area.value;
    },
    get isBuilt() {
      return editor.area.value.trimEnd() === built.trimEnd();
    },
    printed: "",
    changed() {
      restore.hidden = view.isBuilt;
      acts.changed(view.code);
    },
    say(words, kind = "") {
      status.textContent = words;
      status.dataset.kind = kind;
    },
    clear() {
      view.printed = "";
      text = null;
      output.replaceChildren();
      output.hidden = true;
      editor.mark(0);
    },
    // What runs says so after a while, and can be stopped.
    begin() {
      view.clear();
      status.textContent = "";
      stop.hidden = false;
      if (document.activeElement === run) stop.focus(); // before it goes, or the focus would be lost
      run.hidden = true;
      timer = setTimeout(() => status.textContent || view.say("Running …"), 300);
    },
    end() {
      clearTimeout(timer);
      run.hidden = false;
      if (document.activeElement === stop) run.focus();
      stop.hidden = true;
      if (root.contains(document.activeElement)) status.scrollIntoView({ block: "nearest" }); // what came of it
    },
    print(more) {
      view.printed += more;
      text ??= output.appendChild(element("pre", {}));
      text.append(more);
      output.hidden = false;
    },
    figure(what) {
      text = null;
      output.append(drawFigure(what));
      output.hidden = false;
    },
    fail({ line, text: words }) {
      text = null;
      output.append(element("pre", { className: "fn-live-error", textContent: words }));
      output.hidden = false;
      editor.mark(line ?? 0);
    },
    add(...nodes) {
      text = null;
      output.append(...nodes);
      output.hidden = false;
    },
  };
  place.hidden = true;
  place.before(root);
  restore.hidden = view.isBuilt;
  return view;
}
