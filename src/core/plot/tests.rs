//! From runs to what stands at which place of a picture.

use super::*;

fn run(setting: &[(&str, Value)], seed: u64, side: Side, accuracy: f64) -> Run {
    let setting = setting.iter();
    Run {
        setting: setting
            .map(|(path, value)| ((*path).to_owned(), value.clone()))
            .collect(),
        seed,
        side,
        state: State::Finished,
        reason: None,
        measured: Measured {
            test_accuracy: Some(accuracy),
            ..Measured::default()
        },
    }
}

fn failed(run: Run) -> Run {
    Run {
        state: State::Failed,
        reason: Some("the loss became NaN at step 7".to_owned()),
        measured: Measured::default(),
        ..run
    }
}

fn with_exponent(mut run: Run, exponent: f64) -> Run {
    run.measured.exponent = Some(exponent);
    run
}

fn sweep(axes: &[&str], runs: Vec<Run>) -> Sweep {
    Sweep {
        name: "A & B <small>".to_owned(),
        axes: axes.iter().map(|path| (*path).to_owned()).collect(),
        planned: runs.len(),
        runs,
        ..Sweep::default()
    }
}

const GAIN: &str = "model.recurrent_init.gain";
const BETA: &str = "model.beta";
const TARGET: &str = "lyapunov.lambda_target";

fn number(value: f64) -> Value {
    Value::Number(value)
}

/// Two gains by two betas, two seeds, both sides; accuracy gain / 10 + seed / 100, a tenth more with the
/// regulariser; the exponent crosses zero between the gains.
fn grid() -> Sweep {
    let mut runs = Vec::new();
    for side in SIDES {
        for gain in [1.0, 3.0] {
            for beta in [0.5, 0.9] {
                for seed in 0..2_u32 {
                    let setting = [(GAIN, number(gain)), (BETA, number(beta))];
                    let more = if side == Side::Regularised { 0.1 } else { 0.0 };
                    let accuracy = gain / 10.0 + f64::from(seed) / 100.0 + more;
                    let run = run(&setting, seed.into(), side, accuracy);
                    runs.push(with_exponent(run, gain - 2.0));
                }
            }
        }
    }
    sweep(&[GAIN, BETA], runs)
}

fn named(pictures: &[Picture]) -> Vec<String> {
    pictures.iter().map(Picture::file_name).collect()
}

fn only(sweep: &Sweep, kind: Kind) -> Picture {
    let request = Request {
        kind: Some(kind),
        quantity: Some(Quantity::TestAccuracy),
        ..Request::default()
    };
    pictures(sweep, request).expect("it can be drawn").remove(0)
}

/// An attribute of each element of this kind that has all of these words.
fn attributes(svg: &str, element: &str, words: &[&str], attribute: &str) -> Vec<String> {
    let open = format!("<{element} ");
    let lines = svg.lines().filter(|line| line.starts_with(&open));
    let lines = lines.filter(|line| words.iter().all(|word| line.contains(word)));
    let value = |line: &str| {
        let from = line
            .split_once(&format!(" {attribute}=\""))
            .expect("it has one")
            .1;
        from.split_once('"').expect("it ends").0.to_owned()
    };
    lines.map(value).collect()
}

fn numbers(svg: &str, element: &str, words: &[&str], attribute: &str) -> Vec<f64> {
    let values = attributes(svg, element, words, attribute).into_iter();
    values.map(|text| text.parse().expect("a number")).collect()
}

/// Where a text stands; plotters writes it on the line after its tag.
fn text_at(svg: &str, text: &str) -> (f64, f64) {
    let lines: Vec<&str> = svg.lines().collect();
    let at = lines.iter().position(|line| *line == text);
    let tag = lines[at.unwrap_or_else(|| panic!("“{text}” is not in it")) - 1];
    (
        numbers(tag, "text", &[], "x")[0],
        numbers(tag, "text", &[], "y")[0],
    )
}

