"""Writes www/data/digits.bin from scikit-learn's copy of the UCI digits.

    pip install -r requirements.txt && python export_digits.py ../../www/data/digits.bin

Layout: 1797 x 64 bytes of values 0..16 (row-major 8x8 images), then 1797 bytes of labels 0..9.
"""

import sys

import numpy
from sklearn.datasets import load_digits


def main(path: str) -> None:
    digits = load_digits()
    values = digits.data.astype(numpy.uint8)
    assert values.shape == (1797, 64) and (values == digits.data).all() and values.max() == 16
    with open(path, "wb") as file:
        file.write(values.tobytes())
        file.write(digits.target.astype(numpy.uint8).tobytes())


main(sys.argv[1])
