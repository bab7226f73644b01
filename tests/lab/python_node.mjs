// Run by the tests with Node: the page's Python without a page. Reads a request from standard input: cells to
// run one after the other, in one namespace; writes what each printed, showed and got wrong.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runInThisContext } from "node:vm";

const [folder, brython] = process.argv.slice(2);
const request = JSON.parse(readFileSync(0, "utf8"));

// Brython asks where it is: in a worker, as in the page.
const where = { href: "file:///python/worker.js", origin: "null", pathname: "/python/worker.js" };
globalThis.self = globalThis;
globalThis.location = where;
globalThis.WorkerGlobalScope = class {};
globalThis.WorkerNavigator = class {};
globalThis.importScripts = () => {};
Object.defineProperty(globalThis, "navigator", { value: new WorkerNavigator(), configurable: true });
globalThis.__BRYTHON__ = { brython_path: "file:///python/" };
const { stdout, exit } = process;
Object.defineProperty(globalThis, "process", { value: undefined, configurable: true });
for (const name of ["log", "error", "warn", "info", "debug"]) console[name] = () => {};
runInThisContext(readFileSync(brython, "utf8"));

globalThis.firstnnCancerRows = request.rows;
const { start } = await import(pathToFileURL(join(folder, "python", "start.js")).href);
const answers = [];
let printed = "";
const figures = [];
const run = start({
  print: (text) => (printed += text),
  figure: (figure) => figures.push(figure),
  progress: () => {},
});
for (const [i, code] of request.cells.entries()) {
  printed = "";
  figures.length = 0;
  const error = run(code, `cell ${i + 1}`);
  answers.push({ printed, error, figures: [...figures] });
}
stdout.write(JSON.stringify(answers), () => exit());
