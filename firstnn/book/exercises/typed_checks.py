"""How the page judges what is typed into it: as the judges of this folder do, with numbers from the build.

Like `comparing`, plain Python that the page's own Python runs as well.
"""

from __future__ import annotations

from firstnn.book.exercises.comparing import GAP, judge_function
from firstnn.book.exercises.model_answers import judge_architecture, judge_model, train_with_keras

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def judge_in_page(check: Mapping[str, Any], name: str, names: Mapping[str, Any]) -> tuple[bool, str]:
    """Judge what a program has left under a name.

    Args:
        check: What `Exercise.check_data` gives.
        name: The name under which the answer should be.
        names: All names that the program has left.

    Returns:
        Whether it is right, and what to say.
    """
    if name not in names:
        return False, f"Your program must leave its answer under the name {name}."
    answer = names[name]
    if answer is ...:
        return False, GAP
    data = {key: value for key, value in check.items() if key != "praise"}
    if "runs" in data and not hasattr(answer, "initial_weights"):
        wrong = f"The answer must be a firstnn.Architecture. Received: {type(answer).__name__}."
    elif "runs" in data:
        wrong = judge_architecture(answer, train_with_keras, **data)
    else:
        wrong = judge_model(answer, **data) if "target" in data else judge_function(answer, **data)
    return not wrong, wrong or check["praise"]