#[test]
fn the_pictures_that_suit_two_axes_and_two_sides_are_maps_lines_and_dots() {
    let pictures = pictures(&grid(), Request::default()).expect("it can be drawn");
    let expected = [
        "heat-test_accuracy-model.recurrent_init.gain-model.beta.svg",
        "heat-exponent-model.recurrent_init.gain-model.beta.svg",
        "line-test_accuracy-model.recurrent_init.gain.svg",
        "line-test_accuracy-model.beta.svg",
        "line-exponent-model.recurrent_init.gain.svg",
        "line-exponent-model.beta.svg",
        "paired-test_accuracy.svg",
    ];
    assert_eq!(named(&pictures), expected);
}

#[test]
fn a_cell_is_the_mean_over_the_seeds_of_its_side() {
    let Picture::Heat(heat) = only(&grid(), Kind::Heat) else {
        panic!("a map")
    };
    assert_eq!(heat.panels.len(), 2);
    assert_eq!(heat.x.title, "Initial gain g");
    assert_eq!(heat.y.title, "Membrane decay β (per step)");
    let mean = |panel: usize, row: usize, column: usize| match heat.panels[panel].cells[row][column]
    {
        Cell::Mean { mean, without: 0 } => (mean * 1e6).round() / 1e6,
        other => panic!("{other:?}"),
    };
    assert_eq!([mean(0, 0, 0), mean(0, 0, 1)], [0.105, 0.305]);
    assert_eq!([mean(1, 1, 0), mean(1, 1, 1)], [0.205, 0.405]);
    // Between gain 1 (exponent -1) and gain 3 (+1).
    assert_eq!(heat.panels[0].zero, [[(0.5, 0.0), (0.5, 1.0)]]);
}

#[test]
fn a_map_writes_each_mean_in_its_cell_and_draws_the_zero_between() {
    let svg = only(&grid(), Kind::Heat).svg().expect("it can be drawn");
    let (low, high) = (text_at(&svg, "10.5"), text_at(&svg, "30.5"));
    let (from, to) = (text_at(&svg, "1"), text_at(&svg, "3"));
    assert_eq!(
        (low.0, high.0),
        (from.0, to.0),
        "a number stands above its gain"
    );
    let line = attributes(&svg, "polyline", &["stroke-width=\"22\""], "points");
    let x: f64 = line[0]
        .split(',')
        .next()
        .expect("a point")
        .parse()
        .expect("a number");
    assert!(
        (x - f64::midpoint(from.0, to.0)).abs() <= 1.0,
        "{x} between {from:?} and {to:?}"
    );
}

#[test]
fn a_map_shows_failed_runs_and_says_how_many() {
    let mut sweep = grid();
    // All of one cell, one of another.
    for index in [0, 1, 2] {
        sweep.runs[index] = failed(sweep.runs[index].clone());
    }
    let picture = only(&sweep, Kind::Heat);
    let Picture::Heat(heat) = &picture else {
        panic!("a map")
    };
    assert_eq!(heat.panels[0].cells[0][0], Cell::Failed);
    assert_eq!(
        heat.panels[0].cells[1][0],
        Cell::Mean {
            mean: 0.11,
            without: 1
        }
    );
    assert_eq!(heat.notes[0], "16 runs, 3 failed (crosses).");
    let svg = picture.svg().expect("it can be drawn");
    assert!(svg.contains("16 runs, 3 failed (crosses)."));
    assert_eq!(
        attributes(&svg, "rect", &["fill=\"#D9DDE1\""], "x").len(),
        1
    );
    // Two strokes a cross, a large one and a small one.
    assert_eq!(
        attributes(&svg, "polyline", &["stroke-width=\"15\""], "points").len(),
        4
    );
}

#[test]
fn a_picture_of_a_sweep_under_way_says_how_far_it_is() {
    let sweep = Sweep {
        planned: 2000,
        ..grid()
    };
    let svg = only(&sweep, Kind::Line).svg().expect("it can be drawn");
    assert!(svg.contains("16 of 2,000 runs so far."));
}

