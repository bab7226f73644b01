// Arrays as text, exactly as NumPy writes them: the shortest digits that tell a number from its neighbors, cut
// at `precision`, in columns, with dots where there are too many.
import { BOOL, FLOAT32, FLOAT64, INT64, NDArray, STRING, elementsOf, tupleText } from "./array.js";

export const OPTIONS = { precision: 8, threshold: 1000, edgeitems: 3, linewidth: 75, suppress: false };

// The shortest decimal digits of a positive number, and the power of ten of the first of them.
function shortestDigits(x, dtype) {
  let text = x.toExponential();
  if (dtype === FLOAT32) {
    for (let n = 0; n < 9; n++) {
      text = x.toExponential(n);
      if (Math.fround(Number(text)) === x) break;
    }
  }
  const [mantissa, power] = text.split("e");
  return { digits: mantissa.replace(".", "").replace(/0+$/, "") || "0", power: Number(power) };
}

// The digits cut to so many, rounded by what the number really is; a half goes to the even digit.
function cutDigits(x, { digits, power }, kept) {
  if (digits.length <= kept) return { digits, power };
  if (kept <= 0) {
    const up = kept === 0 && (digits[0] > "5" || (digits[0] === "5" && digits.length > 1));
    return up ? { digits: "1", power: power + 1 } : { digits: "0", power: 0 };
  }
  let text = x.toExponential(kept - 1);
  if (digits.length === kept + 1 && digits.at(-1) === "5" && isExact(x, kept)) {
    const below = digits.slice(0, kept);
    if (Number(below.at(-1)) % 2 === 0) text = `${below[0]}.${below.slice(1)}e${power}`;
  }
  const [mantissa, rounded] = text.split("e");
  return { digits: mantissa.replace(".", "").replace(/0+$/, "") || "0", power: Number(rounded) };
}

// Whether a number lies exactly between two numbers of so many digits.
const isExact = (x, kept) =>
  /^50*$/.test(
    x
      .toExponential(Math.min(99, kept + 40))
      .split("e")[0]
      .replace(".", "")
      .slice(kept),
  );

const sign = (x) => (x < 0 || Object.is(x, -0) ? "-" : "");

// [whole part, part behind the point], without an exponent.
function positional(x, dtype, precision) {
  const size = Math.abs(x);
  if (size === 0) return [`${sign(x)}0`, ""];
  const shortest = shortestDigits(size, dtype);
  const { digits, power } = cutDigits(size, shortest, shortest.power + 1 + precision);
  if (digits === "0") return [`${sign(x)}0`, ""];
  const places = power + 1;
  const whole = places > 0 ? digits.slice(0, places).padEnd(places, "0") : "0";
  const behind = places > 0 ? digits.slice(places) : "0".repeat(-places) + digits;
  return [sign(x) + whole, behind];
}

