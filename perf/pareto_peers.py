"""Times the Pareto peers that are installed: one JSON object a line, for perf/pareto.ts.

    pareto_peers.py groups FOLDER | front FILE AXES | sort FILE AXES

PARETREE_NATIVE may name a shared object with grp_all and front_sfs in C, the native yardstick.
"""
import ctypes
import json
import os
import statistics
import sys
import time

import numpy as np


def main():
    task, path = sys.argv[1:3]
    if task == "groups":
        group_peers(path)
    else:
        points = np.fromfile(path).reshape(-1, int(sys.argv[3]))
        (front_peers if task == "front" else sort_peers)(points)


def group_peers(folder):
    counts = np.fromfile(f"{folder}/grp_n.i32", dtype=np.int32)
    widths = np.fromfile(f"{folder}/grp_D.i32", dtype=np.int32)
    scores = np.fromfile(f"{folder}/grp_x.f64")
    native = native_library()
    if native:
        ranks = np.zeros(int(counts.sum()), np.uint8)
        room = [np.zeros(64 * 32), np.zeros(64 * 32, np.uint8), np.zeros(64, np.uint64)]
        arguments = [scores, counts, widths, len(counts), 1, *room, ranks]
        call = [a if isinstance(a, int) else address(a) for a in arguments]
        report("C, bit masks", lambda: native.grp_all(*call), lambda _: int(ranks.sum()))
    starts = np.concatenate([[0], np.cumsum(counts.astype(np.int64) * widths)])

    def group(index):
        rows = scores[starts[index] : starts[index + 1]].reshape(counts[index], widths[index])
        return np.nan_to_num(rows, nan=0.0)

    few = 2000
    scale = len(counts) / few
    report(f"numpy {np.__version__}, {few} groups scaled",
           lambda: [peel(group(index)) for index in range(few)], scale=scale)
    deap_groups([group(index) for index in range(300)], len(counts) / 300)


def peel(rows):
    """Front after front, by broadcasting."""
    not_worse = (rows[:, None, :] >= rows[None, :, :]).all(2)
    dominates = not_worse & ~not_worse.T
    left = np.ones(len(rows), bool)
    ranks = np.zeros(len(rows), int)
    rank = 0
    while left.any():
        front = left & ~(dominates & left[:, None]).any(0)
        ranks[front] = rank
        left &= ~front
        rank += 1
    return ranks


def deap_groups(groups, scale):
    try:
        import deap
        from deap import base, tools
    except ImportError:
        return skip("DEAP", "not installed")
    made = [individuals(base, rows) for rows in groups]
    report(f"DEAP {deap.__version__}, {len(groups)} groups scaled",
           lambda: [tools.sortNondominated(each, len(each)) for each in made], scale=scale)


def individuals(base, rows):
    class Fitness(base.Fitness):
        weights = (1.0,) * rows.shape[1]

    class Individual:
        pass

    made = []
    for row in rows:
        each = Individual()
        each.fitness = Fitness(row)
        made.append(each)
    return made


def front_peers(points):
    count, axes = points.shape
    native = native_library()
    if native and count * axes <= 10**6:
        archive, found = np.zeros(points.size), np.zeros(count, np.int32)

        def sorted_filter():
            ordered = np.ascontiguousarray(points[np.argsort(points.sum(1))])
            return native.front_sfs(address(ordered), count, axes, address(archive), address(found))

        report("C, sort and archive", sorted_filter, int)
    moocore = moocore_module()
    if moocore:
        report(f"moocore {moocore.__version__}",
               lambda: moocore.is_nondominated(points, keep_weakly=True), lambda r: int(r.sum()))


def sort_peers(points):
    moocore = moocore_module()
    if moocore:
        report(f"moocore {moocore.__version__}",
               lambda: moocore.pareto_rank(points), lambda r: int(r.sum()))
    if len(points) > 1000:
        return
    try:
        import deap
        from deap import base, tools
    except ImportError:
        return skip("DEAP", "not installed")
    made = individuals(base, -points)
    report(f"DEAP {deap.__version__}", lambda: tools.sortNondominated(made, len(made)))


def moocore_module():
    try:
        import moocore
        return moocore
    except ImportError:
        skip("moocore", "not installed")


def native_library():
    path = os.environ.get("PARETREE_NATIVE")
    if path:
        return ctypes.CDLL(path)
    skip("C", "PARETREE_NATIVE names no shared object")


def address(array):
    return ctypes.c_void_p(array.ctypes.data)


def report(peer, work, check=None, scale=1):
    result = work()
    times = []
    begin = time.perf_counter()
    while len(times) < 3 or (len(times) < 15 and time.perf_counter() - begin < 3):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    line = {"peer": peer, "ms": statistics.median(times) * 1000 * scale}
    print(json.dumps({**line, "check": check(result)} if check else line))


def skip(peer, why):
    print(json.dumps({"peer": peer, "skipped": why}))


main()
