"""Backpropagation by hand: from the loss back to every weight, layer by layer, with the chain rule.

L is the loss, z a layer's sums, a what its activation makes of them:

    forward    z = a of the layer before @ kernel + bias;  a = activation(z)
    output     dL/dz = (probabilities - truth) / n_samples
    backward   dL/dz of the layer before = (dL/dz @ kernel.T) * slope of its activation
    gradients  dL/dkernel = (a of the layer before).T @ dL/dz;  dL/dbias = dL/dz summed over the samples

`passes` holds these lines as NumPy in float64, `record` keeps every array under its name, `differences`
works the gradients out a second, slower way, and `descent` uses them.
"""

from firstnn.backprop.descent import sgd_step
from firstnn.backprop.differences import finite_differences
from firstnn.backprop.passes import forward, gradients, loss, trace
from firstnn.backprop.record import Row, Trace

__all__ = ["Row", "Trace", "finite_differences", "forward", "gradients", "loss", "sgd_step", "trace"]
