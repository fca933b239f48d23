"""The Python module with the program as it was built: LYAPUNOV_SNN names it.

    LYAPUNOV_SNN=target/release/lyapunov-snn python3 -m unittest discover tests/python
"""

import json
import math
import os
import sys
import tempfile
import unittest
import warnings
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "examples" / "python"))
import lyapunov_snn as lab  # noqa: E402

SMALL = {
    "task": {"kind": "temporal_parity", "time_steps": 8, "bits": 2, "samples": 60},
    "model": {"hidden_dims": [4]},
    "training": {"epochs": 2, "batch_size": 16},
    "lyapunov": {"regulariser": "off"},
}


def line(key: str, **changed: object) -> dict:
    """A line of results."""
    return {
        "version": 1,
        "key": key,
        "setting": {"model.beta": 0.5, "lyapunov.lambda_target": None},
        "seed": 3,
        "side": "unregularised",
        "state": "finished",
        "reason": None,
        "steps": 40,
        "seconds": 0.25,
        "epochs": [{"epoch": 1, "test_accuracy": 0.75}],
        "final": {"test_accuracy": 0.75, "test_loss": 0.5, "exponent": -0.25},
        "best_test_accuracy": 0.875,
    } | changed


class Folder(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, name: str, *lines: object) -> None:
        texts = [it if isinstance(it, str) else json.dumps(it) for it in lines]
        (self.folder / name).write_text("".join(text + "\n" for text in texts), encoding="utf-8")


class Reading(Folder):
    def test_a_run_is_one_flat_dictionary(self) -> None:
        self.write("results.jsonl", line("a"))
        (row,) = lab.read(self.folder)
        self.assertEqual(row["model.beta"], 0.5)
        self.assertIsNone(row["lyapunov.lambda_target"])
        self.assertEqual((row["seed"], row["side"], row["state"]), (3, "unregularised", "finished"))
        self.assertEqual((row["test_accuracy"], row["best_test_accuracy"]), (0.75, 0.875))
        self.assertTrue(math.isnan(row["max_gradient_norm"]))
        self.assertNotIn("epochs", row)
        (row,) = lab.read(self.folder, epochs=True)
        self.assertEqual(row["epochs"], [{"epoch": 1, "test_accuracy": 0.75}])

    def test_all_files_count_and_a_run_in_two_of_them_counts_once(self) -> None:
        self.write("results-1.jsonl", line("a"), line("b"))
        self.write("results-2.jsonl", line("b"), line("c"))
        self.assertEqual(len(lab.read(self.folder)), 3)

    def test_a_failed_run_that_was_tried_again_counts_as_it_ended_then(self) -> None:
        self.write("results.jsonl", line("a", state="failed", final=None), line("a"), line("a", state="failed", final=None))
        (row,) = lab.read(self.folder)
        self.assertEqual((row["state"], row["test_accuracy"]), ("finished", 0.75))

    def test_a_failed_run_has_its_reason_and_no_numbers(self) -> None:
        failed = {"state": "failed", "reason": "the loss became NaN", "final": None}
        self.write("results.jsonl", line("a", best_test_accuracy=None, **failed))
        (row,) = lab.read(self.folder)
        self.assertEqual(row["reason"], "the loss became NaN")
        self.assertTrue(math.isnan(row["test_accuracy"]))
        self.assertTrue(math.isnan(row["best_test_accuracy"]))

    def test_a_line_that_was_cut_off_is_left_out_and_said(self) -> None:
        self.write("results.jsonl", line("a"), json.dumps(line("b"))[:40])
        with self.assertWarnsRegex(UserWarning, "line 2 is left out"):
            self.assertEqual(len(lab.read(self.folder)), 1)

    def test_another_version_and_an_empty_folder_are_refused(self) -> None:
        with self.assertRaisesRegex(lab.ResultsError, "there are no results"):
            lab.read(self.folder)
        self.write("results.jsonl", line("a", version=2))
        with self.assertRaisesRegex(lab.ResultsError, "of version 2; this file reads version 1"):
            lab.read(self.folder)


class Finding(Folder):
    def test_a_program_that_is_not_there_is_named(self) -> None:
        missing = str(self.folder / "no_such_program")
        with mock.patch.dict(os.environ, {"LYAPUNOV_SNN": missing}):
            with self.assertRaisesRegex(FileNotFoundError, "no_such_program: there is no such file"):
                lab.run({})


class WithTheProgram(Folder):
    """Fails, rather than passing unrun, where the program is named and missing."""

    def setUp(self) -> None:
        super().setUp()
        if "LYAPUNOV_SNN" not in os.environ:
            try:
                lab.program()
            except FileNotFoundError as missing:
                self.skipTest(str(missing))

    def test_training_returns_its_epochs_or_its_steps(self) -> None:
        epochs = lab.run(SMALL)
        self.assertEqual([epoch["epoch"] for epoch in epochs], [1, 2])
        self.assertTrue(0 <= epochs[-1]["test_accuracy"] <= 1)
        steps = lab.run(SMALL, every="step")
        self.assertEqual(len(steps), epochs[-1]["step"])

    def test_a_file_trains_as_the_dictionary_does(self) -> None:
        file = self.folder / "experiment.json"
        file.write_text(json.dumps(SMALL), encoding="utf-8")
        self.assertEqual(lab.run(file), lab.run(SMALL))

    def test_what_the_program_refuses_is_raised_with_its_message(self) -> None:
        with self.assertRaisesRegex(lab.ProgramError, "model.beta is 2; allowed: 0 to 1") as raised:
            lab.run({"model": {"beta": 2}})
        self.assertEqual(raised.exception.code, 2)
        with self.assertRaisesRegex(lab.ProgramError, "preset is nothing; allowed: demonstration"):
            lab.preset("nothing")

    def test_a_preset_is_a_configuration(self) -> None:
        self.assertEqual(lab.preset("demonstration")["task"]["kind"], "digits")

    def test_a_sweep_is_run_read_and_drawn(self) -> None:
        out = self.folder / "out"
        described = {
            "version": 1,
            "name": "Two betas",
            "base": {"config": SMALL | {"lyapunov": {"warmup_steps": 2}}},
            "axes": [{"setting": "model.beta", "values": [0.5, 0.75]}],
            "seeds": [0, 1],
            "sides": "both",
        }
        rows = lab.sweep(described, out, jobs=1)
        self.assertEqual(len(rows), 8)
        self.assertEqual({row["model.beta"] for row in rows}, {0.5, 0.75})
        self.assertEqual({row["state"] for row in rows}, {"finished"})
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            again = lab.sweep(described, out)
        self.assertEqual(again, rows, "it was run again")
        pictures = lab.plot(out)
        names = [picture.name for picture in pictures]
        self.assertIn("line-test_accuracy-model.beta.svg", names)
        self.assertIn("paired-test_accuracy.svg", names)
        self.assertTrue(all(picture.read_text(encoding="utf-8").startswith("<svg ") for picture in pictures))
        with self.assertRaisesRegex(lab.ProgramError, "--x is “model.alpha”"):
            lab.plot(out, None, "--x", "model.alpha")

    def test_a_sweep_that_cannot_be_is_refused_with_the_reason(self) -> None:
        with self.assertRaisesRegex(lab.ProgramError, "no_such_setting"):
            axes = [{"setting": "model.no_such_setting", "values": [1]}]
            lab.sweep({"version": 1, "axes": axes}, self.folder / "out")


if __name__ == "__main__":
    unittest.main()
