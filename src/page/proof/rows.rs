//! The rows of the proof exponent by exponent, all on one axis: how far off, in tolerances.

use crate::core::name::Named;
use crate::core::protocol::{Proof, ProofRow};
use crate::page::charts::Table;
use crate::page::language::number::{compact, fixed, percent};
use crate::page::language::{heard, key, say};
use crate::page::store::proofs::{ProofState, Proofs, system_of};
use strum::{IntoStaticStr, VariantArray};

/// Where the axis ends, in tolerances: what is farther off stands at its end.
pub const REACH: f64 = 1.5;

/// One exponent of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct ProofLine {
    /// The estimator, and which exponent where there are several.
    pub name: String,
    pub known: f64,
    /// No number where it is missing.
    pub measured: f64,
    pub tolerance: f64,
}

/// How an exponent came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Verdict {
    Within,
    Off,
    Missing,
}

impl ProofLine {
    /// The difference in tolerances.
    pub fn share(&self) -> f64 {
        (self.measured - self.known) / self.tolerance
    }

    pub fn is_within(&self) -> bool {
        self.verdict() == Verdict::Within
    }

    pub fn verdict(&self) -> Verdict {
        match self.share().abs() {
            share if share <= 1.0 => Verdict::Within,
            share if share.is_nan() => Verdict::Missing,
            _ => Verdict::Off,
        }
    }

    /// As in "✓ within", "≠ 1.4 × tolerance".
    pub fn verdict_words(&self) -> String {
        match self.verdict() {
            Verdict::Within => say("✓ within").to_owned(),
            Verdict::Off => say!("≠ {size} × tolerance", size = compact(self.share().abs())),
            Verdict::Missing => say("≠ no number").to_owned(),
        }
    }

    /// Where its mark stands, 0 to 1 along the axis.
    pub fn place(&self) -> Option<f64> {
        let share = self.share();
        (!share.is_nan()).then(|| (share.clamp(-REACH, REACH) / REACH + 1.0) / 2.0)
    }

    /// The mark in words.
    pub fn words(&self) -> String {
        match self.place() {
            Some(_) => say!(
                "off by {size} of the tolerance",
                size = percent(self.share().abs())
            ),
            None => say("no number").to_owned(),
        }
    }
}

/// The exponents of a row, the largest first.
pub fn lines(proof: &Proof) -> Vec<ProofLine> {
    const ORDINALS: [&str; 4] = [key("first"), key("second"), key("third"), key("fourth")];
    let line = |(place, &known): (usize, &f64)| {
        let name = match (proof.known.len(), ORDINALS.get(place)) {
            (1, _) => heard(&proof.estimator),
            (_, Some(ordinal)) => format!("{}, {}", heard(&proof.estimator), say(ordinal)),
            (_, None) => say!(
                "{estimator}, number {place}",
                estimator = heard(&proof.estimator),
                place = place + 1
            ),
        };
        ProofLine {
            name,
            known,
            measured: proof.measured.get(place).copied().unwrap_or(f64::NAN),
            tolerance: proof.tolerance,
        }
    };
    proof.known.iter().enumerate().map(line).collect()
}

/// The largest difference of a row; no number where an exponent is missing.
pub fn error(proof: &Proof) -> f64 {
    if proof.measured.len() != proof.known.len() {
        return f64::NAN;
    }
    let distances = lines(proof)
        .into_iter()
        .map(|line| (line.measured - line.known).abs());
    distances.fold(0.0, |most, distance| {
        if distance > most || distance.is_nan() {
            distance
        } else {
            most
        }
    })
}

/// An exponent with one place more than its tolerance needs.
pub fn value_words(value: f64, tolerance: f64) -> String {
    if value.is_nan() {
        return "–".to_owned();
    }
    fixed(value, digits(tolerance))
}

fn digits(tolerance: f64) -> usize {
    let places = (-tolerance.log10()).ceil() as i32 + 1;
    places.clamp(2, 12) as usize
}

