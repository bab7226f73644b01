"""What a reader sees: figures drawn from the numbers of real runs.

Every function returns a `Figure`: a drawing as SVG that follows the page's light or dark theme, its message
as a title, its contents in words, and its numbers as a table. Matplotlib is loaded when the first of them is
drawn.
"""

from firstnn.book.figures.activation import activations
from firstnn.book.figures.boundary import decision_boundary
from firstnn.book.figures.curves import learning_curves
from firstnn.book.figures.diagram import network
from firstnn.book.figures.drawing import axes_at, draw
from firstnn.book.figures.figure import Figure
from firstnn.book.figures.images import images
from firstnn.book.figures.layers import sizes_by_layer
from firstnn.book.figures.lines import lines
from firstnn.book.figures.loop import training_loop
from firstnn.book.figures.palette import DARK, LIGHT, colour, stylesheet
from firstnn.book.figures.predictor import predictor
from firstnn.book.figures.spread import spread
from firstnn.book.figures.weighted import weighted_sum

__all__ = [
    "DARK",
    "LIGHT",
    "Figure",
    "activations",
    "axes_at",
    "colour",
    "decision_boundary",
    "draw",
    "images",
    "learning_curves",
    "lines",
    "network",
    "predictor",
    "sizes_by_layer",
    "spread",
    "stylesheet",
    "training_loop",
    "weighted_sum",
]
