// The lab itself: what the reader's actions do to its state, and the loop that trains and draws.
import { Bar, SPEEDS } from "./bar.js";
import {
  dataControls,
  layerControls,
  networkControls,
  paintTools,
  seedControls,
  trainingControls,
} from "./controls.js";
import { findings } from "./detectors.js";
import { element, percent, short, write } from "./elements.js";
import { fetchPart } from "./fetched.js";
import { describe, Inspector } from "./look.js";
import { challengePanel, comparePanel, numberPanel, TABLE, tablePanel } from "./panels.js";
import { FINEST, forgetColors } from "./plane.js";
import { manySeeds, SEEDS, trainSeeds } from "./seeds.js";
import { changedFields, eventsBetween, LIMITS, LIVE, readState, SECTIONS, writeState } from "./state.js";
import { TASKS } from "./tasks.js";
import { differ, parts } from "./training.js";
import { LAST, TURNS, View } from "./view.js";

const BUDGET = 8,
  LATE = 18, // milliseconds of a frame for training, and between frames that come too late,
  REST = 90; // and between two things that are said anew while it plays
const isState = (hash) => hash.startsWith("#v="); // any other fragment names a place in the page
const LONGEST = 60000; // characters of a link; a change that would make it longer begins anew
// What the lab shows to those who come without a link: it succeeds in a few seconds.
const OPENING = "#v=1&data=circles&held=0.4&hidden=4&weightseed=11",
  OPENING_EPOCHS = 150;

