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


class Arguments(unittest.TestCase):
    """Refused before any program is started."""

    def test_what_is_no_value_of_an_argument_is_refused_with_its_name_and_what_is_one(self) -> None:
        with mock.patch.object(lab, "_call", side_effect=AssertionError("the program was called")):
            for call, said in (
                (lambda: lab.run({}, every="batch"), "every is 'batch'; allowed: 'epoch', 'step'"),
                (lambda: lab.run({}, device="tpu"), "device is 'tpu'; allowed: 'cpu', 'gpu', 'auto'"),
                (lambda: lab.run({}, every=None), "every is None; allowed"),
                (lambda: lab.run(3), "config is 3; allowed: a dictionary, or the path of a file"),
                (lambda: lab.run({"seed": math.nan}), "config cannot be written as JSON"),
                (lambda: lab.run({"seed": {1}}), "config cannot be written as JSON"),
                (lambda: lab.preset(2), "name is 2; allowed: a text"),
                (lambda: lab.sweep(None, "out"), "described is None; allowed: a dictionary, or the path"),
                (lambda: lab.sweep({}, "out", jobs=0), "jobs is 0; allowed: a whole number from 1 on"),
                (lambda: lab.sweep({}, "out", jobs=True), "jobs is True; allowed"),
                (lambda: lab.sweep({}, "out", jobs=1.5), "jobs is 1.5; allowed"),
                (lambda: lab.sweep({}, "out", shard=3), "shard is 3; allowed: a text"),
            ):
                with self.assertRaises((ValueError, TypeError)) as raised:
                    call()
                self.assertIn(said, str(raised.exception))


@unittest.skipIf(os.name == "nt", "the pretended program is a shell's")
class Saying(Folder):
    """With a program that says what it is told to."""

    def pretend(self, stderr: str, code: int) -> None:
        path = self.folder / "pretended"
        path.write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{stderr}\nEND\nexit {code}\n", encoding="utf-8")
        path.chmod(0o755)
        patched = mock.patch.dict(os.environ, {"LYAPUNOV_SNN": str(path)})
        patched.start()
        self.addCleanup(patched.stop)

    def test_what_it_says_beside_its_results_is_a_warning_each(self) -> None:
        self.pretend("lyapunov-snn: model.alpha has no effect\non CPU, with up to 3 MiB\nlyapunov-snn: it missed", 0)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            self.assertEqual(lab.run({}), [])
        self.assertEqual([str(it.message) for it in caught], ["model.alpha has no effect", "it missed"])
        self.assertTrue(all(it.category is lab.ProgramWarning for it in caught))
        self.assertEqual({it.filename for it in caught}, {__file__})

    def test_an_error_has_its_message_and_what_was_said_before_are_warnings(self) -> None:
        self.pretend("lyapunov-snn: model.alpha has no effect\non CPU\nlyapunov-snn: the loss became NaN", 1)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            with self.assertRaisesRegex(lab.ProgramError, "^the loss became NaN$") as raised:
                lab.run({})
        self.assertEqual([str(it.message) for it in caught], ["model.alpha has no effect"])
        self.assertEqual(raised.exception.code, 1)

    def test_an_error_that_is_not_in_its_own_words_is_passed_on_whole(self) -> None:
        self.pretend("error: invalid value '0' for '--jobs'\n\nFor more, try --help", 2)
        with self.assertRaisesRegex(lab.ProgramError, "invalid value '0' for '--jobs'\nFor more"):
            lab.run({})
        self.pretend("lyapunov-snn: model.alpha has no effect\nthread 'main' panicked: at the disco", 101)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with self.assertRaisesRegex(lab.ProgramError, "^thread 'main' panicked: at the disco$"):
                lab.run({})
        self.pretend("", 3)
        with self.assertRaisesRegex(lab.ProgramError, "it ended with 3"):
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

    def test_a_run_and_a_sweeps_line_have_the_same_numbers(self) -> None:
        epochs = lab.run(SMALL)
        out = self.folder / "out"
        lab.sweep({"version": 1, "base": {"config": SMALL}}, out)
        (row,) = lab.read(out, epochs=True)
        self.assertEqual(row["epochs"], epochs)
        self.assertEqual(row["test_accuracy"], epochs[-1]["test_accuracy"])

    def test_a_setting_without_effect_is_a_warning(self) -> None:
        idle = SMALL | {"lyapunov": {"regulariser": "off", "lambda_target": -0.2}}
        with self.assertWarnsRegex(lab.ProgramWarning, "lyapunov.lambda_target has no effect"):
            lab.run(idle)
        axes = [{"setting": "lyapunov.lambda_target", "values": [-0.2, -0.1]}]
        with self.assertWarnsRegex(lab.ProgramWarning, "lyapunov.lambda_target does nothing in any network"):
            described = {"version": 1, "base": {"config": SMALL}, "axes": axes, "sides": "unregularised"}
            lab.sweep(described, self.folder / "idle")

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
