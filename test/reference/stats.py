"""Writes stats.json: what numpy and scikit-learn make of small seeded inputs.

Python 3.11, numpy 1.24.2, scikit-learn 1.2.1 (Debian 12). Run: python3 stats.py > stats.json
"""
import json
import numpy as np
from sklearn.metrics import (adjusted_rand_score, brier_score_loss,
                             normalized_mutual_info_score, roc_auc_score)

random = np.random.default_rng(20)


def ranking(size, decimals):
    labels = (random.random(size) < 0.7).astype(int)
    labels[:2] = [0, 1]
    scores = np.round(1 / (1 + np.exp(-(random.normal(size=size) + labels))), decimals)
    bins = np.minimum(14, np.floor(scores * 15)).astype(int)
    gaps = np.bincount(bins, weights=scores - labels, minlength=15)
    return {
        'scores': scores.tolist(), 'labels': labels.tolist(),
        'auc': roc_auc_score(labels, scores), 'brier': brier_score_loss(labels, scores),
        'calibrationError': np.abs(gaps).sum() / size,
    }


def partitions(size, left, right):
    a = random.integers(left, size=size)
    b = np.where(random.random(size) < 0.6, a, random.integers(right, size=size))
    return {'a': a.tolist(), 'b': b.tolist(), 'rand': adjusted_rand_score(a, b),
            'information': normalized_mutual_info_score(a, b)}


def ratings(items, categories, raters):
    counts = random.multinomial(raters, random.dirichlet(np.full(categories, 0.4), items))
    counts = np.array(counts)
    observed = ((counts ** 2).sum() - items * raters) / (items * raters * (raters - 1))
    expected = ((counts.sum(0) / counts.sum()) ** 2).sum()
    return {'counts': counts.tolist(), 'kappa': (observed - expected) / (1 - expected)}


def solutions(count):
    lengths = random.integers(1, 9, size=count)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    errors = np.where(random.random(count) < 0.5, -1, random.integers(lengths))
    scores = np.round(random.random(starts[-1]), 2)
    for start, error in zip(starts, errors):
        if error >= 0:
            scores[start + error] = np.round(scores[start + error] * 0.4, 2)
    thresholds = np.arange(1, 20) / 20
    f1 = []
    for threshold in thresholds:
        found = [next((i for i, s in enumerate(scores[a:b]) if s < threshold), -1)
                 for a, b in zip(starts, starts[1:])]
        right = np.array(found) == errors
        wrong, sound = right[errors >= 0].mean(), right[errors < 0].mean()
        f1.append(float(2 * wrong * sound / (wrong + sound)) if wrong + sound > 0 else 0.0)
    return {'scores': scores.tolist(), 'starts': starts.tolist(), 'firstErrors': errors.tolist(),
            'thresholds': thresholds.tolist(), 'f1': f1}


print(json.dumps({
    'ranking': [ranking(40, 1), ranking(300, 2), ranking(700, 12)],
    'partitions': [partitions(50, 4, 4), partitions(200, 12, 7), partitions(60, 1, 5)],
    'ratings': [ratings(30, 4, 5), ratings(12, 3, 14)],
    'solutions': [solutions(60)],
}, separators=(',', ':')))
