// What a module does not have: a slip of the pen is told as Python tells it, all else that stands in the library with
// a way out.
import { define, outside, raise } from "./objects.js";

// The contents of a module, with the words for what is not among them.
export function guarded(name, contents) {
  const known = Object.keys(contents);
  return {
    ...contents,
    __getattr__: define("__getattr__", "name", (wanted) => {
      const text = String(wanted);
      if (text.startsWith("__")) {
        raise("AttributeError", `module '${name}' has no attribute '${text}'`);
      }
      const near = nearest(text, known);
      if (near)
        raise("AttributeError", `module '${name}' has no attribute '${text}'. Did you mean: '${near}'?`);
      return outside(`\`${name}.${text}\``);
    }),
  };
}

// An argument by name that a function of the page does not have.
export function refuseArgument(given, known, where) {
  const near = nearest(given, known);
  if (near)
    raise("TypeError", `${where}() got an unexpected keyword argument '${given}'. Did you mean '${near}'?`);
  outside(`\`${given}\` of \`${where}\``);
}

const nearest = (text, known) =>
  known.find((each) => distance(each.toLowerCase(), text.toLowerCase()) <= Math.min(2, text.length / 3));

// How many letters must be changed, added or taken away.
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}
