"""Times searches and linkage of Python's peers: one JSON object a line, for perf/vector.ts.

    vector_peers.py nearest ROWS QUERIES | linkage DISTANCES
"""
import json
import statistics
import sys
import time

import numpy as np


def main():
    if sys.argv[1] == "nearest":
        nearest(*[np.fromfile(path, dtype=np.float32).reshape(-1, 384) for path in sys.argv[2:]])
    else:
        linkage(np.fromfile(sys.argv[2], dtype=np.float32).astype(np.float64))


def nearest(rows, queries):
    def batch():
        likeness = queries @ rows.T
        few = np.argpartition(-likeness, 8, axis=1)[:, :8]
        order = np.argsort(-np.take_along_axis(likeness, few, 1), axis=1)
        return np.take_along_axis(few, order, 1)

    report(f"numpy {np.__version__}, batch", batch)


def linkage(distances):
    try:
        import fastcluster
    except ImportError:
        skip("fastcluster", "not installed")
    else:
        report(f"fastcluster {fastcluster.__version__}",
               lambda: fastcluster.linkage(distances, "average"))
    try:
        import scipy
        from scipy.cluster import hierarchy
    except ImportError:
        skip("scipy", "not installed")
    else:
        report(f"scipy {scipy.__version__}", lambda: hierarchy.linkage(distances, "average"))


def report(peer, work):
    work()
    times = []
    begin = time.perf_counter()
    while len(times) < 3 or (len(times) < 15 and time.perf_counter() - begin < 3):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    print(json.dumps({"peer": peer, "ms": statistics.median(times) * 1000}))


def skip(peer, why):
    print(json.dumps({"peer": peer, "skipped": why}))


main()
