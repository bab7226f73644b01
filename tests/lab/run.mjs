// Run by the tests with Node: imports the lab's modules from a folder, does what the request on standard input
// asks, and writes the answer to standard output.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const load = (name) => import(pathToFileURL(join(folder, `${name}.js`)).href);
const request = JSON.parse(readFileSync(0, "utf8"));

function digest(...arrays) {
  const hash = createHash("sha256");
  for (const array of arrays) hash.update(Buffer.from(array.buffer, array.byteOffset, array.byteLength));
  return hash.digest("hex");
}

const tasks = {
  // Draws of one kind: their digest, or the numbers themselves.
  async draws({ module, name, n, address, values }) {
    const drawn = (await load(module))[name](n, address);
    return values ? [...drawn] : digest(drawn);
  },
  async quantiles({ probabilities }) {
    const { normalQuantile, log, cosSinOfTurns } = await load("arithmetic");
    const of = (f) => Float64Array.from(probabilities, f);
    return [
      of(normalQuantile),
      of(log),
      of((p) => cosSinOfTurns(10 * p)[0]),
      of((p) => cosSinOfTurns(10 * p)[1]),
    ].map((array) => digest(array));
  },
  async train({ experiments, steps }) {
    const { Training, orderOfEpoch } = await load("training");
    return experiments.map((setting) => {
      const training = new Training(setting);
      const sets = [training.train, training.test].filter(Boolean);
      const { batchSize, train } = training;
      const orders = [0, 1, 2].map((epoch) => orderOfEpoch(train.n, batchSize, setting.recipe.seed, epoch));
      const digests = {
        x: digest(...sets.map((set) => set.x)),
        y: digest(...sets.map((set) => set.y)),
        weights: digest(...training.weights),
        order: digest(...orders),
      };
      const losses = [training.measure(train).loss];
      const n = Math.ceil(steps / training.stepsPerEpoch) * training.stepsPerEpoch;
      while (training.steps < n) {
        training.step();
        losses.push(training.measure(train).loss);
      }
      return { losses, weights: training.weights.map((array) => [...array]), digests };
    });
  },
  // The losses of a link's run after each step, and its program.
  async told({ links, steps }) {
    const { readState } = await load("state");
    const { Training } = await load("training");
    const { program } = await load("code");
    return links.map((link) => {
      const { state, complaints } = readState(link);
      const training = new Training(state.a);
      const losses = [training.measure(training.train).loss];
      while (training.steps < steps) {
        training.step();
        losses.push(training.measure(training.train).loss);
      }
      const there = digest(...training.weights, ...training.memories.flat());
      training.rewind(steps >> 1);
      while (training.steps < steps) training.step();
      const again = digest(...training.weights, ...training.memories.flat());
      return { complaints, losses, program: program(state.a, steps), there, again };
    });
  },
  // Each challenge: whether its own setting reaches the goal within some epochs, and what its solution comes to.
  async challenges({ challenges, rows, epochs }) {
    globalThis.document = { getElementById: (id) => (id === "lab-cancer" ? { textContent: rows } : null) };
    const { readState, changedFields } = await load("state");
    const { Training } = await load("training");
    const { GOAL_NAMES, isReached, wordsOf } = await load("goals");
    const { MEASURES } = await load("state");
    if (GOAL_NAMES.join() !== MEASURES.join()) throw new Error(`links know ${MEASURES}, goals ${GOAL_NAMES}`);
    return challenges.map(({ link, solution }) => {
      const begun = readState(`#v=1&${link}`),
        solved = readState(`#v=1&${solution}`),
        { a, goal, may, par } = begun.state;
      const idle = new Training(a);
      let byItself = isReached(idle, goal);
      while (!byItself && idle.epoch < epochs && !idle.diverged) {
        idle.step();
        byItself = isReached(idle, goal);
      }
      const training = new Training(solved.state.a);
      while (training.steps < solved.state.steps) training.step();
      return {
        complaints: [...begun.complaints, ...solved.complaints],
        words: wordsOf(goal),
        byItself,
        reached: isReached(training, goal),
        par: !par || isReached(training, [par]),
        forbidden: changedFields(solved.state.a, a).filter((name) => !may.includes(name)),
      };
    });
  },
  // What is said of a line, or of a curve, beside those of other starts.
  async judged({ line, curve, own, others }) {
    const { judgeLine } = await load("prediction");
    const { judgeCurve } = await load("guessed_curve");
    return line ? judgeLine(line, own, others) : judgeCurve(curve, own, others);
  },
  // Links: the state that each gives, what is complained of, and the link of that state.
  async links({ links }) {
    const { readState, writeState } = await load("state");
    return links.map((link) => {
      const { state, complaints } = readState(link);
      const again = writeState(state);
      return { state, complaints, again, stable: writeState(readState(again).state) === again };
    });
  },
  // Each link is read and, where its data allow, trained for some steps.
  async survive({ links, steps }) {
    const { readState } = await load("state");
    const { Training } = await load("training");
    return links.map((link) => {
      const { state } = readState(link);
      const refused = [];
      for (const setting of [state.a, state.b].filter(Boolean)) {
        try {
          const training = new Training(setting);
          for (let i = 0; i < steps; i++) training.step();
        } catch (error) {
          if (error.constructor !== Error) throw error; // a mistake of ours, not a refusal in words
          refused.push(error.message);
        }
      }
      return refused;
    });
  },
  // Go on, go back and go on again: the weights after the same step.
  async rewound({ setting, there, back }) {
    const { Training } = await load("training");
    const run = (training, steps) => {
      while (training.steps < steps) training.step();
      return digest(...training.weights, ...training.memories.flat());
    };
    const straight = run(new Training(setting), back);
    const training = new Training(setting);
    const first = run(training, there);
    training.rewind(back);
    return {
      straight,
      again: run(training, back),
      first,
      second: run(training, there),
      kept: training.snapshots.length,
    };
  },
  // What is recorded after each epoch, beside what the network then says: with edits in the link, and with one
  // that the reader makes at the end, on the spot.
  async recorded({ link, steps, edit }) {
    const { readState } = await load("state");
    const { Training } = await load("training");
    const { a } = readState(link).state;
    const training = new Training(a);
    const said = [training.measure(training.train).loss];
    while (training.steps < steps) {
      training.step();
      if (training.steps % training.stepsPerEpoch === 0) said.push(training.measure(training.train).loss);
    }
    training.setting = { ...a, network: { ...a.network, edits: [...a.network.edits, edit] } };
    training.revise();
    said[said.length - 1] = training.measure(training.train).loss;
    training.rewind(steps);
    return {
      said,
      recorded: training.history.map(({ train }) => train.loss),
      back: training.weights[edit[1]][edit[2]],
    };
  },
  // A table, given as text or as the bytes of a file: what is offered, what is chosen, and the points of it.
  async table({ text, bytes, choose, seed = 0 }) {
    const { decoded, openTable, pointsOf } = await load("table");
    try {
      const table = openTable(bytes ? decoded(Uint8Array.from(bytes)) : text);
      const named = (name) => table.columns.find((column) => column.name === name);
      const [first, second, target] = choose?.map(named) ?? [...table.chosen, table.target];
      const names = (columns) => columns.map(({ name }) => name);
      return {
        ...pointsOf(table, [first, second], target, seed),
        chosen: names([first, second]),
        target: target.name,
        offered: { inputs: names(table.inputs), targets: names(table.targets) },
      };
    } catch (error) {
      if (error.constructor !== Error) throw error;
      return { error: error.message };
    }
  },
  // For each list of cells: the places of those that the last one needs, and what is taken of each.
  async needed({ pages }) {
    const { findNeeded } = await load("needed_cells");
    return pages.map(findNeeded);
  },
  async fresh({ needed, done }) {
    const { countFresh } = await load("needed_cells");
    return countFresh(needed, done);
  },
  async names({ program }) {
    const { readNames } = await load("needed_cells");
    const sets = Object.entries(readNames(program));
    return Object.fromEntries(sets.map(([kind, names]) => [kind, [...names].sort()]));
  },
  async among({ printed, seeds, built, run }) {
    const { areAlikeButForSeed, placeAmong } = await load("own_number");
    return placeAmong(printed, seeds, areAlikeButForSeed(run, built, seeds.seeded));
  },
};

process.stdout.write(JSON.stringify(await tasks[request.task](request)));
