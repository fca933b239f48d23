//! What is said of both networks together, and the axes that they share.

use crate::page::charts::{Axis, growth};
use crate::page::language::number::{decade, significant};
use crate::page::language::say;
use crate::page::store::inspect::{Fate, Seen};
use crate::page::store::names::chosen_names;

/// An error that grows by more than this on its way back explodes.
const EXPLODES: f64 = 1e4;
/// One that grows by more than this grows, for all to see.
const GROWS: f64 = 100.0;
/// Decades between the mean error of a neuron at the last step and what is shaded palest.
const BELOW: f64 = 1.4;
/// Decades above it that are told apart at least.
const ABOVE: f64 = 2.5;

/// Ends of the axes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Domains {
    /// Of the distance of the copies.
    pub distance: (f64, f64),
    /// Of the learning signal's norm.
    pub norms: (f64, f64),
    /// Of its shading: pale, full.
    pub shade: (f64, f64),
}

impl Domains {
    /// So that networks can be compared.
    pub fn of(all: &[Seen]) -> Self {
        let distances = all.iter().flat_map(|it| it.recording.divergence.iter());
        let norms = || {
            all.iter()
                .flat_map(|it| it.norms().iter().copied().map(f64::from))
        };
        // The slope's end too, where it falls on its way back.
        let slopes = all.iter().filter_map(|it| {
            let (end, signal) = (f64::from(*it.norms().last()?), it.signal()?);
            let fall = f64::from(signal.exponent.min(0.0)) * (it.steps as f64 - 1.0);
            Some(end * fall.exp())
        });
        Self {
            distance: Axis::decades("", distances.copied().map(f64::from)).domain,
            norms: Axis::decades("", norms().chain(slopes)).domain,
            shade: shade(all),
        }
    }
}

fn shade(all: &[Seen]) -> (f64, f64) {
    let ends = all
        .iter()
        .filter_map(|it| Some((f64::from(*it.norms().last()?), it.neurons)));
    let (mut sum, mut count) = (0.0, 0.0);
    for (norm, neurons) in ends {
        sum += norm / (neurons as f64).sqrt();
        count += 1.0;
    }
    let mean: f64 = sum / f64::max(count, 1.0);
    if mean <= 0.0 || !mean.is_finite() {
        return (1e-3, 1.0);
    }
    let most = all.iter().flat_map(|it| it.gradient.iter().copied());
    let most = most.filter(|it| it.is_finite()).fold(0.0, f64::max);
    let pale = mean.log10() - BELOW;
    let full = most
        .max(f64::MIN_POSITIVE)
        .log10()
        .max(mean.log10() + ABOVE);
    (10_f64.powf(pale), 10_f64.powf(full))
}

/// `pale 10⁻³, full 10⁷`
pub fn shade_text((pale, full): (f64, f64)) -> String {
    say!(
        "each cell |∂L/∂U|: pale {low}, full {high}",
        low = decade(pale),
        high = decade(full)
    )
}

/// How many times as large the error is at the first step as at the last.
pub fn grown(seen: &Seen) -> Option<f64> {
    let norms: Vec<f64> = seen.norms().iter().copied().map(f64::from).collect();
    growth(&norms)
}

/// What stands over the learning signal where there is nothing to see of it.
pub fn without_signal(seen: &Seen, (pale, _): (f64, f64)) -> Option<String> {
    let Some(signal) = seen.signal() else {
        return Some(say("Say what it is meant to be: without that there is no error.").to_owned());
    };
    if seen.gradient.iter().any(|&it| it > pale) {
        return None;
    }
    let error = significant(f64::from(signal.norms.last().copied().unwrap_or_default()));
    let right = seen.recording.label == Some(seen.recording.predicted);
    Some(if right {
        say!(
            "Read correctly: almost no error to carry back ({error}).",
            error
        )
    } else {
        say!("Almost no error to carry back ({error}).", error)
    })
}

/// What is on the screen, in one sentence; the unregularised network first.
pub fn headline([off, held]: [&Seen; 2]) -> String {
    let names = chosen_names();
    let fates = [off, held].map(Seen::fate);
    let parts = fates.map(|it| it == Fate::Parts);
    let parts_alone;
    let forwards = match parts {
        [true, true] => say("both networks part"),
        [false, false] if fates.contains(&Fate::FlipsAndFades) => {
            say("a spike flips, and the nudge fades in both all the same")
        }
        [false, false] => say("the nudge fades in both"),
        [first, _] => match names {
            Some([one, other]) => {
                parts_alone = say!(
                    "only {network} parts",
                    network = if first { one } else { other }
                );
                &parts_alone
            }
            None if first => say("only the unregularised network parts"),
            None => say("only the regularised network parts"),
        },
    };
    let [Some(off), Some(held)] = [off, held].map(grown) else {
        return say!("Forwards, {forwards}.", forwards);
    };
    let backwards = match [off, held].map(|it| it > EXPLODES) {
        [true, true] => say("both explode"),
        [true, false] => say("only one explodes"),
        [false, true] if names.is_some() => say("only one explodes"),
        [false, true] => say("only the regularised one explodes"),
        [false, false] if off.max(held) > GROWS => say("the error grows, and explodes in neither"),
        [false, false] => say("neither explodes"),
    };
    say!(
        "Forwards, {forwards}; backwards, {backwards}.",
        forwards,
        backwards
    )
}

