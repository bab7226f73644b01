// What bends a neuron's sum: formula as text, function of the sum z, and slope there. The output a of the
// function is known when the slope is asked for. Names and corners are Keras': the slope of ReLU at 0 is 0.

// Written so that exp never overflows.
export function sigmoid(z) {
  const small = Math.exp(-Math.abs(z));
  return (z >= 0 ? 1 : small) / (1 + small);
}

export const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

// These two keep the mean 0 and the deviation 1 from layer to layer.
const SCALE = 1.0507009873554805, ALPHA = 1.6732632423543772;

export const ACTIVATIONS = {
  linear: { formula: "z", of: (z) => z, slope: () => 1 },
  relu: { formula: "max(z, 0)", of: (z) => (z > 0 ? z : z !== z ? z : 0), slope: (z) => (z > 0 ? 1 : 0) },
  leaky_relu: { formula: "z if z > 0 else 0.2 * z", of: (z) => (z > 0 ? z : 0.2 * z), slope: (z) => (z > 0 ? 1 : 0.2) },
  elu: { formula: "z if z > 0 else exp(z) - 1", of: (z) => (z > 0 ? z : Math.expm1(z)), slope: (z, a) => (z > 0 ? 1 : a + 1) },
  selu: {
    formula: "1.0507 * (z if z > 0 else 1.6733 * (exp(z) - 1))",
    of: (z) => SCALE * (z > 0 ? z : ALPHA * Math.expm1(z)),
    slope: (z, a) => (z >= 0 ? SCALE : a + SCALE * ALPHA),
  },
  tanh: { formula: "tanh(z)", of: Math.tanh, slope: (z, a) => 1 - a * a },
  sigmoid: { formula: "1 / (1 + exp(-z))", of: sigmoid, slope: (z, a) => a * (1 - a) },
  silu: { formula: "z * sigmoid(z)", of: (z) => z * sigmoid(z), slope: (z) => sigmoid(z) * (1 + z * sigmoid(-z)) },
  softplus: { formula: "log(1 + exp(z))", of: softplus, slope: sigmoid },
};
