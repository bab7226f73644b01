// Where training starts: firstnn/initializers.py, bit for bit. A scheme is one of these names,
// { stddev } for a normal distribution whatever the layer's size, or { value } for one value everywhere.
import { normal, truncatedNormal, uniform } from "./random.js";

const TRUNCATED_DEVIATION = 0.87962566103423978; // of a standard normal cut off at -2 and +2
const VARIANCES = {
  glorot: (fanIn, fanOut) => 2 / (fanIn + fanOut),
  he: (fanIn) => 2 / fanIn,
  lecun: (fanIn) => 1 / fanIn,
};
export const SCHEMES = ["uniform", "normal"].flatMap((kind) =>
  Object.keys(VARIANCES).map((name) => `${name}_${kind}`),
);

// The initial values of a kernel of fanIn rows and fanOut columns, row by row.
export function initialKernel(scheme, fanIn, fanOut, seed, part) {
  const n = fanIn * fanOut,
    address = { seed, stream: "weights", part };
  if (scheme.value !== undefined) return new Float32Array(n).fill(scheme.value);
  if (scheme.stddev !== undefined) return Float32Array.from(normal(n, address), (z) => scheme.stddev * z);
  const [family, kind] = scheme.split("_");
  const variance = VARIANCES[family](fanIn, fanOut);
  if (kind === "uniform") {
    const limit = Math.sqrt(3 * variance);
    return Float32Array.from(uniform(n, address), (u) => limit * (2 * u - 1));
  }
  const scale = Math.sqrt(variance) / TRUNCATED_DEVIATION;
  return Float32Array.from(truncatedNormal(n, address), (z) => scale * z);
}

// [kernel, bias, kernel, bias, ...] as Float32Arrays, in Keras' order. The biases begin at 0.
export function initialWeights({ sizes, scheme }, seed) {
  return sizes
    .slice(1)
    .flatMap((units, layer) => [
      initialKernel(scheme, sizes[layer], units, seed, 2 * layer),
      new Float32Array(units),
    ]);
}
