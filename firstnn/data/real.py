"""Real tables that come with scikit-learn, so that nothing is downloaded."""

from __future__ import annotations

from firstnn.data.dataset import Dataset
from firstnn.data.generated import PIXEL_NAMES


def breast_cancer() -> Dataset:
    """Return the Wisconsin diagnostic breast cancer table: 569 samples, 30 measurements of their cell nuclei.

    The labels are those that scikit-learn ships, where class 0 is malignant and class 1 is benign. The
    columns have very different scales, from 0.001 to 4254.

    Returns:
        A data set with x float32 of shape (569, 30), 212 rows malignant and 357 benign. The Bayes error is
        not known.

    Source:
        Wolberg, W., Mangasarian, O., Street, N. and Street, W. (1993). Breast Cancer Wisconsin (Diagnostic).
        UCI Machine Learning Repository, https://doi.org/10.24432/C5DW2B, CC BY 4.0.

    Example:
        >>> from firstnn import data
        >>> data.breast_cancer()
        Dataset(name='breast_cancer', n_samples=569, n_features=30, classes={'malignant': 212, 'benign': 357})
    """
    from sklearn.datasets import load_breast_cancer

    raw = load_breast_cancer()
    return Dataset(
        raw.data,
        raw.target,
        name="breast_cancer",
        feature_names=tuple(map(str, raw.feature_names)),
        class_names=tuple(map(str, raw.target_names)),
        description=(
            "Measurements of cell nuclei in images of breast tissue taken with a fine needle: mean, standard "
            "error and worst of ten properties. The class is the diagnosis: 0 malignant, 1 benign."
        ),
        source=(
            "Wolberg, Mangasarian, Street and Street (1993), Breast Cancer Wisconsin (Diagnostic), UCI "
            "Machine Learning Repository, https://doi.org/10.24432/C5DW2B, as shipped with scikit-learn"
        ),
        licence="CC BY 4.0",
    )


def digits() -> Dataset:
    """Return handwritten digits: 1797 images of 8 x 8 pixels with values from 0 to 16.

    They are the part that the source keeps for testing, written by 13 people.

    Returns:
        A data set with x float32 of shape (1797, 64), the pixels row by row, in ten classes. The Bayes error
        is not known.

    Source:
        Alpaydin, E. and Kaynak, C. (1998). Optical Recognition of Handwritten Digits. UCI Machine Learning
        Repository, https://doi.org/10.24432/C50P49, CC BY 4.0.

    Example:
        >>> from firstnn import data
        >>> images = data.digits()
        >>> images.n_samples, images.n_features, images.n_classes
        (1797, 64, 10)
    """
    from sklearn.datasets import load_digits

    raw = load_digits()
    return Dataset(
        raw.data,
        raw.target,
        name="digits",
        feature_names=PIXEL_NAMES,
        class_names=tuple(map(str, raw.target_names)),
        description="Handwritten digits as images of 8 x 8 pixels, each the ink in it from 0 to 16.",
        source=(
            "Alpaydin and Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning "
            "Repository, https://doi.org/10.24432/C50P49, as shipped with scikit-learn"
        ),
        licence="CC BY 4.0",
    )
