// What a cell of a table means: nothing, or a number in one of the ways people write them. These are the rules
// of firstnn/data/cell_values.py. A column is read in one way from its first row to its last.
const MISSING = new Set(
  [",na,n/a,n.a.,#n/a,#na,<na>,nan,null,(null),nil,\\n,?,-,--,---,.,..,\u2026,missing,not available"]
    .concat("#null!,#value!,#div/0!,#ref!")
    .join()
    .split(","),
);
const INFINITE = /^[+-]?inf(inity)?$/i;
const UNIT = "(?:US\\$|EUR|USD|GBP|CHF|[$€£¥₹])";
const AMOUNT = "(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d*)?",
  AMOUNT_COMMA = "(?:\\d{1,3}(?:\\.\\d{3})+|\\d+)(?:,\\d{1,2})?";

const whole = (pattern) => new RegExp(`^(?:${pattern})$`);
const without = (signs) => (cell) => cell.replace(signs, "");
const amount = (cell) => (cell.includes("(") ? "-" : "") + cell.replace(MONEY_SIGNS, "");
const money = (one) => whole(`[+-]?\\s*(?:${UNIT}\\s*[+-]?${one}|${one}\\s*${UNIT})`);
const MONEY_SIGNS = new RegExp(`${UNIT}|[,\\s()]`, "g");

// The ways to write numbers, the most frequent first: what fits, how it becomes plain, and what leaves no doubt.
export const FORMS = {
  plain: { fits: whole("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?"), plain: (cell) => cell },
  "thousands comma": {
    fits: whole("[+-]?(\\d{1,3}(,\\d{3})+|\\d+)(\\.\\d*)?"),
    plain: without(/,/g),
    shows: whole("[+-]?\\d{1,3}((,\\d{3}){2,}(\\.\\d*)?|,\\d{3}\\.\\d*)"),
  },
  "decimal comma": {
    fits: whole("[+-]?(?=\\d|,\\d)(\\d{1,3}(\\.\\d{3})+|\\d+)?(,\\d*)?([eE][+-]?\\d+)?"),
    plain: (cell) => cell.replace(/\./g, "").replace(",", "."),
    shows: whole(
      "[+-]?(0,\\d+|\\d*,\\d{1,2}|\\d*,\\d{4,}|\\d{1,3}(\\.\\d{3})+,\\d*|\\d{4,},\\d+)([eE][+-]?\\d+)?",
    ),
  },
  "thousands space": {
    fits: whole("[+-]?(\\d{1,3}([ \\u00a0\\u202f]\\d{3})+|\\d+)(\\.\\d*)?"),
    plain: without(/[ \u00a0\u202f]/g),
  },
  "thousands apostrophe": {
    fits: whole("[+-]?(\\d{1,3}(['\\u2019]\\d{3})+|\\d+)(\\.\\d*)?"),
    plain: without(/['\u2019]/g),
  },
  percent: { fits: whole("[+-]?(\\d+\\.?\\d*|\\.\\d+)\\s*%"), plain: without(/\s*%$/) },
  money: { fits: money(AMOUNT), plain: amount },
  "percent comma": {
    fits: whole("[+-]?(\\d+(,(\\d{1,2}|\\d{4,}))?|,\\d+)\\s*%"),
    plain: (cell) => cell.replace(/\s*%$/, "").replace(",", "."),
  },
  "money comma": {
    fits: money(AMOUNT_COMMA),
    plain: (cell) =>
      cell.replace(MONEY_SIGNS, (sign) => (sign === "," ? "." : "")).replace(/\.(?=.*\.)/g, ""),
  },
  brackets: {
    fits: whole(`[+-]?(?:${UNIT})?\\s*${AMOUNT}|\\(\\s*(?:${UNIT})?\\s*${AMOUNT}\\)`),
    plain: amount,
  },
};
const POINT_BEFORE_THREE = whole("[+-]?\\d{1,3}(\\.\\d{3})*");
const NAMES = Object.keys(FORMS);

export const isMissing = (cell) => MISSING.has(cell.toLowerCase());
export const isInfinite = (cell) => INFINITE.test(cell);
export const looksLikeNumber = (cell) =>
  /\d/.test(cell) ? NAMES.some((name) => FORMS[name].fits.test(cell)) : isInfinite(cell);
export const hasLeadingZero = (cell) => /^[+-]?0\d+$/.test(cell);

// The way in which all cells of a column are numbers; "doubt" where a comma can mean both, undefined for none.
export function numberForm(cells, mark, decimalComma) {
  const distinct = [...new Set(cells)],
    all = (name) => distinct.every((cell) => FORMS[name].fits.test(cell)),
    some = (name) => distinct.some((cell) => FORMS[name].shows.test(cell));
  if (all("plain")) {
    const points = decimalComma && distinct.every((cell) => POINT_BEFORE_THREE.test(cell));
    return points && distinct.some((cell) => cell.includes(".")) ? "decimal comma" : "plain";
  }
  const fitting = NAMES.filter(all),
    both = (a, b) => fitting.includes(a) && fitting.includes(b);
  if (both("thousands comma", "decimal comma")) {
    if (some("thousands comma")) return "thousands comma";
    if (decimalComma || some("decimal comma")) return "decimal comma";
    return mark === "," ? "thousands comma" : "doubt";
  }
  if (both("money", "money comma"))
    return decimalComma || distinct.some((cell) => cell.includes(".")) ? "money comma" : "money";
  return fitting[0];
}

// Whether a column has commas before decimals, beyond doubt.
export function hasDecimalComma(cells) {
  const { fits, shows } = FORMS["decimal comma"];
  const known = [...new Set(cells)].filter((cell) => cell.includes(",") || !isMissing(cell));
  return (
    known.every((cell) => fits.test(cell)) && known.some((cell) => cell.includes(",") && shows.test(cell))
  );
}
