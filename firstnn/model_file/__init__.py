"""The file of a trained model: Keras' own format, with the standardising and the names of the columns inside.

Plain Keras opens it and gives it rows as they come from the table. The names of columns and classes lie in
one more member of the zip archive, firstnn.json, at which plain Keras does not look.
"""

from firstnn.model_file.files import SavedModel, load, save
from firstnn.model_file.names import Names, read_names
from firstnn.model_file.standardising import check_deviations, with_standardising

__all__ = ["Names", "SavedModel", "check_deviations", "load", "read_names", "save", "with_standardising"]
