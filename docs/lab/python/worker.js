// The worker in which Python runs: takes cells from the page, one at a time, and tells what they do.
import { start } from "./start.js";

const PAUSE = 50; // milliseconds between two messages with text

let text = "",
  told = 0;
function flush() {
  if (text) postMessage({ kind: "print", value: text });
  text = "";
  told = performance.now();
}
function print(more) {
  text += more;
  if (performance.now() - told > PAUSE) flush();
}
function tell(kind) {
  return (value) => {
    flush();
    postMessage({ kind, value });
  };
}

const answer = start({ print, figure: tell("figure"), progress: tell("progress") });

addEventListener("message", ({ data: { code, filename } }) => {
  const error = answer(code, filename);
  flush();
  postMessage({ kind: "done", error });
});
postMessage({ kind: "ready" });