#[test]
fn a_line_stands_at_its_values_and_its_band_goes_from_the_least_to_the_greatest() {
    let picture = only(&grid(), Kind::Line);
    let Picture::Line(lines) = &picture else {
        panic!("lines")
    };
    assert_eq!(lines.curves[0].places[0].ends(), Some((0.1, 0.11)));
    let svg = picture.svg().expect("it can be drawn");
    let (bottom, top) = (text_at(&svg, "0").1, text_at(&svg, "100").1);
    let high = |value: f64| bottom + (top - bottom) * value;
    let rings = numbers(&svg, "circle", &["fill=\"none\""], "cy");
    // The first ring explains the colours.
    for (y, accuracy) in rings[1..].iter().zip([0.105, 0.305]) {
        assert!((y - high(accuracy)).abs() <= 2.0, "{y} for {accuracy}");
    }
    let x = numbers(&svg, "circle", &["fill=\"none\""], "cx");
    assert_eq!((x[1], x[2]), (text_at(&svg, "1").0, text_at(&svg, "3").0));
    assert_eq!(
        attributes(&svg, "polygon", &["opacity=\"0.18\""], "points").len(),
        2
    );
}

#[test]
fn where_a_setting_does_nothing_its_line_is_level() {
    let mut runs = vec![run(&[(TARGET, Value::Absent)], 0, Side::Unregularised, 0.2)];
    for target in [-0.2, -0.1] {
        runs.push(run(&[(TARGET, number(target))], 0, Side::Regularised, 0.9));
    }
    let Picture::Line(lines) = only(&sweep(&[TARGET], runs.clone()), Kind::Line) else {
        panic!("lines")
    };
    assert!(lines.curves[0].is_level && !lines.curves[1].is_level);
    assert!(
        lines
            .notes
            .iter()
            .any(|note| note.starts_with("Unregularised: the setting does"))
    );
    // And the one run without is the partner of both with.
    let Picture::Paired(paired) = only(&sweep(&[TARGET], runs), Kind::Paired) else {
        panic!("dots")
    };
    assert_eq!(paired.pairs.len(), 2);
    assert!(
        paired
            .pairs
            .iter()
            .all(|pair| pair.unregularised == Some(0.2))
    );
}

#[test]
fn dots_are_paired_by_settings_and_seed_and_the_shares_count_failed_runs() {
    let at = |gain| [(GAIN, number(gain))];
    let runs = vec![
        run(&at(1.0), 0, Side::Unregularised, 0.95),
        run(&at(1.0), 0, Side::Regularised, 1.0),
        run(&at(1.0), 1, Side::Unregularised, 0.2),
        // Nine tenths, as 32 bits have them.
        run(&at(1.0), 1, Side::Regularised, 0.9_f32.into()),
        failed(run(&at(2.0), 0, Side::Unregularised, 0.0)),
        run(&at(2.0), 0, Side::Regularised, 0.5),
        // Its partner has not run yet.
        run(&at(3.0), 0, Side::Regularised, 0.99),
    ];
    let picture = only(&sweep(&[GAIN], runs), Kind::Paired);
    let Picture::Paired(paired) = &picture else {
        panic!("dots")
    };
    assert_eq!(paired.pairs.len(), 3);
    let reach = paired.reach.expect("of accuracies");
    assert_eq!(
        (reach.bar, reach.unregularised, reach.regularised),
        (Bar::NearBest(0.9), 1, 2)
    );
    let svg = picture.svg().expect("it can be drawn");
    for words in [
        "1 of 3 (33.3 %)",
        "2 of 3 (66.7 %)",
        "Dashed line: 90 %, 90 % of the best run.",
    ] {
        assert!(svg.contains(words), "{words}");
    }
    let (bottom, top) = (text_at(&svg, "0").1, text_at(&svg, "100").1);
    let rings = numbers(&svg, "circle", &["fill=\"none\""], "cy");
    let high = |value: f64| bottom + (top - bottom) * value;
    assert_eq!(rings.len(), 2, "the failed one has none");
    assert!((rings[0] - high(0.95)).abs() <= 2.0 && (rings[1] - high(0.2)).abs() <= 2.0);
}