class Lab {
  constructor(root) {
    this.root = root;
    this.own = root.dataset.lab === ""; // the page of the lab; elsewhere data-lab is the state to begin with
    this.views = [];
    this.playing = false;
    this.target = null; // the step to reach, when a link or the slider asks for one
    this.edited = "a"; // the setting that the controls show
    this.pointed = this.pinned = null; // what is looked at, in passing and to stay
    this.tool = 0; // what the pointer paints on a plane of the reader's own
    this.row = 0;
    this.weight = 0;
    this.speed = "normal";
    this.slow = matchMedia("(prefers-reduced-motion: reduce)");
    this.drawnAt = 0;
    this.choreAt = this.chore = 0;
    this.linkedAt = 0;
    this.turn = 0;
    this.last = 0;
    this.budget = BUDGET;
    this.status = element("p", { role: "status", class: "lab-status" });
    this.bar = new Bar(this);
    this.play = this.bar.play;
    this.page = new URL(root.dataset.page ?? "", location.href.replace(/#.*$/, "")).href;
    this.whole = element("a", {}, "Open this in the lab");
    this.stage = element("div", { class: "lab-stage" });
    this.chosen = element("div", { class: "lab-chosen" }); // a small form has these controls alone
    this.inspector = new Inspector(this);
    this.signs = element("p", { class: "lab-signs" });
    this.asked = element("div", { class: "lab-asked lab-panel" }); // a challenge, or a prediction
    this.panels = Object.fromEntries(
      SECTIONS.map((name) => [
        name,
        element("div", { class: "lab-panel", id: this.own && `lab-${name}-panel` }),
      ]),
    );
    this.form = { told: element("p", {}) };
    this.table = element("div", {
      class: "lab-panel lab-table",
      id: this.own && TABLE,
      popover: true,
      role: "dialog",
      "aria-label": "My table",
    });
    const { tasks, data, network, training, compare, seeds, numbers, share } = this.panels;
    root.replaceChildren(
      this.bar.element,
      this.chosen,
      element("div", { class: "lab-recipe" }, training, network),
      element("div", { class: "lab-guide" }, tasks, data),
      this.stage,
      this.asked,
      element("div", { class: "lab-words" }, this.inspector.element, this.signs, this.status),
      element("div", { class: "lab-more" }, numbers, seeds, compare, share),
      this.table,
    );
    if (!this.own) root.append(this.whole);
    if (this.own)
      addEventListener("hashchange", () => {
        if (!isState(location.hash)) history.replaceState(null, "", this.written);
        else if (location.hash !== this.written) this.open(location.hash);
      });
    new MutationObserver(() => {
      forgetColors();
      if (this.made) this.controls();
      this.draw();
    }).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    const near = ([{ isIntersecting }]) => isIntersecting && !this.share && this.bring("share");
    new IntersectionObserver(near, { rootMargin: "300px" }).observe(this.panels.share);
    const { hash } = location;
    this.opening = this.own && !isState(hash);
    this.open(this.own ? (this.opening ? OPENING : hash) : `#${root.dataset.lab}`);
    addEventListener("beforeprint", () => this.draw(null, true));
  }

  get training() {
    return this.views[0].training;
  }

  // The setting that the controls show, as it is at this step.
  get now() {
    const view = this.views[this.edited === "b" ? 1 : 0];
    return view?.training?.setting ?? this.state[this.edited];
  }

  // Show what a link says.
  open(hash) {
    const { state, complaints } = readState(hash);
    this.state = state;
    this.edited = "a";
    this.notes = complaints;
    this.challenge = this.challengeOf(state);
    if (this.challenge) this.bring("challenges");
    document.documentElement.classList.toggle("lab-embedded", this.own && state.embed);
    this.root.classList.toggle("lab-small", state.show.length > 0);
    for (const name of SECTIONS) this.panels[name].hidden = state.hide.includes(name);
    this.rebuild(state.steps);
  }

  // The challenge that a link names or brings along, and the setting that it began with.
  challengeOf(state) {
    const told = TASKS[state.task];
    if (!told && state.goal.length) state.from ??= writeState(state);
    const { a, goal, may, par } = readState(told ? `#v=1&${told.link}` : (state.from ?? "")).state;
    return goal.length ? { told, setting: a, goal, may, par } : null;
  }

  // A part that is a script of its own: "challenges", with the predictions, or "share".
  async bring(part) {
    try {
      this[part] = await fetchPart(part);
    } catch (error) {
      return this.say(error.message);
    }
    if (part === "share") return this.fillShare(); // other controls stay: the reader may be typing there
    this.controls();
    this.draw();
  }

  // The list of controls in it is that of the page, without its own.
  fillShare() {
    const { panels, share } = this;
    panels.share.replaceChildren();
    panels.share.replaceChildren(...[share?.sharePanel(this)].flat(9).filter(Boolean));
  }

  // A challenge of the list, at its own setting or at another, or none.
  begin(place, link = TASKS[place]?.link) {
    this.making = null;
    if (link) this.open(`#v=1&${link}&task=${place}`);
    else {
      Object.assign(this.state, { task: null, goal: [], may: [], par: null, from: null });
      this.challenge = null;
      this.controls();
    }
    this.link();
  }

  // A teacher makes a challenge of the setting of now.
  async make() {
    this.begin("");
    this.making = {};
    await this.bring("challenges");
    this.asked.scrollIntoView({ block: "center" });
    this.asked.querySelector("select")?.focus();
  }

  // What was changed since a challenge began, now or on the way.
  changes() {
    const onTheWay = this.state.a.events.map(([, name]) => name);
    return [...new Set([...changedFields(this.now, this.challenge.setting), ...onTheWay])];
  }

  async predict() {
    this.pause();
    this.state.b = null; // of two settings the first stays
    this.edited = "a";
    if (this.training.steps || this.views.length > 1) this.fresh(this.state.a);
    await this.bring("challenges");
    if (!this.challenges || !this.ready) return;
    this.prediction?.remove();
    this.prediction = new this.challenges.Prediction(this);
    this.controls();
    this.views[0].plane.svg.focus({ preventScroll: true });
  }

  // Other starts of the same setting, trained beside the page's work.
  trySeeds(epochs, use) {
    this.job = trainSeeds(this.state.a, epochs, 1, (training, done) => use(training, SEEDS - done));
  }

  linkOf(challenge) {
    return writeState({ ...this.state, steps: 0, task: null, from: null, ...challenge });
  }

  // New trainings from the state's settings, from step 0 on or up to a step.
  rebuild(steps = 0) {
    const settings = [this.state.a, this.state.b].filter(Boolean);
    this.playing = false;
    this.job = null;
    this.pinned = this.pointed = null;
    this.prediction?.remove();
    if (this.views.length !== settings.length) {
      this.views = settings.map((_, i) => this.viewOf(i));
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
        write(this.views[i].caption, error.message); // on a phone it stands where the reader draws
      }
    });
    this.ready = this.views.every((view) => view.training);
    this.target = this.ready && steps ? steps : null;
    this.bar.enable(this.ready);
    this.controls();
    this.say((this.lead = notes.join(" ")));
    this.settle();
  }

  viewOf(i) {
    const owns = () => this.state[i ? "b" : "a"].data.name === "own";
    return new View(
      {
        choose: (place, label) => this.choose(i, place, label),
        point: (place) => this.pointAt(i, place),
        move: ([x1, x2]) => this.say(`x1 ${short(x1)}, x2 ${short(x2)}.`),
        painting: () => this.prediction?.drawing || (owns() && this.tool !== "follow"),
        paint: (places) => this.paint(i, places, this.tool),
      },
      {
        point: (look) => this.point(look),
        pin: (look, stays) => this.pin(look, stays),
        drag: (place, value, done) => this.drag(i, place, value, done),
        again: () => this.draw(),
      },
    );
  }

