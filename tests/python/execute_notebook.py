"""Runs a notebook in its folder and keeps it with its outputs; fails with the cell that failed.

    python execute_notebook.py NOTEBOOK EXECUTED
"""

import sys
from pathlib import Path

import nbclient
import nbformat

#: A cell may take so long, in seconds.
LIMIT = 600


def main(source: Path, executed: Path) -> None:
    notebook = nbformat.read(source, as_version=4)
    place = {"metadata": {"path": str(source.parent)}}
    try:
        nbclient.NotebookClient(notebook, timeout=LIMIT, resources=place).execute()
    finally:
        nbformat.write(notebook, executed)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    pictures = sum("image/png" in output.get("data", {}) for output in outputs)
    if pictures == 0:
        sys.exit(f"{source}: it ran and drew nothing")
    print(f"{source.name}: {len(notebook.cells)} cells ran, pictures: {pictures}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
