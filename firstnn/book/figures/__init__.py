"""What a reader sees: figures drawn from the numbers of real runs.

Every function returns a `Figure`: a drawing as SVG that follows the page's light or dark theme, its message
as a title, its contents in words, and its numbers as a table. Matplotlib is loaded when the first of them is
drawn.
"""

from firstnn.book.figures.activation_slopes import activations
from firstnn.book.figures.axes import axes_at
from firstnn.book.figures.decision_boundary import decision_boundary, predictor
from firstnn.book.figures.figure import Figure
from firstnn.book.figures.learning_curves import learning_curves
from firstnn.book.figures.lines import lines, sizes_by_layer
from firstnn.book.figures.network_change import network_change
from firstnn.book.figures.network_diagram import network
from firstnn.book.figures.network_numbers import network_numbers
from firstnn.book.figures.palette import DARK, LIGHT, color, stylesheet
from firstnn.book.figures.path_back import path_back
from firstnn.book.figures.pixels import images
from firstnn.book.figures.spread import spread
from firstnn.book.figures.training_loop import training_loop

__all__ = [
    "DARK",
    "LIGHT",
    "Figure",
    "activations",
    "axes_at",
    "color",
    "decision_boundary",
    "images",
    "learning_curves",
    "lines",
    "network",
    "network_change",
    "network_numbers",
    "path_back",
    "predictor",
    "sizes_by_layer",
    "spread",
    "stylesheet",
    "training_loop",
]
