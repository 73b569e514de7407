"""Two plain classifiers that ours is held against."""

from typing import Any, Final

import numpy as np

from collabtui.understanding.examples import examples_of
from collabtui.understanding.train import train
from understanding_eval.remembering import Remembering

Pairs = list[tuple[str, str | None]]
OURS: Final = "ours"


def accuracies(known: Pairs, asked: Pairs, encoder: Remembering) -> dict[str, float]:
    """The share that each gets right of ``asked`` after learning ``known``."""
    model = train(examples_of(known), encoder).model
    texts, names = [text for text, _ in asked], [label for _, label in asked]
    judged = zip(texts, encoder.encode(texts), strict=True)
    taught = [text for text, _ in known]
    return {
        OURS: _share([_best(model.judge(text, vector)) for text, vector in judged], names),
        "ours, n-grams alone": _share([_best(model.judge(text)) for text in texts], names),
        "plain MiniLM + logistic regression": _plain(known, encoder.encode(taught), encoder.encode(texts), names),
        "plain n-grams + logistic regression": _plain(known, *_grams(taught, texts), names),
    }


def _best(judged: Any) -> str | None:
    return judged.intents[0].name if judged.intents else None


def _plain(known: Pairs, rows: Any, asked: Any, names: list[str | None]) -> float:
    from sklearn.linear_model import LogisticRegression

    classifier = LogisticRegression(C=10.0, max_iter=300).fit(rows, [label for _, label in known])
    return _share([str(name) for name in classifier.predict(asked)], names)


def _grams(taught: list[str], texts: list[str]) -> tuple[Any, Any]:
    """TF-IDF of words 1-2 beside that of characters 2-5, as scikit-learn counts them."""
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    runs = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
    rows = hstack([words.fit_transform(taught), runs.fit_transform(taught)]).tocsr()
    return rows, hstack([words.transform(texts), runs.transform(texts)]).tocsr()


def _share(said: list[str | None], names: list[str | None]) -> float:
    return float(np.mean([one == other for one, other in zip(said, names, strict=True)]))