// [whole part, part behind the point, exponent with its sign].
function scientific(x, dtype, precision) {
  const size = Math.abs(x);
  if (size === 0) return [`${sign(x)}0`, "", "+00"];
  const { digits, power } = cutDigits(size, shortestDigits(size, dtype), precision + 1);
  const exponent = `${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  return [sign(x) + digits[0], digits.slice(1), exponent];
}

// A function that writes each number of a column in the same width.
function floatWriter(numbers, dtype, { precision, suppress }) {
  const finite = [...numbers].filter(Number.isFinite),
    sizes = finite.filter((x) => x !== 0).map(Math.abs);
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0),
    smallest = sizes.reduce((a, b) => Math.min(a, b), Infinity);
  const cutoff = dtype === FLOAT32 ? 1e6 : 1e8;
  const ratio = dtype === FLOAT32 ? Math.fround(largest / smallest) : largest / smallest;
  const withExponent =
    sizes.length > 0 && (largest >= cutoff || (!suppress && (smallest < 0.0001 || ratio > 1000)));
  const longest = (texts) => texts.reduce((length, text) => Math.max(length, text.length), 0);
  const parts = finite.map((x) => (withExponent ? scientific : positional)(x, dtype, precision));
  let left = longest(parts.map(([whole]) => whole)),
    right = longest(parts.map(([, behind]) => behind));
  const digits = right,
    exponentSize = withExponent ? longest(parts.map(([, , exponent]) => exponent)) - 1 : 0;
  if (withExponent) right = exponentSize + 2 + digits;
  if (finite.length < numbers.length) {
    const negative = numbers.some((x) => x === -Infinity);
    left = Math.max(left, 3 - (right + 1), 3 + (negative ? 1 : 0) - (right + 1));
  }
  return (x) => {
    if (!Number.isFinite(x)) {
      return (x !== x ? "nan" : x < 0 ? "-inf" : "inf").padStart(left + right + 1);
    }
    const [whole, behind, exponent] = (withExponent ? scientific : positional)(
      x,
      dtype,
      withExponent ? digits : precision,
    );
    const start = `${whole.padStart(left)}.`;
    return withExponent
      ? `${start}${behind.padEnd(digits, "0")}e${exponent[0]}${exponent.slice(1).padStart(exponentSize, "0")}`
      : start + behind.padEnd(right);
  };
}

const quoted = (text) =>
  text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replaceAll("'", "\\'")}'`;

function writerOf(array, options) {
  const { dtype } = array,
    all = elementsOf(array);
  if (dtype === BOOL) return (x) => (x ? "True" : "False").padStart(array.shape.length ? 5 : 0);
  if (dtype === STRING) return quoted;
  if (dtype === INT64) {
    const width = all.reduce((length, x) => Math.max(length, String(x).length), 0);
    return (x) => String(x).padStart(width);
  }
  return floatWriter(all, dtype, options);
}

// The elements at both ends of every axis that is longer than they are.
function ends(array, n) {
  const shape = array.shape.map((length) => Math.min(length, 2 * n)),
    found = [];
  const walk = (axis, place) => {
    if (axis === shape.length) found.push(array.store[place]);
    else {
      for (let i = 0; i < shape[axis]; i++) {
        const index = shape[axis] < array.shape[axis] && i >= n ? array.shape[axis] - 2 * n + i : i;
        walk(axis + 1, place + index * array.strides[axis]);
      }
    }
  };
  walk(0, array.offset);
  const store = array.dtype === STRING ? found : array.dtype.Store.from(found);
  return new NDArray(array.dtype, shape, store);
}

// The text of an array with separators, behind a prefix of so many signs, before a suffix.
export function arrayText(array, { separator = " ", prefix = 0, suffix = 0, ...changed } = {}) {
  const options = { ...OPTIONS, ...changed };
  if (array.size === 0) return "[]";
  const summarized = array.size > options.threshold;
  const write = writerOf(summarized ? ends(array, options.edgeitems) : array, options);
  const bare = separator.trimEnd();
  const { edgeitems } = options;

  function writeAxis(axis, place, indent, width) {
    if (axis === array.shape.length) return write(array.store[place]);
    const n = array.shape[axis],
      step = array.strides[axis],
      deeper = `${indent} `,
      short = summarized && 2 * edgeitems < n;
    const part = (i) => writeAxis(axis + 1, place + i * step, deeper, width - 1);
    const leading = short ? edgeitems : 0,
      trailing = short ? edgeitems : n;
    let text = "";
    if (axis === array.shape.length - 1) {
      const room = width - Math.max(bare.length, 1);
      let line = indent;
      const extend = (word) => {
        if (line.length + word.length > room && line.length > indent.length) {
          text += `${line.trimEnd()}\n`;
          line = indent;
        }
        line += word;
      };
      for (let i = 0; i < leading; i++) {
        extend(part(i));
        line += separator;
      }
      if (short) {
        extend("...");
        line += separator;
      }
      for (let i = trailing; i > 1; i--) {
        extend(part(n - i));
        line += separator;
      }
      extend(part(n - 1));
      text += line;
    } else {
      const between = bare + "\n".repeat(array.shape.length - axis - 1);
      for (let i = 0; i < leading; i++) text += indent + part(i) + between;
      if (short) text += `${indent}...${between}`;
      for (let i = trailing; i > 1; i--) text += indent + part(n - i) + between;
      text += indent + part(n - 1);
    }
    return `[${text.slice(indent.length)}]`;
  }
  return writeAxis(0, array.offset, " ".repeat(1 + prefix), options.linewidth - suffix);
}

// As Python's repr: array([...], dtype=...).
export function arrayRepr(array, options = {}) {
  const { dtype, shape, size } = array;
  const text =
    shape.length === 0
      ? writerOf(array, OPTIONS)(array.store[array.offset])
      : arrayText(array, { separator: ", ", prefix: 6, suffix: 1, ...options });
  const extras = [];
  const { threshold, linewidth } = { ...OPTIONS, ...options };
  if ((size === 0 && !(shape.length === 1 && shape[0] === 0)) || size > threshold) {
    extras.push(`shape=${tupleText(shape)}`);
  }
  if (size === 0 || ![BOOL, INT64, FLOAT64].includes(dtype)) extras.push(`dtype=${dtypeText(array)}`);
  if (extras.length === 0) return `array(${text})`;
  const start = `array(${text},`,
    end = `${extras.join(", ")})`,
    last = start.length - (start.lastIndexOf("\n") + 1);
  return `${start}${last + end.length + 1 > linewidth ? `\n${" ".repeat(6)}` : " "}${end}`;
}

const dtypeText = (array) =>
  array.dtype === STRING
    ? `'<U${Math.max(1, ...elementsOf(array).map((text) => text.length))}'`
    : array.dtype.name;

// A single 32-bit number: shorter than the 64 bits in which it is kept.
export function float32Text(x) {
  if (!Number.isFinite(x)) return x !== x ? "nan" : x < 0 ? "-inf" : "inf";
  const size = Math.abs(x);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) {
    const [whole, behind, exponent] = scientific(x, FLOAT32, 20);
    return `${whole}${behind ? `.${behind}` : ""}e${exponent}`;
  }
  const [whole, behind] = positional(x, FLOAT32, 60);
  return `${whole}.${behind || "0"}`;
}
