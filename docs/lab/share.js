// What a reader takes along: the link, the programs, the figure; and what a teacher hides. It stands below the stage
// and is a script of its own, fetched when that comes near.
import { program } from "./code.js";
import { button, checkbox, element, labelled, put, write } from "./elements.js";
import { SECTIONS, TITLES } from "./state.js";

const STYLES = [
  ...["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "opacity"],
  ...["font-size", "font-weight", "text-anchor", "paint-order", "visibility", "display"],
];

function sharePanel(lab) {
  const told = element("p", { role: "status" });
  const copy = (what, text) =>
    button(
      `Copy ${what}`,
      async () => {
        lab.copied.value = text(); // from disk some browsers keep the clipboard to themselves
        try {
          await navigator.clipboard.writeText(lab.copied.value);
          write(told, `Copied: ${what}.`);
        } catch {
          write(told, "Copy it from this field.");
        }
      },
      { disabled: !lab.ready },
    );
  // Each field is a label and a control.
  const controls = [...lab.root.querySelectorAll(".lab-field")]
    .map((field) => [field.firstChild.textContent, field.querySelector("[name]:not(button)").name])
    .map(([text, name]) => element("option", { value: name, selected: lab.state.show.includes(name) }, text));
  lab.copied = element("textarea", { rows: 3, readonly: true, "aria-label": "What was asked for" });
  return [
    element("h2", {}, "Share"),
    copy("the link", () => lab.page + lab.link()),
    copy("as Keras code", () => program(lab.state.a, lab.training.steps)),
    element("a", { href: "https://colab.research.google.com/#create=true" }, "A notebook to paste it into"),
    button("Save the figure as SVG", () => saveFigure(lab), { disabled: !lab.ready }),
    told,
    lab.copied,
    lab.own && button("Make a challenge of this", () => lab.make(), { disabled: !lab.ready }),
    element("p", {}, "For teachers: what this page shows can be embedded with its link. Hide in the link:"),
    SECTIONS.map((name) =>
      checkbox(
        TITLES[name],
        lab.state.hide.includes(name),
        (hidden) => {
          lab.state.hide = SECTIONS.filter((each) =>
            each === name ? hidden : lab.state.hide.includes(each),
          );
          lab.link();
        },
        `hide-${name}`,
      ),
    ),
    labelled(
      "Or show these controls alone",
      element(
        "select",
        {
          multiple: true,
          size: 4,
          name: "show",
          change: ({ target }) => {
            lab.state.show = [...target.selectedOptions].map(({ value }) => value);
            lab.link();
          },
        },
        controls,
      ),
    ),
    checkbox(
      "Without the page around it",
      lab.state.embed,
      (embed) => {
        lab.state.embed = embed;
        lab.link();
      },
      "embed",
    ),
  ];
}

// Network, plane and curves as one drawing, with the colors of now.
function saveFigure(lab) {
  lab.draw(null, true);
  const { element: view } = lab.views[0],
    whole = view.getBoundingClientRect(),
    parts = [];
  const style = (from, to) => {
    const now = getComputedStyle(from);
    to.setAttribute("style", STYLES.map((name) => `${name}:${now.getPropertyValue(name)}`).join(";"));
    [...from.children].forEach((child, i) => style(child, to.children[i]));
  };
  for (const part of view.querySelectorAll("canvas, svg")) {
    const { left, top, width, height } = part.getBoundingClientRect(),
      box = { x: left - whole.left, y: top - whole.top, width, height };
    if (!width) continue;
    if (part.localName === "canvas") {
      parts.push(element("image", { ...box, preserveAspectRatio: "none", href: part.toDataURL() }));
      continue;
    }
    const copy = part.cloneNode(true);
    for (const name of ["tabindex", "role", "aria-label", "aria-hidden", "class"]) copy.removeAttribute(name);
    [...part.children].forEach((child, i) => style(child, copy.children[i]));
    parts.push(put(copy, box));
  }
  const drawing = element("svg", { viewBox: `0 0 ${whole.width} ${whole.height}` }, parts);
  drawing.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  drawing.setAttribute(
    "style",
    `background:${getComputedStyle(document.body).backgroundColor};font-family:sans-serif`,
  );
  element("a", {
    href: `data:image/svg+xml,${encodeURIComponent(drawing.outerHTML)}`,
    download: "network.svg",
  }).click();
}

globalThis["lab-share"] = { sharePanel };
