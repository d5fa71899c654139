"""Amendments on a long text: what meets what, the list of them, and rebasing what is pending.

`./dev bench amendments [--short]` ends with one line of JSON: `conflicts_cold_s` (who meets whom
among 200 amendments on 100 pages), `list_warm_ms` (their page, asked again), `rebase_s` (199
pending ones after one was adopted) and `growth` (the cost of the first at 400 ÷ at 100).
"""

from __future__ import annotations

import gc
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

WORDS = """de gemeente het college en wijk stelt bewoners samen elk jaar vast dat een plan voor
wonen zorg groen energie binnen twee maanden met partijen geld uit begroting niet meer dan nodig is
""".split()
ARTICLES, PARAGRAPHS, LENGTH = 250, 5, 40
SEED = 20261125


def long_text(draw: random.Random) -> str:
    """About a hundred pages of Markdown."""
    lines = ["# Een lang akkoord"]
    for article in range(ARTICLES):
        lines += [f"## Hoofdstuk {article // 10 + 1}"] if article % 10 == 0 else []
        lines += [f"### Onderwerp {article + 1}"]
        lines += [sentence(draw) for _ in range(PARAGRAPHS)]
    return "\n\n".join(lines) + "\n"


def sentence(draw: random.Random) -> str:
    """A paragraph of LENGTH words, unlike any other."""
    said = [*draw.choices(WORDS, k=LENGTH), f"in punt {draw.randrange(10**9)}."]
    return " ".join(said).capitalize()


def seconds(work: Callable[[], object], *, times: int) -> float:
    """The median time that `work` takes."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def measure(*, times: int) -> dict[str, float]:
    """All the numbers, on a database of its own."""
    from deliberation.queries.texts import text_of
    from deliberation.rules.amendments import apply
    from deliberation.rules.clashes import clashes
    from deliberation.rules.merging import rebase
    from tests.benchmarks.setting import amended_theme, changes

    theme, read_list = amended_theme(long_text(random.Random(SEED)), amendments=200)
    text = text_of(theme.tabled_version)
    many = {number: changes(text, number) for number in (25, 50, 100, 200, 400)}
    cost = {n: seconds(lambda n=n: clashes(text, many[n]), times=times) for n in many}
    adopted, *pending = many[200].values()
    now = apply(text, adopted)
    read_list()
    return {
        "conflicts_cold_s": round(cost[200], 4),
        "list_warm_ms": round(1000 * seconds(read_list, times=times), 1),
        "rebase_s": round(seconds(lambda: [rebase(o, text, now) for o in pending], times=1), 3),
        "growth": round(cost[400] / cost[100], 2),
        "blocks": len(text),
        **{f"conflicts_{n}_ms": round(1000 * taken, 2) for n, taken in cost.items()},
    }


def main() -> None:
    """Measure, and print the numbers as the last line."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        os.environ["DJANGO_SETTINGS_MODULE"] = "cocreatie.settings"
        os.environ["LOG_LEVEL"] = "ERROR"
        os.environ["ALLOWED_HOSTS"] = "testserver"
        import django

        django.setup()
        gc.collect()
        gc.freeze()  # as the server does once it is loaded
        print(json.dumps(measure(times=3 if "--short" in sys.argv else 9)))


if __name__ == "__main__":
    main()