/// The same of one network.
pub fn headline_of_one(seen: &Seen) -> String {
    let forwards = match seen.fate() {
        Fate::Parts => say("the copies part"),
        Fate::FlipsAndFades => say("a spike flips, and the nudge fades all the same"),
        Fate::Fades => say("the nudge fades"),
    };
    let Some(grown) = grown(seen) else {
        return say!("Forwards, {forwards}.", forwards);
    };
    let backwards = if grown > EXPLODES {
        say("the error explodes")
    } else if grown > GROWS {
        say("the error grows")
    } else {
        say("the error hardly grows")
    };
    say!(
        "Forwards, {forwards}; backwards, {backwards}.",
        forwards,
        backwards
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::protocol::Recording;
    use crate::page::store::Side;
    use crate::page::store::inspect::recordings::{recording, seen};

    fn of(change: impl Fn(&mut Recording)) -> Seen {
        let mut it = recording(20, &[4]);
        change(&mut it);
        seen(Side::Unregularised, it)
    }

    fn scaled(factor: f32) -> Seen {
        of(|it| {
            let signal = it.signal.as_mut().expect("given");
            signal.norms.iter_mut().for_each(|norm| *norm *= factor);
            for bytes in signal.gradient.as_chunks_mut::<4>().0 {
                *bytes = (f32::from_le_bytes(*bytes) * factor).to_le_bytes();
            }
        })
    }

    #[test]
    fn the_headline_says_which_network_parts_and_which_explodes() {
        let (grows, fades) = (of(|_| ()), of(|it| it.twin_spikes = it.spikes.clone()));
        let calm = of(|it| it.signal.as_mut().expect("given").norms.fill(1.0));
        assert_eq!(
            headline([&grows, &calm]),
            "Forwards, both networks part; backwards, only one explodes."
        );
        assert!(headline([&fades, &calm]).contains("only the regularised network parts"));
        assert!(headline([&calm, &calm]).ends_with("neither explodes."));
        let some = of(|it| it.signal.as_mut().expect("given").norms[0] = 2500.0);
        assert!(headline([&some, &some]).ends_with("the error grows, and explodes in neither."));
        assert!(headline([&fades, &fades]).contains("fades in both; backwards, both explode"));
        let drawn = of(|it| it.signal = None);
        assert_eq!(headline([&drawn, &drawn]), "Forwards, both networks part.");
    }

    #[test]
    fn of_one_network_the_headline_names_none() {
        let said = |seen: &Seen| headline_of_one(seen);
        let (grows, fades) = (of(|_| ()), of(|it| it.twin_spikes = it.spikes.clone()));
        assert_eq!(
            said(&grows),
            "Forwards, the copies part; backwards, the error explodes."
        );
        assert!(said(&fades).starts_with("Forwards, the nudge fades;"));
        let dies_out = of(|it| it.divergence[19] = 1e-4);
        assert!(
            said(&dies_out)
                .starts_with("Forwards, a spike flips, and the nudge fades all the same;")
        );
        let both = headline([&dies_out, &fades]);
        assert!(
            both.starts_with("Forwards, a spike flips, and the nudge fades in both all the same;")
        );
        let ends = |norm: f32| of(move |it| it.signal.as_mut().expect("given").norms[0] = norm);
        let calm = of(|it| it.signal.as_mut().expect("given").norms.fill(1.0));
        assert!(said(&ends(2500.0)).ends_with("the error grows."));
        assert!(said(&calm).ends_with("the error hardly grows."));
        assert_eq!(
            said(&of(|it| it.signal = None)),
            "Forwards, the copies part."
        );
    }

    #[test]
    fn an_empty_lens_says_why() {
        let domains = Domains::of(&[scaled(1.0), scaled(1e-9)]);
        assert_eq!(without_signal(&scaled(1.0), domains.shade), None);
        let right = without_signal(&scaled(1e-9), domains.shade).unwrap_or_default();
        assert!(
            right.starts_with("Read correctly: almost no error"),
            "{right}"
        );
        let drawn = of(|it| it.signal = None);
        assert!(without_signal(&drawn, domains.shade).is_some_and(|it| it.contains("meant to be")));
    }

    #[test]
    fn the_axes_hold_both_networks_and_the_slope() {
        let falls = of(|it| it.signal.as_mut().expect("given").exponent = -1.0);
        let domains = Domains::of(&[scaled(1.0), falls]);
        assert!(domains.norms.0 <= (-19.0_f64).exp() && domains.norms.1 >= 2_f64.powi(19));
        assert!(domains.shade.0 < domains.shade.1);
        assert!(shade_text((1e-3, 1e7)).contains("pale 10⁻³, full 10⁷"));
        let none = Domains::of(&[]);
        assert!(none.distance.0 > 0.0 && none.norms.0 > 0.0);
    }
}
