"""Curves fitted to labelled texts with scikit-learn."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from collabtui.understanding.encoder import shipped_encoder
from collabtui.understanding.weighing import Curve, Curves, places
from mood_training.texts import Labelled

Rows = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What of a text is weighed: its signs in a table of `size`, its measures; scales say how freely each is used."""

    signs: Callable[[str], Iterable[str]]
    measures: Callable[[str], Sequence[float]]
    size: int
    sign_scale: float
    vector_scale: float
    strength: float
    shift: float = 0.0


@dataclass(frozen=True, slots=True)
class Table:
    """The texts as numbers."""

    grams: csr_matrix
    measures: Rows
    vectors: Rows
    wanted: Mask
    weights: Rows


def table(recipe: Recipe, labelled: Sequence[Labelled], vectors: Rows) -> Table:
    """All texts as the rows that are fitted to."""
    found = [np.unique(places(set(recipe.signs(one.text)), recipe.size)) for one in labelled]
    rows = np.repeat(np.arange(len(found)), [len(one) for one in found])
    ones = np.ones(len(rows), dtype=np.float32)
    return Table(
        csr_matrix((ones, (rows, np.concatenate(found))), (len(found), recipe.size)),
        np.array([recipe.measures(one.text) for one in labelled], dtype=np.float32).reshape(len(labelled), -1),
        vectors,
        np.array([one.wanted for one in labelled]),
        np.array([one.weight for one in labelled], dtype=np.float32),
    )


def curves(recipe: Recipe, rows: Table, kept: Mask) -> Curves:
    """Both curves, fitted to the rows that are `kept`."""
    beside = _curve(recipe, rows, kept, rows.vectors)
    return Curves(beside, _curve(recipe, rows, kept, rows.vectors[:, :0]), shipped_encoder().fingerprint)


def _curve(recipe: Recipe, rows: Table, kept: Mask, vectors: Rows) -> Curve:
    parts = [rows.grams * recipe.sign_scale, csr_matrix(rows.measures), csr_matrix(vectors * recipe.vector_scale)]
    all_rows = hstack(parts).tocsr()[np.flatnonzero(kept)]
    fitted = LogisticRegression(C=recipe.strength, max_iter=150)
    fitted.fit(all_rows, rows.wanted[kept], sample_weight=rows.weights[kept])
    signs, measures, vector = np.split(
        fitted.coef_[0].astype(np.float32), [recipe.size, recipe.size + rows.measures.shape[1]]
    )
    bias = float(fitted.intercept_[0]) + recipe.shift
    scales = np.float32(recipe.vector_scale), np.float32(recipe.sign_scale)
    return Curve((vector * scales[0]).astype(np.float32), (signs * scales[1]).astype(np.float32), measures, bias)
