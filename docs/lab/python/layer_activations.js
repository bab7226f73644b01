// `keras.activations`: a layer's sums made into its outputs, with the way back.
import { ACTIVATIONS } from "../activations.js";
import { FLOAT32, NDArray } from "./array.js";
import { NONE, call, define, isCallable, isText, outside, raise, reprOf } from "./objects.js";
import { Tensor, dataOf, toTensor } from "./tensor.js";

function pointwise(name) {
  const { of, slope } = ACTIVATIONS[name];
  return (tensor) => {
    const z = dataOf(tensor),
      store = new Float32Array(z.length);
    for (let i = 0; i < z.length; i++) store[i] = of(z[i]);
    const made = new Tensor(new NDArray(FLOAT32, tensor.array.shape, store), [tensor], (gradient) => [
      gradient.map((value, i) => value * slope(z[i], store[i])),
    ]);
    if (name === "sigmoid") made.logits = tensor;
    return made;
  };
}

// Each row as shares of 1, by the exponentials of its sums.
function softmax(tensor) {
  const z = dataOf(tensor),
    { shape } = tensor.array,
    n = shape.at(-1),
    store = new Float32Array(z.length);
  for (let row = 0; row < z.length; row += n) {
    let largest = -Infinity,
      total = 0;
    for (let i = 0; i < n; i++) largest = Math.max(largest, z[row + i]);
    for (let i = 0; i < n; i++) total += store[row + i] = Math.exp(Math.fround(z[row + i] - largest));
    for (let i = 0; i < n; i++) store[row + i] /= total;
  }
  const made = new Tensor(new NDArray(FLOAT32, shape, store), [tensor], (gradient) => {
    const back = new Float32Array(z.length);
    for (let row = 0; row < z.length; row += n) {
      let along = 0;
      for (let i = 0; i < n; i++) along += gradient[row + i] * store[row + i];
      for (let i = 0; i < n; i++) back[row + i] = store[row + i] * (gradient[row + i] - along);
    }
    return [back];
  });
  made.logits = tensor;
  return made;
}

const FUNCTIONS_OF_LAYERS = {
  ...Object.fromEntries(Object.keys(ACTIVATIONS).map((name) => [name, pointwise(name)])),
  softmax,
};
FUNCTIONS_OF_LAYERS.swish = FUNCTIONS_OF_LAYERS.silu;

export const ACTIVATION_FUNCTIONS = Object.fromEntries(
  Object.entries(FUNCTIONS_OF_LAYERS).map(([name, of]) => [name, define(name, "x", (x) => of(toTensor(x)))]),
);

// What a layer was given, as a function of tensors. None leaves the sums as they are.
export function activationOf(given) {
  if (given === NONE) return (tensor) => tensor;
  if (isText(given)) {
    const of = FUNCTIONS_OF_LAYERS[given];
    if (of) return String(given) === "linear" ? (tensor) => tensor : of;
    if (
      /^(gelu|softsign|exponential|hard_\w+|mish|relu6|celu|glu|log_s\w+|squareplus|tanh_shrink|threshold)$/.test(
        given,
      )
    )
      outside(`the activation ${reprOf(given)}`);
    return raise("ValueError", `Could not interpret activation function identifier: ${given}`);
  }
  if (!isCallable(given))
    raise("ValueError", `Could not interpret activation function identifier: ${reprOf(given)}`);
  const name = Object.keys(ACTIVATION_FUNCTIONS).find((each) => ACTIVATION_FUNCTIONS[each] === given);
  return name ? FUNCTIONS_OF_LAYERS[name] : (tensor) => toTensor(call(given, tensor));
}
