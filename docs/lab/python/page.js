// The page's Python, as a page sees it: `firstnnPython`, one global, from one classic script (_static/python.js).
//
//   firstnnPython.load()              a promise: Python is there. Call it as soon as a reader opens an editor.
//   firstnnPython.run(code, options)  a promise of { error, stopped }. Runs code as a notebook runs a cell: in
//                                     one namespace for all cells, the value of a last expression is printed.
//       options, each may be left out:
//         filename  what a traceback calls the cell: "cell 3"; names must differ, "cell" if left out
//         print     called with text, newlines in it, as it comes; may be a part of a line
//         figure    called with what is to be drawn, see below
//         progress  called with { done, total, text } while a network trains; text is "epoch 30 of 100"
//       error    null, or { line, kind, text, brief }: the line of the cell (from 1; null if none), "NameError",
//                the traceback as CPython writes it, its last line alone. `outside` is true where the code is
//                right and the page's Python has no such part: offer the notebook.
//       stopped  true if stop() or reset() ended it.
//   firstnnPython.stop()              ends what runs, at once, whatever it is. All names are gone, as after a
//                                     restarted kernel: run the cells above again before the next one.
//   firstnnPython.reset()             the same, whether something runs or not.
//   firstnnPython.generation          a number that grows whenever the names were lost.
//   firstnnPython.running             whether a cell runs.
//
// Cells wait for each other: run may be called again before an earlier promise has settled.
//
// A figure is one of
//   { kind: "lines", title, x: [...], series: { name: [...] }, xName, quantity, unit, xscale, yscale }
//   { kind: "boundary", title, panels: [{ label, shares: Float32Array }], size, left, right, bottom, top,
//     points: { x: Float32Array, y: Uint8Array }, featureNames, classNames }
//       shares: the probability of class 1 at size * size places, row by row from the bottom left.
//
// Python runs in a worker: nothing that a cell does can freeze the page, and a loop without end can be stopped.
// The worker is made from a Blob, which works from disk, too; Brython compiles with eval, so the page's policy
// must allow 'unsafe-eval'. Nothing is fetched: the worker's text came with this script.

let worker = null,
  loaded = null,
  gaveUp = () => {},
  running = null, // the cell that runs: { resolve, options }
  queue = Promise.resolve();

// The text within a function's braces: how a classic script carries the program of a worker.
function bodyOf(program) {
  const text = String(program);
  return text.slice(text.indexOf("{") + 1, text.lastIndexOf("}"));
}

function receive({ data: { kind, ...said } }) {
  if (kind === "ready") worker.ready();
  else if (kind === "done") settle(said);
  else running?.options[kind]?.(said.value);
}

function settle(result) {
  const { resolve } = running ?? {};
  running = null;
  resolve?.({ error: null, stopped: false, ...result });
}

function load() {
  loaded ??= new Promise((resolve, reject) => {
    const address = URL.createObjectURL(
      new Blob([bodyOf(firstnnPython.program)], { type: "text/javascript" }),
    );
    worker = new Worker(address);
    gaveUp = resolve; // a page that was stopped waits for nothing
    worker.ready = () => {
      URL.revokeObjectURL(address);
      resolve();
    };
    worker.onmessage = receive;
    worker.onerror = (event) => {
      event.preventDefault();
      const words = `The page's Python did not go on: ${event.message}`;
      settle({ error: { line: null, kind: "Error", text: words, brief: words, outside: true } });
      reject(new Error("The page's Python did not start."));
      stop(); // what is left of it is not to be trusted
    };
  });
  loaded.catch(() => {
    loaded = null; // the next one may start
  });
  return loaded;
}

async function runNow(code, options, generation) {
  if (generation !== firstnnPython.generation) return { error: null, stopped: true };
  await load();
  if (generation !== firstnnPython.generation) return { error: null, stopped: true };
  return new Promise((resolve) => {
    running = { resolve, options };
    worker.postMessage({ code, filename: options.filename ?? "cell" });
  });
}

function run(code, options = {}) {
  const { generation } = firstnnPython;
  const result = queue.then(() => runNow(code, options, generation));
  queue = result.catch(() => {});
  return result;
}

function stop() {
  worker?.terminate();
  worker = loaded = null;
  gaveUp();
  firstnnPython.generation += 1;
  settle({ stopped: true });
}

globalThis.firstnnPython = {
  load,
  run,
  stop,
  reset: stop,
  generation: 0,
  program: null, // a function whose body is the worker's program; the build puts it here
  get running() {
    return running !== null;
  },
};
