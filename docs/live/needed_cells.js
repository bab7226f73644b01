// Which cells above a cell it needs, and which of them must run again: each run gives what running the whole page
// from the top would give, and runs no more than that takes.
import { insideBraces, splitWords } from "./python_words.js";

// Methods that change what they are called on; all others are taken to leave it as it is.
const CHANGING =
  /^(?:adapt|add|append|apply_gradients|build|clear|compile|extend|fit|insert|pop|remove|set_weights|setdefault|shuffle|sort|train_on_batch|update)$/;

// What a program takes from above (reads), makes anew (binds) and alters (changes), as sets of names.
export function readNames(code) {
  const names = { reads: new Set(), binds: new Set(), changes: new Set() };
  const lines = splitLines(code);
  for (let place = 0; place < lines.length; place += 1) {
    const { depth, words } = lines[place];
    if (["def", "class"].includes(words[words[0]?.text === "async" ? 1 : 0]?.text)) {
      const own = [];
      while (lines[place + 1]?.depth > depth) own.push(lines[(place += 1)]);
      readFunction(words, own, names);
    } else readLine(words, names);
  }
  for (const name of names.changes) if (!names.binds.has(name)) names.reads.add(name);
  return names;
}

// Lines with what belongs to them, without comments and blanks: {depth of indentation, words, start in the code}.
function splitLines(code) {
  const lines = [];
  let offset = 0; // how much of the code has been read
  let open = 0;
  let line;
  const begin = () => {
    line = { depth: 0, words: [], start: offset };
  };
  const end = () => {
    if (line.words.length) lines.push(line);
    begin();
  };
  const add = (kind, text) => {
    if (kind === "line") return open || end();
    if (kind === "space" && !line.words.length) line.depth = text.length;
    if (kind === "space" || kind === "comment") return;
    if ("([{".includes(text)) open += 1;
    if (")]}".includes(text)) open -= 1;
    if (text === ";" && !open) return end();
    line.words.push({ kind, text, open });
    if (kind === "string") for (const each of splitWords(insideBraces(text))) add(...each);
  };
  begin();
  for (const [kind, text] of splitWords(code)) {
    offset += text.length;
    add(kind, text);
  }
  end();
  return lines;
}

function readFunction(head, body, names) {
  const at = head.findIndex(({ text }) => text === "def" || text === "class");
  const inner = { reads: new Set(), binds: new Set(), changes: new Set() };
  head.slice(at + 2).forEach(({ kind, text, open }, place, rest) => {
    const before = rest[place - 1]?.text;
    if (kind !== "name" || before === ".") return;
    const isParameter = head[at].text === "def" && open === 1 && "(,*".includes(before);
    if (isParameter) inner.binds.add(text);
    else if (!names.binds.has(text)) names.reads.add(text); // what it is by default, or of which class
  });
  for (const { words } of body) readLine(words[0].text === "def" ? words.slice(2) : words, inner);
  for (const name of inner.reads) {
    if (!inner.binds.has(name) && !names.binds.has(name)) names.reads.add(name);
  }
  names.binds.add(head[at + 1]?.text);
}

function readLine(words, { reads, binds, changes }) {
  const text = (place) => words[place]?.text;
  const bound = new Set();
  if (text(0) === "import" || text(0) === "from") {
    const from = words.findIndex((word) => word.text === "import");
    for (const part of splitBy(words.slice(from + 1), ",")) {
      const found = part.filter(({ kind }) => kind === "name").map((word) => word.text);
      if (found.length) bound.add(part.some((word) => word.text === "as") ? found.at(-1) : found[0]);
    }
    for (const name of bound) binds.add(name);
    return;
  }
  // Where the line assigns: before each of these signs stand its targets.
  const assigned = [];
  for (let place = 0; place < words.length; place += 1) {
    const single =
      text(place) === "=" && text(place + 1) !== "=" && !"=!<>:".includes(text(place - 1) ?? " ");
    if (single && !words[place].open) assigned.push(place);
  }
  const last = assigned.at(-1) ?? -1;
  const local = new Set();
  for (let place = 0; place < words.length; place += 1) {
    if (text(place) === "for") {
      const end = words.findIndex((word, later) => later > place && word.text === "in");
      for (const word of words.slice(place + 1, end)) if (word.kind === "name") local.add(word.text);
    }
    if (text(place) === "as" && words[place + 1]?.kind === "name") local.add(text(place + 1));
    if (text(place) === "lambda") {
      const end = words.findIndex((word, later) => later > place && word.text === ":");
      for (const word of words.slice(place + 1, end)) if (word.kind === "name") local.add(word.text);
    }
  }
  words.forEach(({ kind, open, text: name }, place) => {
    if (kind !== "name" || text(place - 1) === ".") return;
    const next = text(place + 1);
    const target = place < last;
    if (open && next === "=" && text(place + 2) !== "=") return; // the name of an argument
    const whole = target && next !== "." && next !== "[" && isTarget(words, place);
    const grows = target && "+-*/@%".includes(text(last - 1)) && place === 0;
    if (whole && !grows) return bound.add(name);
    if (whole && grows) bound.add(name);
    else if (target && place === firstOf(words, place)) changes.add(name);
    if (next === "." && CHANGING.test(lastOfPath(words, place))) changes.add(name);
    if (!binds.has(name) && !local.has(name)) reads.add(name);
  });
  for (const name of bound) binds.add(name);
  if (text(0) === "for" || text(0) === "with") for (const name of local) binds.add(name);
}

