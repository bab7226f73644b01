// The lab itself: what the reader's actions do to its state, and the loop that trains and draws.
import { dataControls, networkControls, seedControls, trainingControls } from "./controls.js";
import { button, element, percent, short, write } from "./elements.js";
import { comparePanel, drawnPanel, numberPanel, taskPanel } from "./panels.js";
import { spread } from "./seeds.js";
import { sharePanel } from "./share.js";
import { FINEST } from "./plane.js";
import { changedFields, LIMITS, readState, SECTIONS, TITLES, writeState } from "./state.js";
import { TASKS } from "./tasks.js";
import { View } from "./view.js";

const BUDGET = 8,
  LATE = 18; // milliseconds of a frame for training, and between frames that come too late
const isState = (hash) => hash.startsWith("#v="); // any other fragment names a place in the page
const LAST = 4; // the turn of clock and scores, after those of a view; the map is drawn in each

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
    this.scoredAt = 0;
    this.turn = 0;
    this.last = 0;
    this.budget = BUDGET;
    this.status = element("p", { role: "status", class: "lab-status" });
    this.play = button("Play", () => (this.playing ? this.pause() : this.start()), { class: "lab-play" });
    this.slider = element("input", {
      type: "range",
      min: 0,
      max: 0,
      value: 0,
      "aria-label": "Epoch",
      input: ({ target }) => this.goTo(Number(target.value) * this.training.stepsPerEpoch),
    });
    this.clock = element("span", { class: "lab-clock" });
    this.bar = element(
      "div",
      { class: "lab-bar", role: "group", "aria-label": "Run" },
      this.play,
      button("Step", () => this.forward(1)),
      button("Epoch", () => this.forward(null)),
      button("Reset", () => this.goTo(0)),
      this.slider,
      this.clock,
    );
    this.page = new URL(root.dataset.page ?? "", location.href.replace(/#.*$/, "")).href;
    this.whole = element("a", {}, "Open this in the lab");
    this.stage = element("div", { class: "lab-stage" });
    this.chosen = element("div", { class: "lab-chosen" }); // a small form has these controls alone
    this.panels = Object.fromEntries(SECTIONS.map((name) => [name, element("div", {})]));
    this.folds = Object.fromEntries(
      SECTIONS.map((name) => [
        name,
        element(
          "details",
          {
            open: name === "tasks",
            toggle: ({ target }) => target.open && (name === "numbers" ? numberPanel(this) : this.make(name)),
          },
          element("summary", {}, TITLES[name]),
          this.panels[name],
        ),
      ]),
    );
    const { tasks, numbers, ...others } = this.folds;
    root.replaceChildren(
      element("div", { class: "lab-panels lab-guide" }, tasks),
      element(
        "div",
        { class: "lab-run" },
        this.bar,
        this.chosen,
        this.status,
        this.stage,
        !this.own && this.whole,
        element("div", { class: "lab-panels" }, numbers),
      ),
      element("div", { class: "lab-panels" }, Object.values(others)),
    );
    if (this.own)
      addEventListener("hashchange", () => {
        if (!isState(location.hash)) history.replaceState(null, "", this.written);
        else if (location.hash !== this.written) this.open(location.hash);
      });
    new MutationObserver(() => {
      for (const view of this.views) view.plane.colours = null;
      this.draw();
    }).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    const { hash } = location;
    this.open(this.own ? (isState(hash) ? hash : "") : `#${root.dataset.lab}`, this.own);
  }

  get training() {
    return this.views[0].training;
  }

  // Show what a link says.
  open(hash, first = false) {
    const { state, complaints } = readState(hash);
    this.state = state;
    if (first && hash.length < 2) Object.assign(state, readState(TASKS[0]?.link).state, { task: 0 });
    this.edited = "a";
    this.notes = complaints;
    document.documentElement.classList.toggle("lab-embedded", this.own && state.embed);
    this.root.classList.toggle("lab-small", state.show.length > 0);
    for (const name of SECTIONS) this.folds[name].hidden = state.hide.includes(name);
    if (state.show.includes("numbers")) this.folds.numbers.open = true;
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
    this.say((this.lead = notes.join(" ")));
    this.settle();
  }

  set(setting) {
    this.state[this.edited] = setting;
    this.rebuild();
  }

  named(name) {
    return this.root.querySelector(`[name="${CSS.escape(name)}"]`);
  }

  // Controls are made anew; the focus stays on the one of the same name.
  refilled(make) {
    const { activeElement } = document;
    make();
    if (activeElement?.name && !activeElement.isConnected) this.named(activeElement.name)?.focus();
  }

  controls() {
    this.solved = false;
    this.refilled(() => {
      this.made = new Set(["numbers"]);
      for (const name of SECTIONS) {
        this.folds[name].append(this.panels[name]);
        if (name === "tasks" || this.folds[name].open || this.state.show.length) this.make(name);
      }
      const chosen = this.state.show.map((name) =>
        SECTIONS.includes(name)
          ? this.panels[name]
          : (this.named(name)?.closest(".lab-field") ?? this.named(name)),
      );
      this.chosen.replaceChildren(...chosen.filter(Boolean));
    });
  }

  // The controls of a section are made when its fold is open: most readers open few.
  make(name) {
    if (this.made.has(name)) return;
    this.made.add(name);
    const setting = this.state[this.edited],
      set = (next) => this.set(next),
      panel = this.panels[name];
    panel.replaceChildren();
    panel.append(
      ...{
        tasks: () => taskPanel(this),
        data: () => [dataControls(setting, set), drawnPanel(this, setting)],
        network: () => networkControls(setting, set),
        training: () => trainingControls(setting, set),
        compare: () => comparePanel(this),
        seeds: () => [
          seedControls(setting, set),
          button("Run 20 seeds", () => this.many()),
          (this.seeds = element("p", { role: "status" })),
        ],
        share: () => sharePanel(this),
      }
        [name]()
        .flat(9)
        .filter(Boolean),
    );
  }

  // A place in the plane was chosen: a new point of the reader's own, or the point to follow.
  choose(i, place, label) {
    const side = i ? "b" : "a",
      setting = this.state[side],
      { data } = setting;
    if (data.name === "own" && data.points.length < LIMITS.points) {
      const point = [...place.map((value) => Number(value.toFixed(3))), label ?? this.label ?? 0];
      this.edited = side;
      this.set({ ...setting, data: { ...data, points: [...data.points, point] } });
    } else if (this.ready) {
      const { x, n } = this.training.rawTrain,
        distance = (row) => (x[2 * row] - place[0]) ** 2 + (x[2 * row + 1] - place[1]) ** 2;
      this.row = [...Array(n).keys()].reduce((best, row) => (distance(row) < distance(best) ? row : best), 0);
      this.folds.numbers.open = true;
      numberPanel(this);
      this.say(`Point ${this.row} is followed under "${TITLES.numbers}".`);
    }
  }

  many() {
    this.pause();
    this.make("seeds");
    this.job = this.ready
      ? spread(this.state[this.edited], Math.max(10, this.training.epoch), (text) => {
          this.seeds.textContent = text;
        })
      : null;
  }

  start() {
    this.playing = this.ready;
    this.until = LIMITS.steps;
    this.target = null;
    this.play.textContent = "Pause";
    this.drawnAt = performance.now();
  }

  // On the first page a small form plays by itself, up to an epoch; who wants less motion presses Play.
  greet() {
    const epochs = Number(this.root.dataset.play ?? 0);
    if (!epochs || this.slow.matches) return;
    this.start();
    this.until = epochs * this.training.stepsPerEpoch;
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

  // In view there are frames, out of view there are none.
  seen(inView) {
    cancelAnimationFrame(this.next);
    if (inView) this.frame();
  }

  // One frame: some steps, then the pictures.
  frame() {
    this.next = requestAnimationFrame(() => this.frame());
    const now = performance.now();
    // Where drawing takes long, fewer steps are taken between two pictures.
    this.budget = now - this.last > LATE ? Math.max(1, this.budget - 1) : Math.min(BUDGET, this.budget + 0.1);
    this.last = now;
    if (this.job && !this.job(now + this.budget)) this.job = null;
    if (!this.playing && this.target === null) return;
    let more = true;
    if (!this.owed)
      do {
        for (const { training } of this.views)
          if (more && (this.playing || training.steps < this.target)) training.step();
        more = this.playing
          ? this.training.steps < this.until
          : this.views.some(({ training }) => training.steps < this.target);
        more &&= !this.views.some(({ training }) => training.diverged);
      } while (
        more &&
        performance.now() < now + this.budget &&
        !(this.playing && this.training.steps % this.training.stepsPerEpoch === 0)
      );
    // On the way to a step that was asked for, few pictures will do.
    const pause = this.slow.matches ? 1000 : this.playing ? 0 : 150;
    // Steps that took long leave the picture to the next frame.
    this.owed = !this.owed && performance.now() > now + 2 * BUDGET;
    if (!more) this.pause();
    else if (!this.owed && now - this.drawnAt >= pause)
      this.draw(pause ? null : (this.turn = (this.turn + 1) % (LAST + 1)));
  }

  draw(turn = null) {
    this.drawnAt = performance.now();
    const rest = (turn ?? LAST) === LAST,
      scored = turn === null || (rest && this.drawnAt - this.scoredAt > 500); // milliseconds
    for (const view of this.views) view.draw(this.unit, turn, scored);
    if (!this.ready) return;
    const { training } = this;
    if (rest) this.clock.textContent = `epoch ${training.epoch}, step ${training.steps}`;
    if (scored) {
      this.scoredAt = this.drawnAt;
      this.slider.max = Math.max(this.slider.max, training.epoch);
      this.slider.value = training.epoch;
    }
    this.judge();
  }

  // Whether the task is done.
  judge() {
    const task = TASKS[this.state.task];
    if (!task || this.solved || !task.done(this)) return;
    const changed = changedFields(this.state.a, task.setting);
    const others = changed.filter((name) => !task.may.includes(name));
    if (others.length)
      write(
        this.verdict,
        `You got there, but this task allows fewer changes. You also changed: ${others.join(", ")}.`,
      );
    if (others.length || task.must.some((name) => !changed.includes(name))) return;
    this.solved = true;
    const [id, words] = task.claim,
      [step, title] = task.step,
      { evidence } = this.root.dataset;
    this.verdict.replaceChildren(
      `${task.explained(this)} `,
      element("a", { href: `${evidence}#${id}` }, `The claim: ${words}.`),
      " ",
      element("a", { href: evidence.replace("evidence", step) }, `The page: ${title}.`),
    );
  }

  // What stands still is shown in full, the same on every machine, and said.
  settle() {
    this.play.textContent = "Play";
    for (const { plane } of this.views) plane.size = FINEST;
    this.draw();
    numberPanel(this);
    if (!this.ready) return;
    this.link();
    const { training } = this,
      { loss } = training.measure(training.train),
      { accuracy } = training.measure(training.test ?? training.train);
    if (training.diverged)
      this.tell(
        "The loss is no longer a number (nan), because the steps are too large. Lower the learning rate or the initial weights, then press Reset.",
      );
    else if (training.steps)
      this.tell(
        `Epoch ${training.epoch}: training loss ${short(loss)}, ${percent(accuracy)} right${training.test ? " on the test set" : ""}.`,
      );
  }

  // What came of it, after what was wrong with the link.
  tell(text) {
    this.say(`${this.lead} ${text}`.trim());
    this.lead = "";
  }

  say(text) {
    write(this.status, text);
  }

  // The address always holds the whole state.
  link() {
    this.written = writeState({ ...this.state, steps: this.ready ? this.training.steps : 0 });
    if (this.own) history.replaceState(null, "", this.written);
    else this.whole.href = this.page + writeState({ ...this.state, steps: this.training.steps, show: [] });
    return this.written;
  }
}

// Each is made when it is first seen, but for the lab on its own page, which the keyboard reaches before that.
// For the curious: lab.training.weights in the browser's console.
function make(root) {
  if (root.lab) return;
  root.lab = globalThis.lab = new Lab(root);
  root.lab.greet();
}
const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) make(target);
    target.lab?.seen(isIntersecting);
  }
});
for (const root of document.querySelectorAll("[data-lab]")) {
  if (root.dataset.lab === "") make(root);
  observer.observe(root);
}
