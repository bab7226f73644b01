// The lab itself: what the reader's actions do to its state, and the loop that trains and draws.
import { firstnnCode, kerasCode } from "./code.js";
import { dataControls, networkControls, seedControls, trainingControls } from "./controls.js";
import { button, checkbox, element, numeric, percent, select, short } from "./elements.js";
import { calculation, gradientOf, listed, weightNames } from "./follow.js";
import { spread } from "./seeds.js";
import { LIMITS, readState, SECTIONS, writeState } from "./state.js";
import { readTable } from "./table.js";
import { TASKS } from "./tasks.js";
import { View } from "./view.js";

const BUDGET = 8; // milliseconds of a frame for training; drawing takes about as long again
const TITLES = { tasks: "Tasks", data: "Points", network: "Network", training: "Training", compare: "Compare", seeds: "Seeds", numbers: "Every number", share: "Share" };

class Lab {
  constructor(root) {
    this.root = root;
    this.own = root.dataset.lab === ""; // the page of the lab; elsewhere data-lab is the state to begin with
    this.views = [];
    this.playing = false;
    this.target = null; // the step to reach, when a link or the slider asks for one
    this.edited = "a"; // the setting that the controls show
    this.unit = null;
    this.row = 0;
    this.weight = 0;
    this.slow = matchMedia("(prefers-reduced-motion: reduce)");
    this.drawnAt = 0;
    this.status = element("p", { role: "status", class: "lab-status" });
    this.play = button("Play", () => (this.playing ? this.pause() : this.start()), { class: "lab-play" });
    this.slider = element("input", { type: "range", min: 0, max: 0, value: 0, "aria-label": "Epoch", input: ({ target }) => this.goTo(Number(target.value) * this.training.stepsPerEpoch) });
    this.clock = element("output", { class: "lab-clock" });
    this.bar = element(
      "div", { class: "lab-bar", role: "group", "aria-label": "Run" },
      this.play, button("Step", () => this.forward(1)), button("Epoch", () => this.forward(null)), button("Reset", () => this.goTo(0)),
      this.slider, this.clock,
    );
    this.page = new URL(root.dataset.page ?? "", location.href.replace(/#.*$/, "")).href;
    this.whole = element("a", {}, "Open this in the lab");
    if (!this.own) this.bar.append(this.whole);
    this.stage = element("div", { class: "lab-stage" });
    this.panels = Object.fromEntries(SECTIONS.map((name) => [name, element("div", {})]));
    this.folds = Object.fromEntries(SECTIONS.map((name) => [name, element("details", { open: name === "tasks" }, element("summary", {}, TITLES[name]), this.panels[name])]));
    const { tasks, numbers, ...others } = this.folds;
    root.replaceChildren(
      element("div", { class: "lab-panels lab-guide" }, tasks), element("div", { class: "lab-run" }, this.bar, this.status, this.stage, element("div", { class: "lab-panels" }, numbers)),
      element("div", { class: "lab-panels" }, Object.values(others)),
    );
    this.folds.numbers.addEventListener("toggle", () => this.numbers());
    if (this.own) addEventListener("hashchange", () => location.hash !== this.written && this.open(location.hash));
    new MutationObserver(() => {
      for (const view of this.views) view.plane.colours = null;
      this.draw();
    }).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    this.open(this.own ? location.hash : `#${root.dataset.lab}`, this.own);
    requestAnimationFrame(() => this.frame());
  }

  get training() {
    return this.views[0].training;
  }

  // Show what a link says.
  open(hash, first = false) {
    const { state, complaints } = readState(hash);
    this.state = state;
    if (first && hash.length < 2) Object.assign(state, readState(TASKS[0].link).state, { task: 0 });
    this.edited = "a";
    this.notes = complaints;
    document.documentElement.classList.toggle("lab-embedded", this.own && state.embed);
    for (const name of SECTIONS) this.folds[name].hidden = state.hide.includes(name);
    this.rebuild(state.steps);
  }

  // New trainings from the state's settings, from step 0 on or up to a step.
  rebuild(steps = 0) {
    const settings = [this.state.a, this.state.b].filter(Boolean);
    this.playing = false;
    this.job = null;
    if (this.views.length !== settings.length) {
      this.views = settings.map((_, i) => new View((place, label) => this.choose(i, place, label)));
      this.stage.replaceChildren(...this.views.map((view) => view.element));
    }
    const notes = this.notes ?? [];
    this.notes = [];
    settings.forEach((setting, i) => {
      try {
        this.views[i].begin(setting, settings.length > 1 ? `Setting ${"AB"[i]}` : "");
      } catch (error) {
        if (error.constructor !== Error) throw error;
        notes.push(error.message);
      }
    });
    this.ready = this.views.every((view) => view.training);
    this.target = this.ready && steps ? steps : null;
    for (const control of this.bar.querySelectorAll("button, input")) control.disabled = !this.ready;
    this.slider.max = 0;
    this.controls();
    this.say(this.lead = notes.join(" "));
    this.settle();
  }

  set(setting) {
    this.state[this.edited] = setting;
    this.rebuild();
  }

  // The panels, keeping the focus on the control of the same name.
  controls() {
    const focused = document.activeElement?.name, setting = this.state[this.edited];
    this.solved = false;
    const set = (next) => this.set(next);
    const fill = (name, ...children) => this.panels[name].replaceChildren(...children.flat(9).filter(Boolean));
    fill("tasks", this.tasks());
    fill("data", dataControls(setting, set), this.drawn(setting));
    fill("network", networkControls(setting, set));
    fill("training", trainingControls(setting, set));
    fill("compare", this.compare());
    fill("seeds", seedControls(setting, set), button("Run 20 seeds", () => this.many()), this.seeds = element("p", { role: "status" }));
    fill("share", this.share());
    if (focused) this.root.querySelector(`[name="${CSS.escape(focused)}"]`)?.focus();
  }

  tasks() {
    const { task } = this.state, chosen = TASKS[task];
    const names = [["", "none: free play"], ...TASKS.map(({ name }, i) => [String(i), name])];
    this.verdict = element("p", { role: "status", class: "lab-verdict" });
    const begin = (value) => {
      if (value === "") this.state.task = null;
      else this.open(`#v=1&${TASKS[value].link}&task=${value}`);
      if (value === "") this.controls();
      else for (const name of TASKS[value].open) this.folds[name].open = true;
      this.link();
    };
    return [select("Task", names, task === null ? "" : String(task), begin), chosen && element("p", {}, chosen.goal), this.verdict];
  }

  drawn({ data }) {
    if (data.name !== "own") return [];
    const take = (text) => {
      try {
        const { points, notes } = readTable(text);
        this.notes = notes;
        this.set({ ...this.state[this.edited], data: { ...this.state[this.edited].data, points } });
      } catch (error) {
        if (error.constructor !== Error) throw error;
        this.say(error.message);
      }
    };
    const area = element("textarea", { rows: 4, "aria-label": "A table of two numbers and a class", placeholder: "x1,x2,class" });
    const file = element("input", { type: "file", accept: ".csv,text/csv,text/plain", "aria-label": "Open a CSV file", change: async ({ target }) => target.files[0] && take(await target.files[0].slice(0, 2e6).text()) });
    return [
      element("p", {}, `${data.points.length} points. Choose a class, then click in the plane; or move the cross with the arrow keys and press 0 or 1.`),
      select("Class to draw", ["0", "1"], String(this.label ?? 0), (value) => { this.label = Number(value); }),
      button("Remove the last point", () => this.set({ ...this.state[this.edited], data: { ...data, points: data.points.slice(0, -1) } }), { name: "undo" }),
      area, button("Use this table", () => take(area.value)), file,
      element("p", {}, "What you paste or open stays in this browser."),
    ];
  }

  compare() {
    const { state } = this;
    if (!state.b) return [element("p", {}, "Train two settings in step, side by side."), button("Compare with a copy", () => { state.b = structuredClone(state.a); this.edited = "b"; this.rebuild(); }, { name: "compare" })];
    return [
      select("The controls change", [["a", "setting A"], ["b", "setting B"]], this.edited, (name) => { this.edited = name; this.controls(); }),
      button("Keep A alone", () => { state.b = null; this.edited = "a"; this.rebuild(); }, { name: "compare" }),
    ];
  }

  share() {
    const copy = (what, text) => button(`Copy ${what}`, async () => {
      const value = text();
      try {
        await navigator.clipboard.writeText(value);
        this.say(`Copied: ${what}.`);
      } catch {
        this.copied.value = value; // from disk some browsers keep the clipboard to themselves
        this.say("Copy it from the field under Share.");
      }
    }, { disabled: !this.ready });
    this.copied = element("textarea", { rows: 3, readonly: true, "aria-label": "What was asked for" });
    return [
      copy("the link", () => this.page + this.link()),
      copy("as Keras code", () => kerasCode(this.training)),
      copy("as firstnn code", () => firstnnCode(this.training)),
      button("Save the figure as SVG", () => this.save(), { disabled: !this.ready }),
      this.copied,
      element("p", {}, "For teachers: what this page shows can be embedded with its link. Hide in the link:"),
      SECTIONS.map((name) => checkbox(TITLES[name], this.state.hide.includes(name), (hidden) => {
        this.state.hide = SECTIONS.filter((each) => (each === name ? hidden : this.state.hide.includes(each)));
        this.link();
      }, `hide-${name}`)),
      checkbox("Without the page around it", this.state.embed, (embed) => { this.state.embed = embed; this.link(); }, "embed"),
    ];
  }

  save() {
    const { svg, canvas } = this.views[0].plane, copy = svg.cloneNode(true);
    const style = (from, to) => {
      const { fill, stroke, strokeWidth, fontSize } = getComputedStyle(from);
      to.setAttribute("style", `fill:${fill};stroke:${stroke};stroke-width:${strokeWidth};font-size:${fontSize};font-family:sans-serif`);
      [...from.children].forEach((child, i) => style(child, to.children[i]));
    };
    style(svg, copy);
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.prepend(element("image", { x: 34, y: 6, width: 260, height: 270, preserveAspectRatio: "none", href: canvas.toDataURL() }));
    const url = URL.createObjectURL(new Blob([copy.outerHTML], { type: "image/svg+xml" }));
    element("a", { href: url, download: "network.svg" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  // A place in the plane was chosen: a new point of the reader's own, or the point to follow.
  choose(i, place, label) {
    const side = i ? "b" : "a", setting = this.state[side], { data } = setting;
    if (data.name === "own" && data.points.length < LIMITS.points) {
      const point = [...place.map((value) => Number(value.toFixed(3))), label ?? this.label ?? 0];
      this.edited = side;
      this.set({ ...setting, data: { ...data, points: [...data.points, point] } });
    } else if (this.ready) {
      const { x, n } = this.training.rawTrain, distance = (row) => (x[2 * row] - place[0]) ** 2 + (x[2 * row + 1] - place[1]) ** 2;
      this.row = [...Array(n).keys()].reduce((best, row) => (distance(row) < distance(best) ? row : best), 0);
      this.folds.numbers.open = true;
      this.numbers();
      this.say(`Point ${this.row} is followed under "${TITLES.numbers}".`);
    }
  }

  // The calculation of one point, and one weight with its gradient.
  numbers() {
    if (!this.folds.numbers.open || !this.ready || this.playing) return;
    const { training } = this, names = weightNames(training.network), { sizes } = training.network;
    this.row = Math.min(this.row, training.train.n - 1);
    this.weight = Math.min(this.weight, names.length - 1);
    const { place: [array, i] } = names[this.weight];
    const maps = [["", "the prediction"], ...sizes.slice(1, -1).flatMap((units, layer) => Array.from({ length: units }, (_, j) => [`${layer + 1}.${j}`, `layer ${layer + 1}, unit ${j + 1}`]))];
    const edit = (value) => {
      const setting = this.state.a, { edits } = setting.network;
      const kept = edits.filter(([steps, a, k]) => steps < training.steps || (steps === training.steps && (a !== array || k !== i)));
      this.state.a = { ...setting, network: { ...setting.network, edits: [...kept, [training.steps, array, i, value]] } };
      training.setting = this.state.a;
      training.edit();
      this.settle();
    };
    const focused = document.activeElement?.name;
    this.panels.numbers.replaceChildren(
      select("Map of", maps, this.unit ? this.unit.join(".") : "", (value) => { this.unit = value ? value.split(".").map(Number) : null; this.draw(); }),
      numeric("Point", this.row, [0, training.train.n - 1, 1], (row) => { this.row = row; this.numbers(); }),
      listed(calculation(training, this.row)),
      select("Weight", names.map(({ words }, k) => [String(k), words]), String(this.weight), (k) => { this.weight = Number(k); this.numbers(); }),
      numeric("Its value", Number(training.weights[array][i].toPrecision(7)), [-1e6, 1e6, "any"], edit),
      element("p", {}, gradientOf(training, [array, i], training.batch())),
    );
    if (focused) this.panels.numbers.querySelector(`[name="${CSS.escape(focused)}"]`)?.focus();
  }

  many() {
    this.pause();
    this.job = this.ready ? spread(this.state[this.edited], Math.max(10, this.training.epoch), (text) => { this.seeds.textContent = text; }) : null;
  }

  start() {
    this.playing = this.ready;
    this.target = null;
    this.play.textContent = "Pause";
    this.drawnAt = performance.now();
  }

  pause() {
    this.playing = false;
    this.target = null;
    this.settle();
  }

  // One step, or to the end of the epoch.
  forward(steps) {
    const { training } = this;
    const from = this.target ?? training.steps; // a quick reader is ahead of the next frame
    this.playing = false;
    this.target = from + (steps ?? training.stepsPerEpoch - (from % training.stepsPerEpoch));
  }

  goTo(steps) {
    this.playing = false;
    for (const { training } of this.views) if (steps < training.steps) training.rewind(steps);
    this.target = steps;
  }

  // One frame: some steps, then the pictures.
  frame() {
    requestAnimationFrame(() => this.frame());
    const now = performance.now();
    if (this.job && !this.job(now + BUDGET)) this.job = null;
    if (!this.playing && this.target === null) return;
    let more = true;
    do {
      for (const { training } of this.views) if (more && (this.playing || training.steps < this.target)) training.step();
      more = this.playing ? this.training.steps < LIMITS.steps : this.views.some(({ training }) => training.steps < this.target);
      more &&= !this.views.some(({ training }) => training.diverged);
    } while (more && performance.now() < now + BUDGET && !(this.playing && this.training.steps % this.training.stepsPerEpoch === 0));
    // On the way to a step that was asked for, few pictures will do.
    const pause = this.slow.matches ? 1000 : this.playing ? 0 : 150;
    if (!more) this.pause();
    else if (now - this.drawnAt >= pause) this.draw();
  }

  draw() {
    this.drawnAt = performance.now();
    for (const view of this.views) view.draw(this.unit);
    if (!this.ready) return;
    const { training } = this;
    this.clock.textContent = `epoch ${training.epoch}, step ${training.steps}`;
    this.slider.max = Math.max(this.slider.max, training.epoch);
    this.slider.value = training.epoch;
    this.judge();
  }

  // Whether the task is done.
  judge() {
    const task = TASKS[this.state.task];
    if (!task || this.solved || !task.done(this)) return;
    this.solved = true;
    const [id, words] = task.claim;
    this.verdict.replaceChildren(`${task.explain(this)} `, element("a", { href: `${this.root.dataset.evidence}#${id}` }, `The claim: ${words}.`));
  }

  // What stands still is shown in full, and said.
  settle() {
    this.play.textContent = "Play";
    for (const view of this.views) view.score();
    this.draw();
    this.numbers();
    if (!this.ready) return;
    this.link();
    const { training } = this, { loss } = training.measure(training.train), { accuracy } = training.measure(training.test ?? training.train);
    if (training.diverged) this.tell("The loss is no number any more: the steps are too large for this start. Lower the learning rate or the initial weights, then reset.");
    else if (training.steps) this.tell(`Epoch ${training.epoch}: training loss ${short(loss)}, ${percent(accuracy)} right${training.test ? " on the test part" : ""}.`);
  }

  // What came of it, after what was wrong with the link.
  tell(text) {
    this.say(`${this.lead} ${text}`.trim());
    this.lead = "";
  }

  say(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  // The address always holds the whole state.
  link() {
    this.written = writeState({ ...this.state, steps: this.ready ? this.training.steps : 0 });
    if (this.own) history.replaceState(null, "", this.written);
    else this.whole.href = this.page + this.written;
    return this.written;
  }
}

// For the curious: lab.training.weights in the browser's console.
for (const root of document.querySelectorAll("[data-lab]")) globalThis.lab = new Lab(root);
