// Logarithm, cosine, sine and normal quantiles from +, -, *, / and square roots alone: firstnn/exact.py,
// operation for operation. A browser's own Math.log may differ from NumPy's in the last bit; these do not.

// ln 2 in two parts: the first has 21 zero bits at its end, so that a whole multiple of it is exact.
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const TWO_PI = 6.283185307179586;

// A list of so many terms, each made from its place.
export const series = (length, term) => Array.from({ length }, (_, place) => term(place));
const factorial = (n) => (n < 2 ? 1 : n * factorial(n - 1));
const ATANH_SERIES = series(13, (place) => 2 / (25 - 2 * place));
const COSINE_SERIES = series(9, (place) => (place % 2 ? -1 : 1) / factorial(16 - 2 * place));
const SINE_SERIES = series(9, (place) => (place % 2 ? -1 : 1) / factorial(17 - 2 * place));

// Wichura's rational approximations, highest power first: numerator and denominator for the center
// (|p - 1/2| <= 0.425), the tails, and the far tails (p below exp(-25)).
const CENTER = [
  [
    2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
    1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.387132872796366608,
  ],
  [
    5.226495278852854561e3, 2.8729085735721942674e4, 3.930789580009271061e4, 2.1213794301586595867e4,
    5.3941960214247511077e3, 6.871870074920579083e2, 4.2313330701600911252e1, 1,
  ],
];
const TAIL = [
  [
    7.7454501427834140764e-4, 2.27238449892691845833e-2, 2.4178072517745061177e-1, 1.27045825245236838258,
    3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
  ],
  [
    1.05075007164441684324e-9, 5.475938084995344946e-4, 1.51986665636164571966e-2, 1.4810397642748007459e-1,
    6.8976733498510000455e-1, 1.6763848301838038494, 2.05319162663775882187, 1,
  ],
];
const FAR_TAIL = [
  [
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.2426609473880784386e-3, 2.6532189526576123093e-2,
    2.9656057182850489123e-1, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
  ],
  [
    2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
    1.48753612908506148525e-2, 1.3692988092273580531e-1, 5.9983220655588793769e-1, 1,
  ],
];

// Horner's rule, highest power first.
function polynomial(coefficients, x) {
  let result = coefficients[0];
  for (let i = 1; i < coefficients.length; i++) result = result * x + coefficients[i];
  return result;
}

const ratio = ([numerator, denominator], x) => polynomial(numerator, x) / polynomial(denominator, x);

const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer); // low word first, as on every machine that runs a browser

// log(x) for a positive x: x = mantissa * 2**exponent, then the series about 1.
export function log(x) {
  double[0] = x < 1e-300 ? x * 2 ** 54 : x; // the smallest numbers have no exponent of their own
  let exponent = ((halves[1] >>> 20) & 0x7ff) - 1022 - (x < 1e-300 ? 54 : 0);
  halves[1] = (halves[1] & 0x000fffff) | (1022 << 20);
  let mantissa = double[0]; // from 1/2 to 1
  if (mantissa < 0.7071067811865476) {
    mantissa *= 2;
    exponent -= 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  return exponent * LN2_HIGH + (exponent * LN2_LOW + s * polynomial(ATANH_SERIES, s * s));
}

// [cosine, sine] of an angle in turns. The nearest quarter turn is taken off exactly.
export function cosSinOfTurns(turns) {
  const quarters = Math.floor(turns * 4 + 0.5);
  const angle = (turns - quarters / 4) * TWO_PI;
  const square = angle * angle;
  const cosine = polynomial(COSINE_SERIES, square);
  const sine = angle * polynomial(SINE_SERIES, square);
  const quadrant = quarters - 4 * Math.floor(quarters / 4);
  return [
    [cosine, sine],
    [-sine, cosine],
    [-cosine, -sine],
    [sine, -cosine],
  ][quadrant];
}

// The value below which a standard normal variable falls with a probability between 0 and 1.
export function normalQuantile(probability) {
  const offset = probability - 0.5;
  const center = 0.180625 - offset * offset;
  if (center >= 0) return offset * ratio(CENTER, center);
  const distance = Math.sqrt(-log(Math.min(probability, 1 - probability)));
  const size = distance <= 5 ? ratio(TAIL, distance - 1.6) : ratio(FAR_TAIL, distance - 5);
  return offset < 0 ? -size : size;
}
