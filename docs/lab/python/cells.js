// Cells, run as a notebook runs them: in one namespace, the value of a last expression shown, an error told as
// CPython tells it, with the line of the cell.
import { tellMeant } from "./missing_names.js";
import {
  NONE,
  builtins,
  call,
  define,
  dict,
  importModule,
  isModule,
  list,
  named,
  outside,
  python,
  reprOf,
  textOf,
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
    const module = name.slice(0, name.lastIndexOf(".")),
      part = name.slice(module.length + 1);
    if (isModule(module) && tellMeant(module, part)) {
      const error = python.EXC(builtins.ImportError, `cannot import name '${part}' from '${module}'`);
      error.$py_error = true; // or Brython takes the module away
      throw error;
    }
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

// Brython's `print` takes whatever it is given.
const usualPrint = builtins.print;
builtins.print = define(
  "print",
  "*values, sep=' ', end='\n', file=None, flush=False",
  (values, sep, end, file) =>
    call(usualPrint, ...values, named(file === NONE ? { sep, end } : { sep, end, file })),
);

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

// What is wrong with a program is told as CPython tells it, where Brython does otherwise.
const SOFT_KEYWORDS = new Set(["_", "case", "match", "type"]);
const DEEPER = { "(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1 };
const { DEDENT, ENDMARKER, INDENT, NEWLINE } = python.py_tokens;
const grammar = python._PyPegen;
const refuseProgram = (type, { filename, src }, lineno, column, message) =>
  python.raise_error_known_location(
    builtins[type],
    filename,
    lineno,
    column,
    lineno,
    column + 1,
    src.split("\n")[lineno - 1],
    message,
  );

// Where a comma is missing, CPython says so. Brython takes every name for a soft keyword, and then says it of no call
// and of no name; and it says it outside of brackets, too.
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

// `print x`: Brython looks for the word where the name's object is.
grammar.check_legacy_stmt = (parser, { id, lineno, col_offset }) => {
  if (id !== "print") return;
  const message = "Missing parentheses in call to 'print'. Did you mean print(...)?";
  refuseProgram("SyntaxError", parser, lineno, col_offset, message);
};

// A line that is too far in: Brython gives the number of the last line.
const setSyntaxError = grammar.set_syntax_error;
grammar.set_syntax_error = (parser, last) => {
  if (last.num_type === INDENT)
    refuseProgram("IndentationError", parser, last.lineno, 0, "unexpected indent");
  return setSyntaxError(parser, last);
};

// Texts with their quotes, as far as each goes: a text ends with its line, one in three quotes with the program.
const TEXTS = /#.*|("""|''')(?:\\[\s\S]|(?!\1)[^\\])*(\1|$)|(["'])(?:\\[\s\S]|(?!\3)[^\\\n])*(\3|$|(?=\n))/g;

// What is wrong with the words of a program: a quote that is missing, and what else none can be made of. Brython
// reads over such words, or stumbles.
function checkWords(parser) {
  const { src, _tokens: words = [] } = parser;
  const lineAt = (place) => src.slice(0, place).split("\n").length;
  for (const { index, 1: three, 2: end, 3: one, 4: close } of src.matchAll(TEXTS)) {
    if (!(three && !end) && !(one && !close)) continue;
    const start = src.lastIndexOf("\n", index) + 1;
    const message = `unterminated ${three ? "triple-quoted " : ""}string literal (detected at line `;
    const last = three ? lineAt(src.trimEnd().length) : lineAt(index);
    refuseProgram("SyntaxError", parser, lineAt(index), index - start, `${message}${last})`);
  }
  const { lineno, col_offset, message } = words.find((word) => word.message) ?? {};
  const type = /^unindent/.test(message) ? "IndentationError" : "SyntaxError";
  if (message) refuseProgram(type, parser, lineno, col_offset, message);
}

// Lines that belong together and are indented by tabs here and by blanks there.
function checkTabs(parser) {
  const blocks = [""];
  let begins = true;
  for (const { type, lineno, line, parser_ignored } of parser._tokens) {
    if (parser_ignored || [DEDENT, ENDMARKER, INDENT].includes(type)) continue;
    const blanks = begins && /^[ \t]*/.exec(line)[0];
    begins = type === NEWLINE;
    if (blanks === false) continue;
    while (blocks.at(-1).length > blanks.length) blocks.pop();
    if (!blanks.startsWith(blocks.at(-1)))
      refuseProgram("TabError", parser, lineno, 0, "inconsistent use of tabs and spaces in indentation");
    if (blanks !== blocks.at(-1)) blocks.push(blanks);
  }
}

function parse(code, filename) {
  let parser = { src: code, filename };
  try {
    parser = new python.Parser(code, filename, "file");
    if (code.includes("\t")) checkTabs(parser);
    return grammar.run_parser(parser);
  } catch (error) {
    checkWords(parser);
    throw error;
  }
}

// The program of a cell. Its last expression, if it ends in one, is handed to what shows it.
function compileCell(code, filename) {
  const tree = parse(code, filename),
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
    return describe(error, filename, code);
  } finally {
    python.frame_obj = frames;
  }
}

// What Brython words otherwise than CPython.
const REWORDED = [
  [/^( {4}.*\n +[~^]+\n)(?: {4}.*\n +[~^]+\n)+/gm, "$1"], // of a statement, its first line is enough
  [
    /unsupported operand type\(s\) for \+: '(str|list|tuple)' and '(\w+)'$/,
    'can only concatenate $1 (not "$2") to $1',
  ],
  [/(unsupported operand type\(s\) for) undefined/, "$1 @"],
  [/Can't multiply/, "can't multiply"],
  [/module '([\w.]+)' has no attribute '(\w+)'$/, (said, module, name) => said + tellMeant(module, name)],
  [/^undefined(?=: axis)/m, "numpy.exceptions.AxisError"],
  [/JavascriptError: Invalid (typed )?array length.*/, "ValueError: negative dimensions are not allowed"],
  [/cannot import name '(\w+)' from '([\w.]+)'$/, (said, name, module) => said + tellMeant(module, name)],
  [/f-string: missing '}'/, "f-string: expecting '}'"],
];

function traceOf(error) {
  // Where what is wrong ends before it begins, Brython fails to mark it.
  if (error.end_offset < error.offset) error.end_offset = error.offset;
  try {
    return python.error_trace(error);
  } catch {
    return `${python.class_name(error)}: ${textOf(error)}`;
  }
}

function describe(thrown, filename, source) {
  if (globalThis.DEBUG) globalThis.DEBUG(thrown);
  const error = thrown?.ob_type ? thrown : python.exception(thrown);
  const plain = traceOf(error)
      .trimEnd()
      .replace(/ {2}File "firstnn", .*\n/, ""),
    text = REWORDED.reduce((said, [words, better]) => said.replace(words, better), plain),
    lines = [...text.matchAll(/File "([^"]*)", line (\d+)/g)].filter(([, file]) => file === filename);
  const kind = python.class_name(error),
    // What is missing at the end, Brython looks for below it.
    line = lines.length ? Math.min(Number(lines.at(-1)[2]), source.trimEnd().split("\n").length) : null;
  return {
    line,
    kind,
    text,
    brief: text.slice(text.lastIndexOf(`\n${kind}`) + 1),
    outside: error.$outside === true,
  };
}
