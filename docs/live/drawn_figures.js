// What a figure of the page's Python looks like: lines over a common axis, or a map of answers.

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 480;
const HEIGHT = 280;
const LEFT = 52;
const BOTTOM = 40;
const TOP = 12;

const shape = (name, attributes, text = "") => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
};

// A figure with its title below.
export function drawFigure(what) {
  const figure = document.createElement("figure");
  figure.className = "fn-figure fn-live-figure";
  const caption = document.createElement("figcaption");
  caption.textContent = `${what.title ?? ""} (your run)`.trim();
  figure.append(...(what.kind === "boundary" ? drawBoundary(what) : [drawLines(what)]), caption);
  return figure;
}

const scaleOf = (values, logarithmic) => {
  const shown = values.filter((value) => Number.isFinite(value) && (!logarithmic || value > 0));
  const turned = logarithmic ? shown.map(Math.log10) : shown;
  const low = Math.min(...turned);
  const high = Math.max(...turned);
  const span = high - low || 1;
  return { low, span, share: (value) => ((logarithmic ? Math.log10(value) : value) - low) / span };
};

// Round numbers within a range: about four of them.
function chooseTicks({ low, span }, logarithmic) {
  if (logarithmic) {
    const powers = [];
    for (let power = Math.ceil(low); power <= low + span; power += 1) powers.push(10 ** power);
    if (powers.length > 1) return powers;
  }
  const rough = span / 4;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * unit).find((each) => each >= rough);
  const ticks = [];
  for (let tick = Math.ceil(low / step) * step; tick <= low + span * 1.001; tick += step) ticks.push(tick);
  return logarithmic ? ticks.map((tick) => 10 ** tick) : ticks;
}

const written = (value) => String(Number(value.toPrecision(3)));

function drawLines({ title, x, series, xName, quantity, xscale, yscale }) {
  const across = scaleOf([...x], xscale === "log");
  const up = scaleOf(
    Object.values(series).flatMap((values) => [...values]),
    yscale === "log",
  );
  const left = (value) => LEFT + across.share(value) * (WIDTH - LEFT - 12);
  const top = (value) =>
    HEIGHT - BOTTOM - up.share(value) * (HEIGHT - BOTTOM - TOP - 18 * Object.keys(series).length);
  const drawing = shape("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: "img",
    "aria-label": title ?? "Lines",
  });
  const small = { "font-size": 11, fill: "var(--fig-neutral)" };
  for (const tick of chooseTicks(across, xscale === "log")) {
    drawing.append(
      shape("text", { x: left(tick), y: HEIGHT - 22, "text-anchor": "middle", ...small }, written(tick)),
    );
  }
  for (const tick of chooseTicks(up, yscale === "log")) {
    const y = top(tick);
    drawing.append(
      shape("line", { x1: LEFT, x2: WIDTH - 12, y1: y, y2: y, stroke: "var(--fig-grid)" }),
      shape("text", { x: LEFT - 6, y: y + 4, "text-anchor": "end", ...small }, written(tick)),
    );
  }
  drawing.append(
    shape("text", { x: (LEFT + WIDTH) / 2, y: HEIGHT - 5, "text-anchor": "middle", ...small }, xName ?? ""),
    shape("text", { x: 2, y: HEIGHT - 5, ...small }, quantity ?? ""),
  );
  Object.entries(series).forEach(([name, values], number) => {
    const stroke = `var(--fig-series-${(number % 5) + 1})`;
    const points = [...values].map((value, place) =>
      Number.isFinite(value) ? `${left(x[place])},${top(value)}` : "",
    );
    const dash = number % 2 ? { "stroke-dasharray": "6 3" } : {};
    const y = TOP + 16 * number;
    drawing.append(
      shape("polyline", {
        points: points.join(" ").trim(),
        fill: "none",
        stroke,
        "stroke-width": 2,
        ...dash,
      }),
      shape("line", { x1: WIDTH - 190, x2: WIDTH - 166, y1: y, y2: y, stroke, "stroke-width": 2, ...dash }),
      shape("text", { x: WIDTH - 160, y: y + 4, "font-size": 12, fill: "var(--fig-text)" }, name),
    );
  });
  return drawing;
}

// Each panel is a map of the answers; the points lie upon it, those of the two classes as dots and crosses.
function drawBoundary({ title, panels, size, left, right, bottom, top, points, classNames }) {
  return panels.map(({ label, shares }) => {
    const canvas = document.createElement("canvas");
    const scale = 3;
    canvas.width = canvas.height = size * scale;
    canvas.role = "img";
    canvas.ariaLabel = [title, label, classNames?.join(" and ")].filter(Boolean).join(": ");
    const context = canvas.getContext("2d");
    const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--fig-${name}`);
    const colors = [color("class-0"), color("class-1")];
    for (let row = 0; row < size; row += 1) {
      for (let column = 0; column < size; column += 1) {
        const share = shares[row * size + column];
        context.fillStyle = share > 0.5 ? colors[1] : colors[0];
        context.globalAlpha = 0.1 + 0.5 * Math.abs(share - 0.5);
        context.fillRect(column * scale, (size - 1 - row) * scale, scale, scale);
      }
    }
    context.globalAlpha = 1;
    for (let place = 0; place < points.y.length; place += 1) {
      const x = ((points.x[2 * place] - left) / (right - left)) * canvas.width;
      const y = canvas.height - ((points.x[2 * place + 1] - bottom) / (top - bottom)) * canvas.height;
      context.fillStyle = context.strokeStyle = colors[points.y[place]];
      context.beginPath();
      if (points.y[place]) {
        context.moveTo(x - 3, y - 3);
        context.lineTo(x + 3, y + 3);
        context.moveTo(x - 3, y + 3);
        context.lineTo(x + 3, y - 3);
        context.stroke();
      } else {
        context.arc(x, y, 2.5, 0, 7);
        context.fill();
      }
    }
    const panel = document.createElement("div");
    panel.className = "fn-live-panel";
    panel.append(canvas, label ?? "");
    return panel;
  });
}