#[test]
fn many_drawn_values_are_put_into_bins() {
    let drawn = (0..100).map(|index| {
        let rate = 1e-4 * 1000_f64.powf(f64::from(index) / 99.0);
        run(
            &[("training.learning_rate", number(rate))],
            0,
            Side::Regularised,
            0.5,
        )
    });
    let sweep = sweep(&["training.learning_rate"], drawn.collect());
    let axis = Axis::new(&sweep, "training.learning_rate");
    assert!(axis.is_log);
    // Round edges: three decades by 1 and 3.
    assert_eq!(axis.places.len(), 6);
    assert_eq!(axis.places[1], Place::Bin(3e-4, 1e-3));
    let mut counted = vec![0; 6];
    for run in &sweep.runs {
        for place in axis.places_of(run.value("training.learning_rate")) {
            counted[place] += 1;
        }
    }
    assert_eq!(
        counted.iter().sum::<usize>(),
        100,
        "each in one bin: {counted:?}"
    );
    assert!(only(&sweep, Kind::Line).svg().is_ok());
}

/// Ten points of two settings, drawn.
fn drawn() -> Sweep {
    let runs = (0..10_u32).map(|index| {
        let gain = 0.2 + 0.283 * f64::from(index);
        let beta = 0.013 + 0.097 * f64::from((index * 7) % 10);
        run(
            &[(GAIN, number(gain)), (BETA, number(beta))],
            0,
            Side::Regularised,
            0.5,
        )
    });
    Sweep {
        drawn: vec![GAIN.to_owned(), BETA.to_owned()],
        ..sweep(&[GAIN, BETA], runs.collect())
    }
}

