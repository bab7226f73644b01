// Python's objects, from JavaScript: how Brython represents them, made and read in one place. An int is a
// number, a float is { value }, a list an array; functions and classes of JavaScript become Python's here.

export const python = globalThis.__BRYTHON__;
globalThis.$B = python; // code that Brython makes looks for it there
export const builtins = python.builtins;
export const NONE = builtins.None;

// Brython made ready: it notes nothing in the browser, and what is made here is made in a frame of its own.
globalThis.brython({ indexeddb: false });
python.enter_frame(["firstnn", {}, "firstnn", {}], "firstnn", 1);

export const NOT_IMPLEMENTED = builtins.NotImplemented;

export const float = (value) => python.fast_float(value);
export const list = (items) => python.$list(items);
export const tuple = (items) => python.fast_tuple(items);
export const call = (callable, ...args) => python.$call(callable, ...args);
export const named = (values) => ({ $kw: [values] }); // keyword arguments, as the last argument of a call
export const iterate = (object) => python.make_js_iterator(object);
export const textOf = (object) => call(builtins.str, object);
export const reprOf = (object) => builtins.repr(object);
export const typeName = (object) => python.class_name(object);
export const isInstance = (object, type) => python.$isinstance(object, type);
export const setAttribute = (object, name, value) => python.$setattr(object, name, value);
const MISSING = {};
export function attribute(object, name, otherwise = MISSING) {
  const found = python.$getattr(object, name, MISSING);
  if (found !== MISSING) return found;
  if (otherwise !== MISSING) return otherwise;
  return raise("AttributeError", `'${typeName(object)}' object has no attribute '${name}'`);
}
export const isCallable = (object) =>
  object !== NONE && (typeof object === "function" || attribute(object, "__call__", null) !== null);

export function dict(entries) {
  const made = python.empty_dict();
  for (const [key, value] of entries) python.$setitem(made, key, value);
  return made;
}

// Raise an exception of Python, one of its own or a class made here.
export function raise(type, message) {
  throw python.EXC(typeof type === "string" ? builtins[type] : type, message);
}

// What the page's Python does not have. `outside` lets the page offer the notebook.
export function outside(what) {
  const error = python.EXC(
    builtins.NotImplementedError,
    `${what} is not in the page's Python: open this page as a notebook, where all of it is there`,
  );
  error.$outside = true;
  throw error;
}

// What a Python value is, for the few kinds that matter here.
export const isBool = (object) => typeof object === "boolean";
export const isInt = (object) => typeof object === "number" || typeof object === "bigint";
export const isFloat = (object) => object?.ob_type === builtins.float;
export const isText = (object) => typeof object === "string" || object instanceof String;
export const isList = (object) => Array.isArray(object) && object.ob_type === builtins.list;
export const isTuple = (object) => Array.isArray(object) && object.ob_type === builtins.tuple;
export const isDict = (object) => isInstance(object, builtins.dict);

// Default values, as they are written in a signature.
function literal(text) {
  if (text === "None") return NONE;
  if (text === "True" || text === "False") return text === "True";
  if (/^["']/.test(text)) return text.slice(1, -1);
  if (text === "()") return tuple([]);
  return /[.e]/.test(text) ? float(Number(text)) : Number(text);
}

// "a, b=None, /, *rest, key=1, **others", read once.
function readSignature(signature) {
  const names = [],
    defaults = {};
  let positional = null,
    rest = null,
    others = null,
    positionalOnly = 0;
  for (const part of signature.split(/,\s*/).filter(Boolean)) {
    if (part.startsWith("**")) others = part.slice(2);
    else if (part === "/") positionalOnly = names.length;
    else if (part.startsWith("*")) {
      positional = names.length;
      rest = part.slice(1) || null;
    } else {
      const [name, value] = part.split("=");
      names.push(name);
      if (value !== undefined) defaults[name] = literal(value);
    }
  }
  return { names, defaults, positional: positional ?? names.length, rest, others, positionalOnly };
}

// Classes of exceptions that are made here, by the name under which arrays ask for them.
export const EXCEPTIONS = {};

// A function for Python: its name and signature, and what it does with the values in the signature's order.
// Those of * come as an array, those of ** as a Map.
export function define(name, signature, body) {
  let read = null;
  function run(...values) {
    try {
      return body(...values) ?? NONE;
    } catch (error) {
      if (typeof error?.kind === "string") raise(EXCEPTIONS[error.kind] ?? error.kind, error.message);
      throw error;
    }
  }
  function defined(...args) {
    read ??= readSignature(signature);
    const { names, defaults, positional, rest, others, positionalOnly } = read;
    const last = args.at(-1);
    if (!rest && !others && args.length === names.length && positional === names.length && !last?.$kw) {
      return run(...args);
    }
    const slots = {};
    for (const each of names) slots[each] = null;
    const $ = python.args(name, positional, slots, args, defaults, rest, others, positionalOnly);
    const values = names.map((each) => $[each]);
    if (rest) values.splice(positional, 0, Array.from($[rest]));
    if (others) {
      const map = new Map();
      for (const key of iterate($[others])) map.set(String(key), python.$getitem($[others], key));
      values.push(map);
    }
    return run(...values);
  }
  defined.ob_type = python.function;
  python.set_function_infos(defined, {
    __name__: name,
    __qualname__: name,
    __module__: "",
    __doc__: "",
    __defaults__: tuple([]),
    __kwdefaults__: NONE,
  });
  return defined;
}

// A class for Python. `members` maps names to functions of `define`, to `property(...)` or to values.
export function defineClass(name, { module, bases = [], members = {} }) {
  const namespace = dict([["__module__", module], ["__qualname__", name], ...Object.entries(members)]);
  return call(builtins.type, name, tuple(bases.length ? bases : [builtins.object]), namespace);
}
export const property = (get, set) =>
  set
    ? call(builtins.property, define("get", "self", get), define("set", "self, value", set))
    : call(builtins.property, define("get", "self", get));

// A method without a name of its own: `method("self, axis=None", body)`, named when the class is made.
export function methods(of, signatures) {
  return Object.fromEntries(
    Object.entries(signatures).map(([name, [signature, body]]) => [
      name,
      define(`${of}.${name}`, signature, body),
    ]),
  );
}

// A module for Python, made when it is first imported.
const makers = new Map();
export function defineModule(name, make) {
  makers.set(name, make);
}
export const isModule = (name) => makers.has(name);
export const modulesIn = (name) =>
  [...makers.keys()].filter((each) => each.startsWith(`${name}.`)).map((each) => each.slice(name.length + 1));
export function importModule(name) {
  const have = python.imported[name];
  if (have) return have;
  const dot = name.lastIndexOf("."),
    made = python.module.$factory(name);
  python.imported[name] = made;
  if (dot > 0) importModule(name.slice(0, dot));
  const contents = makers.get(name)();
  for (const [key, value] of Object.entries(contents)) setAttribute(made, key, value);
  for (const each of makers.keys()) if (each.startsWith(`${name}.`)) importModule(each);
  if (dot > 0) setAttribute(python.imported[name.slice(0, dot)], name.slice(dot + 1), made);
  return made;
}