/// In full, with spaces between.
pub fn written(values: &[f64]) -> String {
    let texts: Vec<String> = values.iter().map(f64::to_string).collect();
    texts.join(" ")
}

/// What stands above everything.
pub fn headline(proofs: &Proofs) -> String {
    let (done, of, right) = (proofs.rows.len(), proofs.of, proofs.right());
    let result = match &proofs.state {
        ProofState::Idle => return say("Is this number right?").to_owned(),
        ProofState::Running if done == 0 => say("The first check is under way").to_owned(),
        ProofState::Running => say!("{done} of {of} checked", done, of),
        ProofState::Done if right == of => say!("{right} of {of} are within tolerance", right, of),
        ProofState::Done if of - right == 1 => say!("{right} of {of} are, one is not", right, of),
        ProofState::Done => say!(
            "{right} of {of} are, {wrong} are not",
            right,
            of,
            wrong = of - right
        ),
        ProofState::Stopped | ProofState::Broken(_) => {
            say!(
                "{right} of the {done} checked are within tolerance",
                right,
                done
            )
        }
    };
    say!("Is this number right? {result}", result)
}

/// What is to be known beside the headline: the closest call, or the first that is wrong.
pub fn finding(proofs: &Proofs) -> String {
    if proofs.rows.is_empty() {
        return say(
            "Each estimator, on systems whose exponents are known from theory or the literature.",
        )
        .to_owned();
    }
    let wrong = proofs.rows.iter().find_map(|row| match row {
        Err(failure) => Some(say!(
            "{title} could not be measured: {why}.",
            title = heard(&failure.title),
            why = failure.reason.trim_end_matches('.')
        )),
        Ok(proof) => {
            let line = lines(proof).into_iter().find(|line| !line.is_within())?;
            let [measured, known] =
                [line.measured, line.known].map(|it| value_words(it, line.tolerance));
            Some(say!(
                "{title}, {line}: measured {measured}, known {known}.",
                title = heard(&proof.title),
                line = line.name,
                measured,
                known
            ))
        }
    });
    wrong.or_else(|| closest(proofs)).unwrap_or_default()
}

fn closest(proofs: &Proofs) -> Option<String> {
    let each = proofs.rows.iter().flatten();
    let each = each.flat_map(|proof| lines(proof).into_iter().map(|line| (&proof.title, line)));
    let (title, line) =
        each.max_by(|one, other| one.1.share().abs().total_cmp(&other.1.share().abs()))?;
    let share = percent(line.share().abs());
    Some(say!(
        "The largest difference takes {share} of its tolerance: {title}, {line}.",
        share,
        title = heard(title),
        line = heard(&line.name)
    ))
}