#[test]
fn few_drawn_values_share_the_cells_of_a_map_whose_ticks_are_round() {
    let Picture::Heat(heat) = only(&drawn(), Kind::Heat) else {
        panic!("a map")
    };
    let edges: Vec<f64> = heat
        .x
        .places
        .iter()
        .map(|place| match place {
            Place::Bin(low, _) => *low,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(edges, [0.0, 1.0, 2.0]);
    let runs = heat.panels[0].cells.iter().flatten();
    assert!(
        runs.filter(|cell| **cell == Cell::Empty).count() <= 2,
        "{:?}",
        heat.panels
    );
    // A line keeps their distances, and its ticks are round too.
    let picture = only(&drawn(), Kind::Line);
    let Picture::Line(lines) = &picture else {
        panic!("lines")
    };
    assert_eq!(lines.x.places.len(), 10);
    let svg = picture.svg().expect("drawn");
    for tick in ["1", "2"] {
        text_at(&svg, tick);
    }
}

#[test]
fn runs_in_which_a_setting_does_nothing_stand_at_none_of_its_values_and_are_counted() {
    const SLOPE: &str = "model.surrogate.slope";
    let at = |slope: Value, gain: f64, accuracy: f64| {
        run(
            &[(SLOPE, slope), (GAIN, number(gain))],
            0,
            Side::Regularised,
            accuracy,
        )
    };
    let runs = vec![
        at(number(10.0), 1.0, 0.2),
        at(number(50.0), 2.0, 0.4),
        // Of an arctangent.
        at(Value::Absent, 1.0, 0.9),
        at(Value::Absent, 2.0, 1.0),
    ];
    let sweep = sweep(&[SLOPE, GAIN], runs);
    let Picture::Line(lines) = only(&sweep, Kind::Line) else {
        panic!("lines")
    };
    let means: Vec<_> = lines.curves[0].places.iter().map(Tally::mean).collect();
    assert_eq!(means, [Some(0.2), Some(0.4)]);
    let note = "Regularised: 2 runs in which the setting does nothing are left out.";
    assert!(lines.notes.iter().any(|it| it == note), "{:?}", lines.notes);
    assert!(!lines.curves[0].is_level);
    let Picture::Heat(heat) = only(&sweep, Kind::Heat) else {
        panic!("a map")
    };
    let has = |cell: &&Cell| matches!(cell, Cell::Mean { .. });
    let cells = heat.panels[0].cells.iter().flatten();
    assert_eq!(cells.filter(has).count(), 2, "{:?}", heat.panels);
    let note = "Regularised: 2 runs in which one of the settings does nothing are left out.";
    assert!(heat.notes.iter().any(|it| it == note), "{:?}", heat.notes);
}

/// Both sides end at the same accuracy, with the regulariser sooner; one start never does without it.
fn stopped_at_85() -> Sweep {
    let at = |seed: u64, side, steps: Option<f64>| {
        let accuracy = if steps.is_some() { 0.86 } else { 0.3 };
        let mut run = run(&[(GAIN, number(1.0))], seed, side, accuracy);
        run.measured.steps_to_accuracy = steps;
        if steps.is_some() {
            run.state = State::Stopped;
        }
        run
    };
    let runs = vec![
        at(0, Side::Unregularised, Some(500.0)),
        at(0, Side::Regularised, Some(200.0)),
        at(1, Side::Unregularised, None),
        at(1, Side::Regularised, Some(300.0)),
    ];
    Sweep {
        stop_accuracy: Some(0.85),
        ..sweep(&[GAIN], runs)
    }
}

#[test]
fn runs_that_were_stopped_at_an_accuracy_are_compared_by_the_steps_to_it() {
    let found = pictures(&stopped_at_85(), Request::default()).expect("drawn");
    assert_eq!(named(&found), ["paired-steps_to_accuracy.svg"]);
    let Picture::Paired(paired) = &found[0] else {
        panic!("dots")
    };
    let reach = paired.reach.expect("of steps");
    assert_eq!(
        (reach.bar, reach.unregularised, reach.regularised),
        (Bar::Asked(0.85), 1, 2)
    );
    let svg = found[0].svg().expect("drawn");
    for words in [
        "4 runs, 3 stopped at the accuracy asked for, 1 that did",
        "Runs are stopped at the first epoch with 85 % test",
        "Starts that reach 85 %: Unregularised: 1 of 2 (50 %);",
        "2 of 2 (100 %)",
        "Steps (warm-up included)",
    ] {
        assert!(svg.contains(words), "{words}");
    }
    assert!(!svg.contains("Dashed line"));
    // A title that is too long for a line goes on beneath.
    for line in [
        "Steps to the accuracy asked for without and with",
        "the regulariser",
    ] {
        text_at(&svg, line);
    }
    // The cross of the one that did not stands above all dots.
    let crosses = attributes(&svg, "polyline", &["stroke-width=\"15\""], "points");
    let y = |points: &String| -> f64 {
        let (_, y) = points
            .split(' ')
            .next()
            .expect("a point")
            .split_once(',')
            .expect("a pair");
        y.parse().expect("a number")
    };
    let rings = numbers(&svg, "circle", &["fill=\"none\""], "cy");
    assert_eq!(crosses.len(), 2);
    assert!(
        crosses.iter().map(y).all(|cross| cross < rings[0]),
        "{crosses:?} {rings:?}"
    );
}

#[test]
fn an_accuracy_that_runs_were_stopped_at_says_so_and_is_measured_by_itself() {
    let picture = only(&stopped_at_85(), Kind::Paired);
    let Picture::Paired(paired) = &picture else {
        panic!("dots")
    };
    // 90 % of the best run, which was stopped, would be no bar.
    assert_eq!(paired.reach.map(|it| it.bar), Some(Bar::Asked(0.85)));
    let svg = picture.svg().expect("drawn");
    for words in [
        "and what is shown is read there",
        "Dashed line: 85 %, at which runs are stopped.",
    ] {
        let text = paired.notes.join(" ");
        assert!(svg.contains(words) || text.contains(words), "{words}");
    }
    // Where no run reached it there are no steps to be shown.
    let mut none = stopped_at_85();
    for run in &mut none.runs {
        run.measured.steps_to_accuracy = None;
        run.state = State::Finished;
    }
    let found = pictures(&none, Request::default()).expect("drawn");
    assert_eq!(named(&found), ["paired-test_accuracy.svg"]);
}

#[test]
fn choices_stand_under_the_names_that_the_page_has_for_them() {
    let of = |name: &str, accuracy| {
        let setting = [("model.reset", Value::Name(name.to_owned()))];
        run(&setting, 0, Side::Regularised, accuracy)
    };
    let sweep = sweep(&["model.reset"], vec![of("zero", 0.1), of("none", 0.2)]);
    let axis = Axis::new(&sweep, "model.reset");
    let labels: Vec<String> = axis.places.iter().map(Place::label).collect();
    let field = crate::core::settings::named("model.reset").expect("a field");
    let label = |key: &str| field.label_of(key).expect("a name");
    assert_eq!(labels, [label("zero"), label("none")]);
}

#[test]
fn a_picture_has_words_for_those_who_do_not_see_it_and_escapes_them() {
    let svg = only(&grid(), Kind::Paired).svg().expect("it can be drawn");
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\""));
    assert!(
        svg.contains("<title id=\"title\">Test accuracy without and with the regulariser</title>")
    );
    assert!(svg.contains("A &amp; B &lt;small&gt;"));
    assert!(svg.trim_end().ends_with("</svg>"));
}

