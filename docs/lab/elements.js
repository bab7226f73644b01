// Making the page's elements. Text only ever goes in as text, so that nothing a reader or a link says is markup.

const SVG = "http://www.w3.org/2000/svg";
const SHAPES = ["svg", "path", "g", "text", "circle", "line", "rect", "title", "image", "pattern"];

// Gives an element attributes and listeners (functions); false stands for an attribute that is not there.
export function put(target, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") target.addEventListener(name, value);
    else if (value !== false && target.getAttribute(name) !== String(value))
      target.setAttribute(name, value === true ? "" : value);
  }
  return target;
}

// What stays is not touched: text is laid out, and told, anew each time.
export function write(target, text) {
  const { firstChild, lastChild } = target;
  if (firstChild?.data === undefined || firstChild !== lastChild) {
    if (target.textContent !== text) target.textContent = text;
  } else if (firstChild.data !== text) firstChild.data = text;
}

// An element with attributes, listeners and children: elements, text, lists of them, or nothing.
export function element(tag, attributes = {}, ...children) {
  const result = put(
    SHAPES.includes(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag),
    attributes,
  );
  result.append(...children.flat(9).filter((child) => child || child === 0));
  return result;
}

export function button(text, onClick, attributes = {}) {
  return element("button", { type: "button", click: onClick, ...attributes }, text);
}

let ids = 0;

// A native control under its label.
export function labelled(text, control) {
  control.id ||= `lab-${++ids}`;
  return element("p", { class: "lab-field" }, element("label", { for: control.id }, text), control);
}

export function select(text, names, value, onChange, name = text) {
  const options = names.map((each) => {
    const [key, words] = Array.isArray(each) ? each : [each, String(each).replaceAll("_", " ")];
    return element("option", { value: key, selected: key === value }, words);
  });
  return labelled(
    text,
    element("select", { name, change: (event) => onChange(event.target.value) }, options),
  );
}

// A number; what is out of range is named by the browser and not taken.
export function numeric(text, value, [min, max, step], onChange, name = text) {
  const change = ({ target }) => {
    if (target.reportValidity() && target.value !== "") onChange(Number(target.value));
  };
  return labelled(
    text,
    element("input", { type: "number", name, min, max, step, value, required: true, change }),
  );
}

export function checkbox(text, checked, onChange, name = text) {
  return labelled(
    text,
    element("input", { type: "checkbox", name, checked, change: (event) => onChange(event.target.checked) }),
  );
}

// A table with a heading for each column and each row.
export function table(caption, headings, rows) {
  return element(
    "table",
    {},
    element("caption", {}, caption),
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        headings.map((text) => (text ? element("th", { scope: "col" }, text) : element("td", {}))),
      ),
    ),
    element(
      "tbody",
      {},
      rows.map(([first, ...cells]) =>
        element(
          "tr",
          {},
          element("th", { scope: "row" }, first),
          cells.map((text) => element("td", {}, text)),
        ),
      ),
    ),
  );
}

// A number for people: three digits that count, or what it is instead.
export function short(value) {
  if (value === null || value === undefined) return "–";
  if (!Number.isFinite(value)) return "no number";
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 0.001 || size >= 10000)
      ? value.toExponential(2)
      : String(Number(value.toPrecision(3)));
  return text.replace("-", "−");
}

// A number as a field for typing takes it.
export const typed = (value) => (Number.isFinite(value) ? Number(value.toPrecision(7)) : "");

export const percent = (share) => (Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : "–");
