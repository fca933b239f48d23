"""Look-alikes of the Heidelberg spiking data sets, for tests: not their data.

    python spoken.py FOLDER            # small files as tests/data/spoken has them, and what is in them
    python spoken.py FOLDER --full     # one of SHD's size: 8156 and 2264 samples

Each is laid out as the originals are: PyTables' VLArray of float16 (seconds) and uint16 under /spikes, /labels,
/extra/keys with the classes' names. `vlen.h5` is what h5py makes of the same. A class is a sweep over the 700 units,
its own place and speed. Needs numpy, tables, h5py.
"""

import argparse
import gzip
import json
import pathlib

import h5py
import numpy as np
import tables

LANGUAGES = ["zero one two three four five six seven eight nine", "null eins zwei drei vier fuenf sechs sieben acht neun"]
NAMES = " ".join(LANGUAGES).split()


def sample(random, label, spikes):
    """Times in seconds, ascending, and units of a sweep with the class's place and speed."""
    count = int(random.integers(spikes // 2, spikes))
    share = np.sort(random.random(count))
    length = random.uniform(0.6, 1.3)
    place = (label * 35 + share * 350 * (1 if label % 2 else -1)) % 700
    units = (place + random.normal(0, 12, count)) % 700
    times = (share * length).astype(np.float16)
    return times, units.astype(np.uint16)


def write(path, labels, spikes, seed):
    """As PyTables, which the originals are of."""
    random = np.random.default_rng(seed)
    with tables.open_file(path, "w") as file:
        group = file.create_group("/", "spikes")
        times = file.create_vlarray(group, "times", tables.Float16Atom())
        units = file.create_vlarray(group, "units", tables.UInt16Atom())
        for label in labels:
            of_times, of_units = sample(random, label, spikes)
            times.append(of_times)
            units.append(of_units)
        file.create_array("/", "labels", np.array(labels, dtype=np.uint16))
        extra = file.create_group("/", "extra")
        file.create_array(extra, "keys", np.array(NAMES, dtype="S10"))
        file.create_array(extra, "speaker", np.array([label % 3 for label in labels], dtype=np.uint16))


def write_vlen(path, labels, spikes, seed):
    """The same as h5py writes it: without names, float32 times, compressed references."""
    random = np.random.default_rng(seed)
    with h5py.File(path, "w") as file:
        shape = (len(labels),)
        times = file.create_dataset("spikes/times", shape, h5py.vlen_dtype(np.float32), compression="gzip")
        units = file.create_dataset("spikes/units", shape, h5py.vlen_dtype(np.uint16), compression="gzip")
        for index, label in enumerate(labels):
            of_times, of_units = sample(random, label, spikes)
            times[index], units[index] = of_times.astype(np.float32), of_units
        file["labels"] = np.array(labels, dtype=np.int64)


def binned(path):
    """Which of 100 bins of 14 ms and 140 groups of five units have a spike, as numpy says."""
    spikes = []
    with h5py.File(path) as file:
        for times, units in zip(file["spikes/times"], file["spikes/units"]):
            bins = np.floor(times.astype(np.float64) / 1.4 * 100).astype(int)
            cells = bins[bins < 100] * 140 + units[bins < 100].astype(int) // 5
            spikes.append(np.unique(cells).tolist())
        return {"labels": file["labels"][:].tolist(), "spikes": spikes}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--full", action="store_true")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    if given.full:
        write(given.folder / "shd_train.h5", [it % 20 for it in range(8156)], 10000, 1)
        write(given.folder / "shd_test.h5", [it % 20 for it in range(2264)], 10000, 2)
        return
    write(given.folder / "shd_train.h5", [it % 20 for it in range(40)], 60, 1)
    write(given.folder / "shd_test.h5", [it % 20 for it in range(20)], 60, 2)
    write_vlen(given.folder / "vlen.h5", [it % 2 for it in range(6)], 40, 3)
    expected = {}
    for name in ["shd_train.h5", "shd_test.h5", "vlen.h5"]:
        expected[name] = binned(given.folder / name)
    (given.folder / "expected.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")
    # PyTables makes room for many more rows than these: a megabyte of nothing.
    for name in ["shd_train.h5", "shd_test.h5"]:
        path = given.folder / name
        with gzip.GzipFile(given.folder / f"{name}.gz", "wb", mtime=0) as file:
            file.write(path.read_bytes())
        path.unlink()


if __name__ == "__main__":
    main()