/// Every exponent as a line of a file, numbers in full.
pub fn csv(rows: &[ProofRow]) -> String {
    let heads = [
        "system",
        "estimator",
        "known",
        "measured",
        "tolerance",
        "unit",
        "device",
        "verdict",
    ];
    let of_proof = |proof: &Proof| {
        let line = |line: ProofLine| {
            vec![
                proof.title.clone(),
                line.name.clone(),
                line.known.to_string(),
                line.measured.to_string(),
                line.tolerance.to_string(),
                proof.unit.clone(),
                proof.device.clone(),
                line.verdict().key().to_owned(),
            ]
        };
        lines(proof).into_iter().map(line).collect::<Vec<_>>()
    };
    let of_row = |row: &ProofRow| match row {
        Ok(proof) => of_proof(proof),
        Err(failure) => {
            let title = system_of(row).title.to_owned();
            let empty = String::new();
            vec![vec![
                title,
                failure.key.clone(),
                empty.clone(),
                empty.clone(),
                empty.clone(),
                empty,
                failure.device.clone(),
                say!("failed: {reason}", reason = failure.reason),
            ]]
        }
    };
    let table = Table {
        heads: heads.map(str::to_owned).to_vec(),
        rows: rows.iter().flat_map(of_row).collect(),
    };
    table.csv()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::protocol::{DeviceChoice, ProofFailure};
    use crate::page::store::proofs::fixtures;

    fn proof(title: &str, known: &[f64], measured: &[f64]) -> Proof {
        Proof {
            key: format!("{title}-spectrum"),
            estimator: "spectrum".to_owned(),
            known: known.to_vec(),
            measured: measured.to_vec(),
            tolerance: 0.01,
            ..fixtures::proof(title)
        }
    }

    fn proofs(rows: Vec<ProofRow>) -> Proofs {
        let mut proofs = Proofs::default();
        proofs.begin(1, DeviceChoice::Cpu);
        let of = rows.len();
        for (index, row) in rows.into_iter().enumerate() {
            proofs.take(1, row, index, of);
        }
        proofs
    }

    #[test]
    fn exponents_have_one_digit_more_than_the_tolerance() {
        let cases = [(0.003, 4), (0.02, 3), (1e-9, 10), (1e-5, 6), (0.1, 2)];
        for (tolerance, places) in cases {
            assert_eq!(digits(tolerance), places);
        }
        assert_eq!(value_words(f64::NAN, 0.1), "–");
    }

    #[test]
    fn every_exponent_of_a_row_stands_on_the_one_axis_and_one_far_off_at_its_end() {
        let lines = lines(&proof("Hénon map", &[0.42, -1.62, 0.0], &[0.425, -1.72]));
        let names: Vec<&str> = lines.iter().map(|line| line.name.as_str()).collect();
        assert_eq!(
            names,
            ["spectrum, first", "spectrum, second", "spectrum, third"]
        );
        let close =
            |place: Option<f64>, wanted: f64| place.is_some_and(|it| (it - wanted).abs() < 1e-9);
        assert!(
            close(lines[0].place(), 0.5 + 0.5 / 3.0),
            "{:?}",
            lines[0].place()
        );
        assert!(close(lines[1].place(), 0.0));
        assert_eq!(lines[2].place(), None);
        let verdicts: Vec<String> = lines.iter().map(ProofLine::verdict_words).collect();
        assert_eq!(verdicts, ["✓ within", "≠ 10 × tolerance", "≠ no number"]);
    }

    #[test]
    fn the_headline_counts_and_the_sentence_names_the_closest_call_or_what_is_wrong() {
        let (one, other) = (
            proof("Map", &[0.5], &[0.501]),
            proof("Flow", &[0.5], &[0.4952]),
        );
        let right = proofs(vec![Ok(one.clone()), Ok(other)]);
        assert_eq!(
            headline(&right),
            "Is this number right? 2 of 2 are within tolerance"
        );
        let said = finding(&right).replace('\u{a0}', " ");
        assert_eq!(
            said,
            "The largest difference takes 48 % of its tolerance: Flow, spectrum."
        );

        let off = Proof {
            within: false,
            ..proof("Net", &[0.0652], &[0.0431])
        };
        let wrong = proofs(vec![Ok(one), Ok(off)]);
        assert_eq!(
            headline(&wrong),
            "Is this number right? 1 of 2 are, one is not"
        );
        assert_eq!(
            finding(&wrong),
            "Net, spectrum: measured 0.043, known 0.065."
        );

        let failed = proofs(vec![Err(Box::new(ProofFailure {
            key: "net".to_owned(),
            title: "Net".to_owned(),
            equation: String::new(),
            source: String::new(),
            device: "GPU".to_owned(),
            reason: "the device is gone.".to_owned(),
        }))]);
        assert_eq!(
            finding(&failed),
            "Net could not be measured: the device is gone."
        );
        assert!(csv(&failed.rows).ends_with("Net,net,,,,,GPU,failed: the device is gone.\n"));
        assert_eq!(headline(&Proofs::default()), "Is this number right?");
    }

    #[test]
    fn the_error_of_a_row_is_its_largest_and_no_number_where_one_is_missing() {
        let largest = error(&proof("Map", &[0.5, -1.0], &[0.501, -0.99]));
        assert!((largest - 0.01).abs() < 1e-12);
        assert!(error(&proof("Map", &[0.5, -1.0], &[0.501])).is_nan());
    }
}
