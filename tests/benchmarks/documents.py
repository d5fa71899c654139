"""The PDF of a long agreement: how long it takes, beside Chromium's plain print of the same HTML.

`./dev bench documents [--short]` ends with one line of JSON: `seconds_100` (a cold process makes a
hundred pages of PDF/A-3a and PDF/UA-1), `ratio_chromium` (that ÷ Chromium's print, side by side,
which conforms to neither), `peak_mb_300` (memory for three hundred pages) and `growth` (seconds per
page at 300 ÷ at 100).
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.amendments import SEED, sentence

ARTICLES_100 = 132
ROUNDS, ROUNDS_SHORT = 5, 3
PRINT = Path(__file__).resolve().parents[2] / "templates" / "print"


def text(articles: int) -> tuple[str, list[tuple[int, str, str]]]:
    """Chapters and articles as HTML, and the entries of the contents."""
    draw, lines, entries = random.Random(SEED), [], []
    for number in range(1, articles + 1):
        if number % 10 == 1:
            chapter = number // 10 + 1
            lines.append(f"<h2 id='h{chapter}'>Hoofdstuk {chapter}. Samen wonen</h2>")
            entries.append((1, f"h{chapter}", f"Hoofdstuk {chapter}. Samen wonen"))
        lines += article(draw, number)
        entries.append((2, f"a{number}", f"Artikel {number}. Onderwerp {number}"))
    return "\n".join(lines), entries


def article(draw: random.Random, number: int) -> list[str]:
    """Paragraphs, a numbered list, and a table in each fifth."""
    items = "".join(
        f'<li><span class="marker">{n}.</span><p>{sentence(draw)}</p></li>' for n in range(1, 4)
    )
    rows = "".join(f"<tr><td>{sentence(draw)[:60]}</td><td>€ {n}</td></tr>" for n in range(8))
    head = "<thead><tr><th scope='col'>Wat</th><th scope='col'>Bedrag</th></tr></thead>"
    table = f"<table>{head}<tbody>{rows}</tbody></table>" if number % 5 == 0 else ""
    heading = f"<h3 id='a{number}'>Artikel {number}. Onderwerp {number}</h3>"
    words = [f"<p>{sentence(draw)}</p>" for _ in range(3)]
    return [heading, *words, f"<ol role='list'>{items}</ol>", table]


def print_here(articles: int, folder: Path) -> None:
    """In this process: print, and tell the pages, the seconds since it started, and the peak."""
    import django

    django.setup()
    from dataclasses import replace

    import pikepdf
    from django.utils.safestring import mark_safe

    from agreements.documents.agreement import sheets
    from agreements.documents.prints import TocEntry
    from deliberation.documents.printing import render_pdf
    from tests.export.sample import AGREEMENT

    words, entries = text(articles)
    toc = tuple(TocEntry(*entry) for entry in entries)
    content = sheets(replace(AGREEMENT, text_html=mark_safe(words), toc=toc))
    css = f'<link rel="stylesheet" href="{PRINT.as_uri()}/{content.css}">'
    (folder / "print.html").write_text(content.html.replace("</head>", f"{css}</head>"))
    pdf = folder / "print.pdf"
    pdf.write_bytes(render_pdf(content))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with pikepdf.open(pdf) as made:
        print(json.dumps({"pages": len(made.pages), "peak_mb": round(peak)}))


def ours(articles: int, folder: Path) -> dict[str, float]:
    """A cold process of ours."""
    command = [sys.executable, "-m", "tests.benchmarks.documents", str(articles), str(folder)]
    compiled = {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    started = time.perf_counter()
    done = subprocess.run(
        command, env=os.environ | compiled, capture_output=True, text=True, check=True
    )
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told | {"seconds": time.perf_counter() - started}


def theirs(folder: Path) -> float:
    """Chromium's print of the page that was printed last, from a cold start."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("chromium ontbreekt: apt-get install chromium")
    pdf, page = folder / "chromium.pdf", (folder / "print.html").as_uri()
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    started = time.perf_counter()
    subprocess.run(
        [chromium, *flags, f"--print-to-pdf={pdf}", page], capture_output=True, check=True
    )
    return time.perf_counter() - started


def measure(*, rounds: int) -> dict[str, float]:
    """All the numbers: both printers in turn, then one print of three hundred pages."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours(1, folder), theirs(folder)  # what is compiled and cached once, is so from here on
        pairs = [(ours(ARTICLES_100, folder), theirs(folder)) for _ in range(rounds)]
        long = [ours(3 * ARTICLES_100, folder) for _ in range(max(1, rounds // 3))]
    seconds = statistics.median(each["seconds"] for each, _ in pairs)
    chromium = statistics.median(each for _, each in pairs)
    per_page = seconds / pairs[0][0]["pages"]
    per_page_long = statistics.median(each["seconds"] / each["pages"] for each in long)
    return {
        "seconds_100": round(seconds, 2),
        "ratio_chromium": round(statistics.median(a["seconds"] / b for a, b in pairs), 2),
        "peak_mb_300": max(each["peak_mb"] for each in long),
        "growth": round(per_page_long / per_page, 2),
        "chromium_seconds": round(chromium, 2),
        "pages_100": pairs[0][0]["pages"],
        "pages_300": long[0]["pages"],
        "peak_mb_100": pairs[0][0]["peak_mb"],
    }


def main() -> None:
    """Measure, and print the numbers as the last line."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "cocreatie.settings"
    os.environ.setdefault("DEBUG", "1")
    asked = [each for each in sys.argv[1:] if not each.startswith("-")]
    if asked:
        print_here(int(asked[0]), Path(asked[1]))
    else:
        short = "--short" in sys.argv
        print(json.dumps(measure(rounds=ROUNDS_SHORT if short else ROUNDS)))


if __name__ == "__main__":
    main()
