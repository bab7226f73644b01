// Cells, run as a notebook runs them: in one namespace, the value of a last expression shown, an error told as
// CPython tells it, with the line of the cell.
import {
  NONE,
  builtins,
  call,
  define,
  dict,
  importModule,
  isModule,
  list,
  outside,
  python,
  reprOf,
} from "./objects.js";

// What stands in other libraries, which a notebook has and the page's Python has not.
const ELSEWHERE = new Set(
  "sys sklearn pandas matplotlib scipy torch seaborn plotly tensorflow_datasets keras_tuner jax os pathlib json csv re collections itertools functools dataclasses typing statistics copy string datetime pickle warnings logging subprocess threading asyncio io urllib requests PIL cv2 IPython xgboost".split(
    " ",
  ),
);

python.stdlib_module_names = ["math", "random", "time", "sys"];
const BUILT_IN = new Set(["builtins", "__future__"]);

// `import` finds the modules that are made here, and nothing else.
python.$__import__ = (given, _globals, _locals, names) => {
  const name = String(given),
    [top] = name.split(".");
  if (!isModule(name) && !(BUILT_IN.has(name) && python.imported[name])) {
    if (ELSEWHERE.has(top) || isModule(top)) outside(`\`${name}\``);
    const error = python.EXC(builtins.ModuleNotFoundError, `No module named '${name}'`);
    error.name = name;
    throw error;
  }
  const found = isModule(name) ? importModule(name) : python.imported[name];
  for (const each of names ?? []) if (isModule(`${name}.${each}`)) importModule(`${name}.${each}`);
  return names?.length > 0 ? found : python.imported[top];
};

let write = () => {}; // where text goes
export function printTo(callback) {
  write = callback;
}
const textStream = {
  ob_type: call(
    builtins.type,
    "TextIOWrapper",
    python.fast_tuple([builtins.object]),
    dict([
      [
        "write",
        define("write", "self, text", (_, text) => {
          write(String(text));
          return String(text).length;
        }),
      ],
      ["flush", define("flush", "self", () => NONE)],
    ]),
  ),
};
python.module_setattr(python.imported._sys, "stdout", textStream);
python.module_setattr(python.imported._sys, "stderr", textStream);

// A cell reads no files and asks for nothing while it runs.
for (const name of ["open", "input"])
  builtins[name] = define(name, "*rest, **named", () => outside(`\`${name}\``));

// The namespace of all cells.
const names = dict([
  ["__name__", "__main__"],
  ["__builtins__", builtins.__builtins__ ?? NONE],
]);

// How the value of a last expression is shown; figures and questions show themselves.
let showValue = (value) => {
  if (value === NONE) return;
  write(`${reprOf(value)}\n`);
};
export function showWith(show) {
  const usual = showValue;
  showValue = (value) => (show(value) ? undefined : usual(value));
}
const SHOW = "__show_value__";
python.$setitem(
  names,
  SHOW,
  define(SHOW, "value", (value) => showValue(value)),
);

// Where a comma is missing, CPython says so. Brython takes every name for a soft keyword, and then says it of no call
// and of no name; and it says it outside of brackets, too.
const SOFT_KEYWORDS = new Set(["_", "case", "match", "type"]);
const DEEPER = { "(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1 };
const grammar = python._PyPegen;
const raiseMissingComma = grammar.raise_error_for_missing_comma;
grammar.soft_keyword_token = (parser) => {
  const name = grammar.name_token(parser);
  return name && SOFT_KEYWORDS.has(name.id) ? name : undefined;
};
grammar.raise_error_for_missing_comma = (parser, ...two) => {
  const before = parser.tokens.slice(0, parser.mark);
  const depth = before.reduce((sum, { string }) => sum + (DEEPER[string] ?? 0), 0);
  return depth > 0 ? raiseMissingComma(parser, ...two) : undefined;
};

// The program of a cell. Its last expression, if it ends in one, is handed to what shows it.
function compileCell(code, filename) {
  const tree = python._PyPegen.run_parser(new python.Parser(code, filename, "file")),
    last = tree.body.at(-1);
  const bare = /;\s*(#.*)?$/.test(code.trimEnd().split("\n").at(-1) ?? "");
  if (last instanceof python.ast.Expr && !bare) {
    const name = new python.ast.Name(SHOW, new python.ast.Load()),
      shown = new python.ast.Call(name, list([last.value]), list([]));
    python.copy_position(name, last.value);
    python.copy_position(shown, last.value);
    last.value = shown;
  }
  return { ob_type: python.code, filename, mode: "exec", source: code, _ast: { $js_ast: tree } };
}

// Run a cell; return null, or what went wrong: { line, kind, text, brief, outside }.
export function runCell(code, filename) {
  const frames = python.frame_obj;
  python.file_cache[filename] = code;
  try {
    call(builtins.exec, compileCell(code, filename), names);
    return null;
  } catch (error) {
    return describe(error, filename);
  } finally {
    python.frame_obj = frames;
  }
}

function describe(thrown, filename) {
  if (globalThis.DEBUG) globalThis.DEBUG(thrown);
  const error = thrown?.ob_type ? thrown : python.exception(thrown);
  const text = python
      .error_trace(error)
      .trimEnd()
      .replace(/ {2}File "firstnn", .*\n/, ""),
    lines = [...text.matchAll(/File "([^"]*)", line (\d+)/g)].filter(([, file]) => file === filename);
  const kind = python.class_name(error),
    line = lines.length ? Number(lines.at(-1)[2]) : null;
  return {
    line,
    kind,
    text,
    brief: text.slice(text.lastIndexOf(`\n${kind}`) + 1),
    outside: error.$outside === true,
  };
}
