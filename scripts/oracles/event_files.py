"""Puts event files of other programs among the fixtures, compressed, since most of a histogram are zeros."""

import gzip
import shutil
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "Tests" / "TestSupport" / "Fixtures" / "logs"


def pack(folder, name):
    """Compresses each event file of a folder; the same bytes for the same log are not to be had: it has times in it."""
    shutil.rmtree(FOLDER / name, ignore_errors=True)
    for number, path in enumerate(sorted(folder.rglob("*tfevents*"))):
        part = path.parent.relative_to(folder)
        target = FOLDER / name / part / f"events.out.tfevents.{number}.gz"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