// The last name of a path such as model.layers.append, before its call.
function lastOfPath(words, place) {
  let at = place;
  while (words[at + 1]?.text === "." && words[at + 2]?.kind === "name") at += 2;
  return words[at + 1]?.text === "(" ? words[at].text : "";
}

// Whether a name among targets is one itself, not an index within one.
function isTarget(words, place) {
  let depth = 0;
  for (const { text } of words.slice(0, place)) depth += text === "[" ? 1 : text === "]" ? -1 : 0;
  return depth === 0 || words[0].text === "[";
}

const firstOf = (words, place) => (isTarget(words, place) ? place : -1);

function splitBy(words, sign) {
  const parts = [[]];
  for (const word of words) {
    if (word.text === sign) parts.push([]);
    else parts.at(-1).push(word);
  }
  return parts;
}

// A program as its statements at the left margin, each with all that belongs to it.
function splitStatements(program) {
  const starts = [];
  let decorated = false;
  for (const { depth, words, start } of splitLines(program)) {
    const first = words[0].text;
    if (!depth && !decorated && !/^(?:elif|else|except|finally)$/.test(first)) starts.push(start);
    decorated = first === "@";
  }
  return starts.map((start, place) => program.slice(start, starts[place + 1]).trimEnd());
}

// What of a program is needed for the names that are wanted: if only what it imports and defines, no more than that.
function takeNeeded(program, wanted) {
  const parts = splitStatements(program).map((text) => ({ text, ...readNames(text) }));
  const touches = ({ binds, changes }, names) => [...binds, ...changes].some((name) => names.has(name));
  const kept = new Set();
  const names = new Set(wanted);
  for (let more = true; more; ) {
    more = false;
    for (const part of parts) {
      if (kept.has(part) || !touches(part, names)) continue;
      if (!/^(?:import|from|def)\b/.test(part.text)) return program;
      kept.add(part);
      for (const name of part.reads) names.add(name);
      more = true;
    }
  }
  return parts
    .filter((part) => kept.has(part))
    .map(({ text }) => text)
    .join("\n");
}

// What must have run before a cell, in order: [{place, program}]. Programs are given for all cells down to it.
export function findNeeded(programs) {
  const wanted = new Set(readNames(programs.at(-1)).reads);
  const needed = [];
  for (let place = programs.length - 2; place >= 0; place -= 1) {
    const program = takeNeeded(programs[place], wanted);
    if (!program) continue;
    needed.unshift({ place, program });
    const { reads, binds } = readNames(program);
    for (const name of binds) wanted.delete(name);
    for (const name of reads) wanted.add(name);
  }
  return needed;
}

// How many of the needed programs need not run again. `done` lists all that ran since the beginning, in order.
export function countFresh(needed, done) {
  const touched = (program) => {
    const { binds, changes } = readNames(program);
    return new Set([...binds, ...changes]);
  };
  const runs = []; // of each needed program its last run; they must have come in this order
  for (const { place, program } of needed) {
    const at = done.findLastIndex((run) => run.place === place && run.program === program);
    if (at < 0 || at < (runs.at(-1) ?? 0)) break;
    runs.push(at);
  }
  // A run that was none of them may have altered what one of them has left.
  const spoiled = runs.findIndex((at) => {
    const names = touched(done[at].program);
    return done.some(
      (run, later) =>
        later > at && !runs.includes(later) && [...touched(run.program)].some((name) => names.has(name)),
    );
  });
  return spoiled < 0 ? runs.length : spoiled;
}
