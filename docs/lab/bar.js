// The bar above the stage: play, step, speed, reset, and the epochs on a slider whose track is the loss.
import { button, element, put, write } from "./elements.js";

const TRACK_WIDTH = 400,
  TRACK_HEIGHT = 30,
  MOST_MARKS = 200;
// Steps a second: as many as the machine can, or one epoch a frame at most, or few enough to watch each.
export const SPEEDS = { slow: 4, normal: 0, fast: Infinity };

export class Bar {
  constructor(lab) {
    this.root = lab.root;
    this.play = button("Play", () => (lab.playing ? lab.pause() : lab.start()), { class: "lab-play" });
    this.slider = element("input", {
      type: "range",
      min: 0,
      max: 0,
      value: 0,
      "aria-label": "Epoch",
      input: ({ target }) => lab.goTo(lab.stepOf(Number(target.value))),
    });
    this.track = element("path", { class: "lab-track" });
    this.clock = element("span", {});
    this.speed = element(
      "select",
      { "aria-label": "Speed", change: ({ target }) => (lab.speed = target.value) },
      Object.keys(SPEEDS).map((name) =>
        element("option", { value: name, selected: name === "normal" }, name),
      ),
    );
    this.element = element(
      "div",
      { class: "lab-bar", role: "group", "aria-label": "Run" },
      this.play,
      button("Step", () => lab.forward(1)),
      button("Epoch", () => lab.forward(null)),
      button("Reset", () => lab.fresh(lab.now)),
      this.speed,
      element(
        "span",
        { class: "lab-scrubber" },
        element(
          "svg",
          {
            viewBox: `0 0 ${TRACK_WIDTH} ${TRACK_HEIGHT}`,
            preserveAspectRatio: "none",
            "aria-hidden": "true",
          },
          this.track,
        ),
        this.slider,
      ),
      element("span", { class: "lab-clock" }, this.clock),
    );
    // On a phone the plane stays below it, however many lines it takes.
    const { element: bar } = this;
    new ResizeObserver(() => lab.root.style.setProperty("--bar", `${bar.offsetHeight}px`)).observe(bar);
  }

  enable(ready) {
    this.root.classList.toggle("lab-empty", !ready);
    for (const control of this.element.querySelectorAll("button, input, select")) control.disabled = !ready;
    this.slider.max = 0;
    put(this.track, { d: "" });
  }

  tick({ epoch, steps }) {
    write(this.clock, `epoch ${epoch}, step ${steps}`);
  }

  // The slider, and the loss of all epochs that were ever reached as its track.
  slide({ epoch, history }, ghost) {
    this.slider.max = Math.max(this.slider.max, epoch);
    this.slider.value = epoch;
    const end = Number(this.slider.max),
      run = ghost && ghost.length > history.length ? [...history, ...ghost.slice(history.length)] : history,
      losses = run.slice(0, end + 1).map(({ train }) => train.loss),
      top = Math.max(...losses.filter(Number.isFinite), 0.1),
      stride = Math.ceil(losses.length / MOST_MARKS) || 1,
      marks = losses
        .map((loss, i) => [i, loss])
        .filter(([i, loss]) => Number.isFinite(loss) && (i % stride === 0 || i === end))
        .map(
          ([i, loss]) =>
            `${((i / (end || 1)) * TRACK_WIDTH).toFixed(1)} ${(TRACK_HEIGHT - (loss / top) * (TRACK_HEIGHT - 3)).toFixed(1)}`,
        );
    put(this.track, {
      d: marks.length > 1 ? `M0 ${TRACK_HEIGHT}L${marks.join("L")}L${TRACK_WIDTH} ${TRACK_HEIGHT}Z` : "",
    });
  }
}