#[test]
fn what_cannot_be_drawn_is_refused_with_what_can() {
    let one_side = |runs: Vec<Run>| {
        let is = |run: &Run| run.side == Side::Regularised;
        sweep(&[GAIN], runs.into_iter().filter(is).collect())
    };
    let asked = |kind, x, y| Request {
        kind,
        x,
        y,
        quantity: None,
    };
    let refused =
        |sweep: &Sweep, request| pictures(sweep, request).expect_err("refused").to_string();
    assert_eq!(
        refused(&sweep(&[], Vec::new()), Request::default()),
        "the sweep has no runs yet"
    );
    assert_eq!(
        refused(&grid(), asked(None, Some("model.alpha"), None)),
        "--x is “model.alpha”, which the sweep does not vary; allowed: model.recurrent_init.gain, \
         model.beta"
    );
    assert!(refused(&grid(), asked(None, Some(BETA), Some(BETA))).contains("needs two settings"));
    let side = one_side(grid().runs);
    assert!(refused(&side, asked(Some(Kind::Heat), None, None)).contains("the sweep has model"));
    assert!(refused(&side, asked(Some(Kind::Paired), None, None)).contains("there are none"));
    let alone = sweep(&[], vec![run(&[], 0, Side::Regularised, 0.5)]);
    assert!(refused(&alone, Request::default()).contains("nothing to compare"));
    let broken = sweep(&[], vec![failed(run(&[], 0, Side::Regularised, 0.5))]);
    assert_eq!(
        refused(&broken, Request::default()),
        "no run has a test_accuracy; of 1 run 1 failed: the loss became NaN at step 7"
    );
    let mut some = one_side(grid().runs);
    for run in &mut some.runs[..3] {
        *run = failed(run.clone());
    }
    let said = refused(&some, asked(Some(Kind::Paired), None, None));
    let why = "of 8 runs 3 failed, all like this: the loss became NaN at step 7";
    assert!(
        said.contains("there are none") && said.ends_with(why),
        "{said}"
    );
    let steps = Request {
        quantity: Some(Quantity::StepsToAccuracy),
        ..Request::default()
    };
    assert!(refused(&grid(), steps).contains("this one has none"));
    let unknown = "accuracy"
        .parse::<Quantity>()
        .expect_err("refused")
        .to_string();
    assert!(
        unknown.starts_with("quantity is “accuracy”; allowed: test_accuracy,"),
        "{unknown}"
    );
}

#[test]
fn a_large_sweep_is_drawn_in_part_and_counted_whole() {
    let runs = (0..5000_u32)
        .flat_map(|seed| SIDES.map(|side| run(&[(GAIN, number(1.0))], seed.into(), side, 0.5)));
    let svg = only(&sweep(&[GAIN], runs.collect()), Kind::Paired)
        .svg()
        .expect("drawn");
    assert!(svg.contains("1,667 of 5,000 starts are drawn, all are counted."));
    assert!(svg.len() < 2_000_000, "{}", svg.len());
}

#[test]
fn a_picture_of_exponents_says_how_many_of_them_are_floors() {
    let mut all = Vec::new();
    for (seed, is_floor) in [(0, true), (1, false), (2, true)] {
        let setting = [("model.beta", Value::Number(0.5))];
        let mut run = with_exponent(run(&setting, seed, Side::Regularised, 0.5), -3.0);
        run.measured.is_floor = is_floor;
        all.push(run);
    }
    let sweep = sweep(&["model.beta"], all);
    let said = notes::counts(&sweep, Quantity::Exponent);
    assert_eq!(
        said,
        ["3 runs.", "2 runs with an exponent that is a floor."]
    );
    assert_eq!(notes::counts(&sweep, Quantity::TestAccuracy), ["3 runs."]);
}
