"""Flat search by numpy and faiss over the vectors of an index file: INDEX QUERIES TOP. QUERIES is a file of float32, row by row.

Prints a line for each: name, seconds to build, median milliseconds of a query, recall of the exact nearest.
"""
import sqlite3
import sys
import time

import numpy as np


def measure(name, built, search, exact):
    found, times = [], []
    for query in queries:
        started = time.perf_counter()
        found.append(search(query))
        times.append((time.perf_counter() - started) * 1000)
    exact = exact if exact is not None else found
    recall = np.mean([len(set(ours) & set(best)) / top for ours, best in zip(found, exact)])
    print(f"{name}\t{built:.2f}\t{np.median(times):.1f}\t{recall:.4f}", flush=True)
    return found


path, query_file, top = sys.argv[1], sys.argv[2], int(sys.argv[3])
started = time.perf_counter()
rows = sqlite3.connect(f"file:{path}?mode=ro", uri=True).execute("SELECT vector FROM vectors ORDER BY id")
vectors = np.frombuffer(b"".join(row[0] for row in rows), dtype=np.float32)
dimensions = len(next(iter(sqlite3.connect(f"file:{path}?mode=ro", uri=True).execute("SELECT vector FROM vectors LIMIT 1")))[0]) // 4
vectors = vectors.reshape(-1, dimensions)
queries = np.fromfile(query_file, dtype=np.float32).reshape(-1, dimensions)
read = time.perf_counter() - started


def numpy_search(query):
    scores = vectors @ query
    best = np.argpartition(scores, -top)[-top:]
    return best[np.argsort(-scores[best])]


exact = measure("numpy float32, matrix @ query", read, numpy_search, None)
try:
    import faiss
except ImportError:
    sys.exit(0)

for name, index in (
    ("faiss IndexFlatIP", faiss.IndexFlatIP(dimensions)),
    ("faiss IndexScalarQuantizer 8 bit", faiss.IndexScalarQuantizer(dimensions, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT)),
):
    started = time.perf_counter()
    index.train(vectors)
    index.add(vectors)
    measure(name, time.perf_counter() - started, lambda query: index.search(query[None, :], top)[1][0], exact)
