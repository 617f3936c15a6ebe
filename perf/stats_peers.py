"""Times metrics in numpy and scikit-learn: one JSON object a line, for perf/stats.ts.

    stats_peers.py KERNEL SCORES LABELS FIRST_ERRORS
"""
import json
import statistics
import sys
import time

import numpy as np

kernel, scores_path, labels_path, errors_path = sys.argv[1:]
scores = np.fromfile(scores_path)
labels = np.fromfile(labels_path, dtype=np.uint8).astype(bool)
errors = np.fromfile(errors_path, dtype=np.int32)
rows = scores.reshape(-1, 8)
numpy_name = f"numpy {np.__version__}"


def main():
    if kernel.startswith("AUC"):
        report(numpy_name, area, check=float)
        sklearn("roc_auc_score")
    elif kernel.startswith("calibration"):
        report(numpy_name, calibration, check=float)
    elif kernel.startswith("Brier"):
        report(numpy_name, lambda: ((scores - labels) ** 2).mean(), check=float)
        sklearn("brier_score_loss")
    elif "resamples" in kernel:
        few = 20
        right = found(0.5) == errors
        random = np.random.default_rng(1)
        report(f"{numpy_name}, {few} resamples scaled",
               lambda: [resampled(right, random) for _ in range(few)], scale=1000 / few)
    elif "99" in kernel:
        report(numpy_name, lambda: [f1(found(k / 100) == errors) for k in range(1, 100)],
               check=np.mean)
    else:
        report(numpy_name, lambda: f1(found(0.5) == errors), check=float)


def area():
    order = np.argsort(scores)
    ordered, positive = scores[order], labels[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    positives = np.add.reduceat(positive.astype(np.int64), starts)
    negatives = np.diff(np.r_[starts, len(scores)]) - positives
    below = np.cumsum(negatives) - negatives
    return (positives * (below + negatives / 2)).sum() / positives.sum() / negatives.sum()


def calibration():
    bins = np.minimum(14, (scores * 15).astype(int))
    return np.abs(np.bincount(bins, weights=scores - labels, minlength=15)).sum() / len(scores)


def found(threshold):
    below = rows < threshold
    return np.where(below.any(1), below.argmax(1), -1)


def f1(right, own=errors):
    wrong, sound = right[own >= 0].mean(), right[own < 0].mean()
    return 2 * wrong * sound / (wrong + sound)


def resampled(right, random):
    drawn = random.integers(len(errors), size=len(errors))
    return f1(right[drawn], errors[drawn])


def sklearn(name):
    try:
        import sklearn
        from sklearn import metrics
    except ImportError:
        print(json.dumps({"peer": "scikit-learn", "skipped": "not installed"}))
        return
    work = getattr(metrics, name)
    report(f"scikit-learn {sklearn.__version__}", lambda: work(labels, scores), check=float)


def report(peer, work, check=None, scale=1):
    result = work()
    times = []
    begin = time.perf_counter()
    while len(times) < 3 or (len(times) < 15 and time.perf_counter() - begin < 3):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    line = {"peer": peer, "ms": statistics.median(times) * 1000 * scale}
    print(json.dumps({**line, "check": check(result)} if check else line))


main()