  // A changed setting: while training is under way an event, otherwise a new beginning.
  set(next) {
    const { now, edited } = this,
      view = this.views[edited === "b" ? 1 : 0],
      { training } = view,
      fields = training ? changedFields(next, now) : [];
    if (!fields.length && training) return;
    const live = this.ready && training.steps && this.target === null && !training.diverged;
    if (!live || !fields.every((name) => LIVE.includes(name))) return this.fresh(next);
    try {
      // Another number of classes is another network.
      if (differ(next.data, now.data) && parts(next.data).classes !== training.classes)
        return this.fresh(next);
    } catch (error) {
      if (error.constructor !== Error) throw error;
      this.say(error.message);
      return this.controls();
    }
    const { steps } = training,
      first = this.state[edited],
      earlier = first.events.filter(([at, name]) => at < steps || (at === steps && !fields.includes(name))),
      edits = first.network.edits.filter(([at]) => at <= steps),
      again = [...first.events, ...edits].some(([at]) => at === steps);
    const events = [...earlier, ...eventsBetween(now, next, steps)],
      changed = { ...first, events, network: { ...first.network, edits } };
    if (writeState({ ...this.state, [edited]: changed }).length > LONGEST) return this.fresh(next);
    this.state[edited] = changed;
    training.follow(changed);
    const { playing } = this;
    if (again) {
      // Two changes at one step: the second stands in the place of the first.
      training.rewind(steps - 1);
      this.target = steps;
      this.resume = playing;
    } else training.revise();
    this.controls();
    if (playing && !again) this.draw();
    else if (!again) this.settle();
  }

