// What bends a neuron's sum z: the function, and its slope there, for which its output a is known already.
// Names and corners are Keras': the slope of ReLU at 0 is 0.

// Written so that exp never overflows.
export function sigmoid(z) {
  const small = Math.exp(-Math.abs(z));
  return (z >= 0 ? 1 : small) / (1 + small);
}

export const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

// These two keep the mean 0 and the deviation 1 from layer to layer.
const SCALE = 1.0507009873554805,
  ALPHA = 1.6732632423543772;

export const ACTIVATIONS = {
  linear: { of: (z) => z, slope: () => 1 },
  relu: { of: (z) => (z > 0 ? z : z !== z ? z : 0), slope: (z) => (z > 0 ? 1 : 0) },
  leaky_relu: { of: (z) => (z > 0 ? z : 0.2 * z), slope: (z) => (z > 0 ? 1 : 0.2) },
  elu: { of: (z) => (z > 0 ? z : Math.expm1(z)), slope: (z, a) => (z > 0 ? 1 : a + 1) },
  selu: {
    of: (z) => SCALE * (z > 0 ? z : ALPHA * Math.expm1(z)),
    slope: (z, a) => (z >= 0 ? SCALE : a + SCALE * ALPHA),
  },
  tanh: { of: Math.tanh, slope: (z, a) => 1 - a * a },
  sigmoid: { of: sigmoid, slope: (z, a) => a * (1 - a) },
  silu: { of: (z) => z * sigmoid(z), slope: (z) => sigmoid(z) * (1 + z * sigmoid(-z)) },
  softplus: { of: softplus, slope: sigmoid },
};
