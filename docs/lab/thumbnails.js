// The sets of points as small pictures to choose from.
import { cancerRows, generated, SETS, tabled } from "./data.js";
import { button, element } from "./elements.js";
import { classColors } from "./plane.js";

const WIDTH = 44,
  POINTS = 90;
const NAMES = {
  xor_quadrants: "XOR",
  gaussians: "Gaussian",
  noisy_circle: "noisy circle",
  breast_cancer: "tumors",
};

function pointsOf(name, { option, points, seed, name: chosen }) {
  if (name === "own") return tabled(points ?? []);
  try {
    if (name === "breast_cancer") return tabled(cancerRows().filter((_, i) => i % 4 === 0));
    return generated(name, POINTS, chosen === name ? option : SETS[name].usual, seed);
  } catch {
    return tabled([]); // the table is on the lab's own page only
  }
}

function paintPoints(canvas, { x, y, n }) {
  const context = canvas.getContext("2d"),
    side = canvas.width;
  const ranges = [0, 1].map((axis) => {
    const values = Array.from({ length: n }, (_, i) => x[2 * i + axis]);
    return [Math.min(...values), Math.max(...values)];
  });
  const colors = classColors().map((code) => `rgb(${code & 255},${(code >> 8) & 255},${(code >> 16) & 255})`);
  for (let i = 0; i < n; i++) {
    const [a, b] = ranges.map(([low, high], axis) => (x[2 * i + axis] - low) / (high - low || 1));
    context.fillStyle = colors[y[i]];
    context.fillRect(4 + a * (side - 12), 4 + (1 - b) * (side - 12), 4, 4);
  }
}

// A button for each source; `choose` gets the name of the one that is pressed. Where the reader can bring a table, `table`
// is { id, used }: of the panel in which that is done, and whether the points come from there.
export function thumbnails(names, data, choose, table) {
  return element(
    "div",
    { class: "lab-thumbnails", role: "group", "aria-label": "Points" },
    names.map((name) => {
      const canvas = element("canvas", { width: 2 * WIDTH, height: 2 * WIDTH, "aria-hidden": "true" });
      paintPoints(canvas, pointsOf(name, data));
      const chosen = button("", () => choose(name), {
        class: "lab-thumbnail",
        name: `set-${name}`,
        "aria-pressed": String(name === data.name && !(name === "own" && table?.used)),
      });
      chosen.append(canvas, name === "own" ? "draw" : (NAMES[name] ?? name));
      return chosen;
    }),
    table &&
      element(
        "button",
        {
          type: "button",
          class: "lab-thumbnail",
          name: "my-table",
          popovertarget: table.id,
          "aria-pressed": String(table.used),
        },
        element("span", { class: "lab-grid" }),
        "my table",
      ),
  );
}
