// What a reader takes along: the link, the programs, the figure; and what a teacher hides.
import { program } from "./code.js";
import { button, checkbox, element, labelled } from "./elements.js";
import { SECTIONS, TITLES } from "./state.js";

export function sharePanel(lab) {
  const copy = (what, text) =>
    button(
      `Copy ${what}`,
      async () => {
        lab.copied.value = text(); // from disk some browsers keep the clipboard to themselves
        try {
          await navigator.clipboard.writeText(lab.copied.value);
          lab.say(`Copied: ${what}.`);
        } catch {
          lab.say("Copy it from the field under Share.");
        }
      },
      { disabled: !lab.ready },
    );
  // Each field is a label and a control; those of this panel are not yet there.
  for (const name of SECTIONS) lab.make(name);
  const controls = [...lab.root.querySelectorAll("details .lab-field")].map(
    ({ firstChild, lastChild: { name } }) =>
      element("option", { value: name, selected: lab.state.show.includes(name) }, firstChild.textContent),
  );
  lab.copied = element("textarea", { rows: 3, readonly: true, "aria-label": "What was asked for" });
  return [
    copy("the link", () => lab.page + lab.link()),
    copy("as Keras code", () => program(lab.training, true)),
    copy("as firstnn code", () => program(lab.training, false)),
    button("Save the figure as SVG", () => saveFigure(lab), { disabled: !lab.ready }),
    lab.copied,
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

function saveFigure(lab) {
  const { svg, canvas } = lab.views[0].plane,
    copy = svg.cloneNode(true);
  const style = (from, to) => {
    const { fill, stroke, strokeWidth, fontSize } = getComputedStyle(from);
    to.setAttribute(
      "style",
      `fill:${fill};stroke:${stroke};stroke-width:${strokeWidth};font-size:${fontSize};font-family:sans-serif`,
    );
    [...from.children].forEach((child, i) => style(child, to.children[i]));
  };
  style(svg, copy);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.prepend(
    element("image", {
      x: 34,
      y: 6,
      width: 260,
      height: 264,
      preserveAspectRatio: "none",
      href: canvas.toDataURL(),
    }),
  );
  element("a", {
    href: `data:image/svg+xml,${encodeURIComponent(copy.outerHTML)}`,
    download: "network.svg",
  }).click();
}