  // Begin anew with a setting as it is; what was changed on the way belongs to the run before.
  fresh(next) {
    const first = this.state[this.edited],
      { playing } = this,
      same = !changedFields(next, first).some((name) => ["hidden", "weightseed", "start"].includes(name)),
      edits = same ? first.network.edits.filter(([at]) => at === 0) : [];
    this.state[this.edited] = { ...next, events: [], network: { ...next.network, edits } };
    if (this.state.b) {
      const other = this.edited === "a" ? "b" : "a";
      this.state[other] = { ...this.state[other] };
    }
    this.rebuild();
    if (playing) this.start();
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
      const setting = this.now,
        set = (next) => this.set(next),
        view = this.views[this.edited === "b" ? 1 : 0];
      this.made = setting;
      this.seeds ??= element("p", { role: "status" });
      const contents = {
        tasks: () => challengePanel(this),
        data: () => {
          const used = !differ(setting.data.points, this.form.points);
          return dataControls(setting, set, this.own && { id: TABLE, used });
        },
        network: () => networkControls(setting, set),
        training: () => trainingControls(setting, set),
        compare: () => comparePanel(this),
        seeds: () => [
          element("h2", {}, "Seeds"),
          seedControls(setting, set),
          element("button", { type: "button", click: () => this.many() }, "Run 20 seeds"),
          this.seeds,
        ],
      };
      for (const [name, make] of Object.entries(contents))
        this.panels[name].replaceChildren(...[make()].flat(9).filter(Boolean));
      this.asked.replaceChildren(...[this.challenges?.panel(this)].flat(9).filter(Boolean));
      this.table.replaceChildren(...(this.own ? tablePanel(this) : []).flat(9).filter(Boolean));
      for (const each of this.views) {
        each.heads.replaceChildren();
        each.tools.replaceChildren();
      }
      for (const { plane } of this.views) plane.offer();
      view.heads.replaceChildren(...layerControls(setting, set));
      view.heads.hidden = this.panels.network.hidden;
      view.graph.placeHeads();
      if (setting.data.name === "own")
        view.tools.replaceChildren(
          paintTools(this.tool, (tool) => {
            this.tool = tool;
            this.controls();
          }),
        );
      numberPanel(this);
      this.fillShare();
      const chosen = this.state.show.map((name) =>
        SECTIONS.includes(name)
          ? this.panels[name]
          : (this.named(name)?.closest(".lab-field") ?? this.named(name)),
      );
      this.chosen.replaceChildren(...chosen.filter(Boolean));
      this.root.classList.toggle("lab-layers", this.state.show.includes("network"));
    });
  }

  // The pointer is over a place of the plane: the point there is looked at.
  pointAt(i, place) {
    const training = this.views[i].training;
    if (!training) return;
    const { row, near } = place
      ? this.views[i].plane.nearest(training.rawTrain, place)
      : { row: 0, near: false };
    this.point(near ? ["row", row] : null);
  }

  point(look) {
    if (look?.join() === this.pointed?.join()) return;
    this.pointed = look;
    if (!this.ready) return;
    if (!this.playing) this.draw();
    const unit = document.activeElement?.look;
    if (look && unit?.join() === look.join())
      document.activeElement.setAttribute("aria-label", describe(this.training, look));
  }

  // To keep a look; a second time lets it go.
  pin(look, stays = false) {
    if (!this.ready) return;
    const same = !stays && look?.join() === this.pinned?.join();
    this.pinned = same ? null : look;
    if (look?.[0] === "row") this.row = look[1];
    if (!this.playing) {
      this.draw();
      numberPanel(this);
      if (!same) this.say(describe(this.training, look));
    }
  }

  // What was pointed at last counts before what is kept; a gone network has none of them.
  get look() {
    const fits = (look) => {
      if (!look) return null;
      const { network, weights, train } = this.training,
        [kind, a, b] = look;
      if (kind === "unit") return b < network.sizes[a] ? look : null;
      if (kind === "wire") return b < weights[a]?.length ? look : null;
      return a < train.n ? look : null;
    };
    this.pinned = fits(this.pinned);
    this.pointed = fits(this.pointed);
    return this.pointed ?? this.pinned;
  }

  // A weight takes another value, after the step of now.
  edit([array, k], value, i = 0) {
    const side = i ? "b" : "a",
      { training } = this.views[i],
      setting = this.state[side],
      { steps } = training;
    const edits = [
      ...setting.network.edits.filter(
        ([at, a, b]) => at < steps || (at === steps && (a !== array || b !== k)),
      ),
      [steps, array, k, value],
    ];
    if (edits.length > LIMITS.edits) return this.say(`A run holds ${LIMITS.edits} changed weights at most.`);
    this.state[side] = {
      ...setting,
      events: setting.events.filter(([at]) => at <= steps),
      network: { ...setting.network, edits },
    };
    training.follow(this.state[side]);
    training.weights[array][k] = value;
    training.revise(true);
  }

  // While a line is held, training waits.
  drag(i, place, value, done) {
    if (value !== null && Number.isFinite(value)) this.edit(place, value, i);
    this.held = !done;
    if (this.playing) this.draw();
    else if (done) this.settle();
    else this.draw();
  }

  // A place in the plane was chosen by key or click: a point of the reader's own, or the point to follow.
  choose(i, place, label) {
    if (this.prediction?.drawing) return this.prediction.add([place]);
    const { data } = this.state[i ? "b" : "a"];
    const tool = label ?? (data.name === "own" ? this.tool : "follow");
    if (data.name === "own" && tool !== "follow") this.paint(i, [place], tool);
    else if (this.ready)
      this.pin(["row", this.views[i].plane.nearest(this.views[i].training.rawTrain, place).row]);
  }

  // Points are added where a stroke went, or erased there.
  paint(i, places, tool) {
    if (this.prediction?.drawing) return this.prediction.add(places);
    this.edited = i ? "b" : "a";
    const { now } = this,
      { plane } = this.views[i],
      { points } = now.data;
    const far = ([x1, x2]) =>
      places.every((place) => {
        const [a, b] = plane.to(...place),
          [c, d] = plane.to(x1, x2);
        return Math.hypot(a - c, b - d) > 8;
      });
    const next =
      tool === "erase"
        ? points.filter(far)
        : [...points, ...places.map((place) => [...place.map((value) => Number(value.toFixed(3))), tool])];
    this.set({ ...now, data: { ...now.data, points: next.slice(0, LIMITS.points) } });
  }

  many() {
    this.pause();
    this.job = this.ready
      ? manySeeds(this.now, Math.max(10, this.training.epoch), (text) => {
          this.seeds.textContent = text;
        })
      : null;
  }

  start() {
    if (!this.ready) return;
    this.playing = true;
    this.until = LIMITS.steps;
    this.target = null;
    this.play.textContent = "Pause";
    this.drawnAt = performance.now();
  }

  // Who comes without a link sees it play, up to an epoch, and so do small forms that ask for it; who wants less
  // motion presses Play.
  greet() {
    const epochs = Number(this.opening ? OPENING_EPOCHS : (this.root.dataset.play ?? 0));
    if (!epochs || this.slow.matches || !this.ready) return;
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
    const from = this.target ?? training.steps, // a quick reader is ahead of the next frame
      place = (training.place + from - training.steps) % training.stepsPerEpoch;
    this.playing = false;
    this.target = from + (steps ?? training.stepsPerEpoch - place);
  }

  goTo(steps) {
    this.playing = false;
    for (const view of this.views)
      if (steps < view.training.steps) {
        if (view.training.history.length > (view.ghost?.length ?? 0)) view.remember();
        view.training.rewind(steps);
      }
    this.target = steps;
  }

  // The step at which an epoch ended, or would.
  stepOf(epoch) {
    const { training } = this,
      ahead = training.steps - training.place + (epoch - training.epoch) * training.stepsPerEpoch;
    return training.marks[epoch] ?? Math.max(0, ahead);
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
    // Where drawing takes long, fewer steps are taken between two pictures; to find out whether there is time for more
    // costs a picture, and so is not tried often.
    this.budget =
      now - this.last > LATE ? Math.max(1, this.budget - 1) : Math.min(BUDGET, this.budget + 0.02);
    this.last = now;
    if (this.job && !this.job(now + this.budget)) this.job = null;
    if ((!this.playing && this.target === null) || this.held) return;
    const speed = SPEEDS[this.speed];
    if (this.playing && speed && speed < Infinity) {
      if (now - this.steppedAt < 1000 / speed) return;
      this.steppedAt = now;
    } else this.steppedAt = 0;
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
        !(this.playing && speed < Infinity && (speed || this.training.place === 0))
      );
    // On the way to a step that was asked for, few pictures will do.
    const pause = this.slow.matches ? 1000 : this.playing ? 0 : 150;
    // Steps that took long leave the picture to the next frame.
    this.owed = !this.owed && performance.now() > now + 2 * BUDGET;
    if (!more && this.resume) {
      this.resume = false;
      this.start();
    } else if (!more) this.pause();
    else if (!this.owed && now - this.drawnAt >= pause)
      this.draw(pause || speed ? null : (this.turn = (this.turn + 1) % TURNS));
  }

  // While it plays, each picture has its turn: there clock and words follow in the last, one of them at a time.
  draw(turn = null, fine = !this.playing && this.target === null) {
    this.drawnAt = performance.now();
    if (fine) for (const { plane } of this.views) plane.size = FINEST;
    const look = this.ready ? this.look : null;
    for (const view of this.views) view.draw(look, turn);
    if (!this.ready) return;
    const { training, views } = this;
    if (this.made !== this.now) this.controls(); // an event of before has come again
    if (turn === null || turn === LAST) {
      this.bar.tick(training);
      const chores = [
        () => {
          for (const view of views) view.score();
        },
        () => this.bar.slide(training, views[0].ghost),
        () => this.inspector.update(training, look, this.pinned),
        () => this.findings(),
        () => this.playing && this.drawnAt - this.linkedAt > 2000 && this.link(),
      ];
      if (turn === null) for (const each of chores) each();
      else if (this.drawnAt - this.choreAt > REST) {
        this.choreAt = this.drawnAt;
        this.chore = (this.chore + 1) % chores.length;
        chores[this.chore]();
      }
    }
    this.challenges?.judge(this);
    this.prediction?.update();
  }

  // What goes wrong, each with the claim behind it.
  findings() {
    const found = findings(this.training),
      key = found.join();
    if (key === this.found) return;
    this.found = key;
    this.signs.replaceChildren(
      ...found.flatMap(([text, claim]) => [
        `${text} `,
        element("a", { href: `${this.root.dataset.evidence}#${claim}` }, "Why?"),
        " ",
      ]),
    );
  }

  // What stands still is shown in full, the same on every machine, and said.
  settle() {
    this.play.textContent = "Play";
    this.draw();
    numberPanel(this);
    this.link();
    if (!this.ready) return;
    const { training } = this,
      { loss } = training.measure(training.train),
      { accuracy } = training.measure(training.test ?? training.train);
    if (training.diverged) this.tell(findings(training)[0][0]);
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
    this.linkedAt = performance.now();
    const steps = this.ready ? this.training.steps : 0;
    this.written = writeState({ ...this.state, steps });
    if (this.own) history.replaceState(null, "", this.written);
    else this.whole.href = this.page + writeState({ ...this.state, steps, show: [] });
    return this.written;
  }
}

// Each is made when it is first seen, but for the lab on its own page, which the keyboard reaches before that.
// For the curious: lab.training.weights in the browser's console.
function make(root) {
  if (root.lab) return;
  root.lab = globalThis.lab = new Lab(root);
}
const observer = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) make(target);
    target.lab?.seen(isIntersecting);
    if (isIntersecting && !target.lab.greeted) {
      target.lab.greeted = true;
      target.lab.greet();
    }
  }
});
for (const root of document.querySelectorAll("[data-lab]")) {
  if (root.dataset.lab === "") make(root);
  observer.observe(root);
}
