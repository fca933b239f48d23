//! The surrogate and its one parameter: a sharpness, which is an inverse width, or a width.

use super::super::read::number;
use super::{BASE, Field, Input};
use crate::core::config::{ExperimentConfig, SurrogateConfig};
use crate::core::number::compact;

/// Beside a parameter's own value, what it comes to in the one measure that all of them share.
pub fn half_width(config: &ExperimentConfig) -> Option<String> {
    let half_width = config.model.surrogate.half_width();
    half_width.is_finite().then(|| {
        let words = compact(half_width);
        format!("Half-width {words}: there the slope is half of its peak.")
    })
}

const PARAMETER: Input = Input::Number {
    low: 1e-3,
    high: 1e3,
};

pub const KIND: Field = Field {
    path: "model.surrogate.kind",
    label: "Surrogate",
    help: "The slope that stands in for a spike's in the backward pass. How much passes back hangs on \
           its peak as on its width.",
    input: Input::Choice(&[
        ("atan", "Arctangent"),
        ("fast_sigmoid", "Fast sigmoid"),
        ("sigmoid", "Sigmoid"),
        ("triangular", "Triangle"),
        ("straight_through", "Straight-through"),
        ("snntorch_triangular", "snnTorch’s “triangular”"),
    ]),
    get: |config| match config.model.surrogate {
        SurrogateConfig::Atan { .. } => "atan".into(),
        SurrogateConfig::FastSigmoid { .. } => "fast_sigmoid".into(),
        SurrogateConfig::Sigmoid { .. } => "sigmoid".into(),
        SurrogateConfig::Triangular { .. } => "triangular".into(),
        SurrogateConfig::StraightThrough {} => "straight_through".into(),
        SurrogateConfig::SnntorchTriangular { .. } => "snntorch_triangular".into(),
    },
    set: |config, text| {
        config.model.surrogate = match text {
            "atan" => SurrogateConfig::Atan { alpha: 2.0 },
            "fast_sigmoid" => SurrogateConfig::FastSigmoid { slope: 25.0 },
            "sigmoid" => SurrogateConfig::Sigmoid { slope: 25.0 },
            "triangular" => SurrogateConfig::Triangular { width: 1.0 },
            "straight_through" => SurrogateConfig::StraightThrough {},
            "snntorch_triangular" => SurrogateConfig::SnntorchTriangular { threshold: 1.0 },
            _ => return None,
        };
        Some(())
    },
    ..BASE
};

pub const ALPHA: Field = Field {
    path: "model.surrogate.alpha",
    label: "Arctangent’s sharpness",
    symbol: "a",
    help: "An inverse width: (a/2) / (1 + (π a v / 2)²) at v = U − θ, with the peak a/2 and half of it \
           at |v| = 2/(π a).",
    input: PARAMETER,
    fallback: "2",
    get: |config| match config.model.surrogate {
        SurrogateConfig::Atan { alpha } => alpha.to_string(),
        _ => String::new(),
    },
    set: |config, text| {
        number(text).map(|alpha| config.model.surrogate = SurrogateConfig::Atan { alpha })
    },
    relevant: |config| matches!(config.model.surrogate, SurrogateConfig::Atan { .. }),
    ..BASE
};

/// Of both sigmoids.
pub const SLOPE: Field = Field {
    path: "model.surrogate.slope",
    label: "Sigmoid’s sharpness",
    symbol: "k",
    help: "An inverse width: 1 / (1 + k |v|)² (fast) with the peak 1 and half of it at |v| = (√2 − 1)/k, \
           or k e / (1 + e)² with e = exp(−k v), the peak k/4 and half of it at 2 ln(1 + √2)/k; v = U − θ.",
    input: PARAMETER,
    fallback: "25",
    get: |config| match config.model.surrogate {
        SurrogateConfig::FastSigmoid { slope } | SurrogateConfig::Sigmoid { slope } => {
            slope.to_string()
        }
        _ => String::new(),
    },
    set: |config, text| {
        let slope = number(text)?;
        config.model.surrogate = match config.model.surrogate {
            SurrogateConfig::Sigmoid { .. } => SurrogateConfig::Sigmoid { slope },
            _ => SurrogateConfig::FastSigmoid { slope },
        };
        Some(())
    },
    relevant: |config| {
        let surrogate = config.model.surrogate;
        matches!(
            surrogate,
            SurrogateConfig::FastSigmoid { .. } | SurrogateConfig::Sigmoid { .. }
        )
    },
    ..BASE
};

pub const WIDTH: Field = Field {
    path: "model.surrogate.width",
    label: "Triangle’s width",
    symbol: "w",
    help: "A width: max(0, 1 − |v| / w) at v = U − θ, with the peak 1 and half of it at |v| = w/2.",
    input: PARAMETER,
    fallback: "1",
    get: |config| match config.model.surrogate {
        SurrogateConfig::Triangular { width } => width.to_string(),
        _ => String::new(),
    },
    set: |config, text| {
        number(text).map(|width| config.model.surrogate = SurrogateConfig::Triangular { width })
    },
    relevant: |config| matches!(config.model.surrogate, SurrogateConfig::Triangular { .. }),
    ..BASE
};

fn of_snntorch(config: &ExperimentConfig) -> bool {
    let surrogate = config.model.surrogate;
    matches!(surrogate, SurrogateConfig::SnntorchTriangular { .. })
}

pub const THRESHOLD: Field = Field {
    path: "model.surrogate.threshold",
    label: "“Triangular”’s height",
    help: "snnTorch 1.0 takes this slope below the threshold and its negative above it: a height without \
           a width, and no triangle.",
    input: PARAMETER,
    fallback: "1",
    get: |config| match config.model.surrogate {
        SurrogateConfig::SnntorchTriangular { threshold } => threshold.to_string(),
        _ => String::new(),
    },
    set: |config, text| {
        let threshold = number(text)?;
        config.model.surrogate = SurrogateConfig::SnntorchTriangular { threshold };
        Some(())
    },
    relevant: of_snntorch,
    ..BASE
};

#[cfg(test)]
mod tests {
    use super::*;

    fn with(surrogate: SurrogateConfig) -> ExperimentConfig {
        let mut config = ExperimentConfig::default();
        config.model.surrogate = surrogate;
        config
    }

    #[test]
    fn what_falls_as_the_window_widens_is_called_a_sharpness_and_what_grows_a_width() {
        let of = |surrogate: fn(f64) -> SurrogateConfig| {
            let half_width = |parameter| surrogate(parameter).half_width();
            if half_width(2.0) < half_width(1.0) {
                ("sharpness", "An inverse width: ")
            } else {
                ("width", "A width: ")
            }
        };
        type Make = fn(f64) -> SurrogateConfig;
        let kinds: [(&Field, Make); 4] = [
            (&ALPHA, |alpha| SurrogateConfig::Atan { alpha }),
            (&SLOPE, |slope| SurrogateConfig::FastSigmoid { slope }),
            (&SLOPE, |slope| SurrogateConfig::Sigmoid { slope }),
            (&WIDTH, |width| SurrogateConfig::Triangular { width }),
        ];
        for (field, make) in kinds {
            let (name, help) = of(make);
            assert!(field.label.ends_with(name), "{}", field.label);
            assert!(field.help.starts_with(help), "{}", field.help);
            assert!((field.relevant)(&with(make(1.0))));
            assert!(field.note().is_some());
        }
    }

    #[test]
    fn the_half_width_stands_at_the_parameter_and_nowhere_else() {
        let said = |surrogate| half_width(&with(surrogate));
        let atan = said(SurrogateConfig::Atan { alpha: 2.0 }).expect("a width");
        assert!(atan.starts_with("Half-width 0.32:"), "{atan}");
        let fast = said(SurrogateConfig::FastSigmoid { slope: 25.0 }).expect("a width");
        assert!(fast.starts_with("Half-width 0.017:"), "{fast}");
        let triangle = said(SurrogateConfig::Triangular { width: 1.0 }).expect("a width");
        assert!(triangle.starts_with("Half-width 0.5:"), "{triangle}");
        assert_eq!(said(SurrogateConfig::StraightThrough {}), None);
        assert_eq!(
            said(SurrogateConfig::SnntorchTriangular { threshold: 1.0 }),
            None
        );
        let noted = crate::core::fields::all().filter(|field| field.note().is_some());
        let paths: Vec<_> = noted.map(|field| field.path).collect();
        assert!(
            paths
                .iter()
                .all(|path| path.starts_with("model.surrogate."))
        );
        assert_eq!(paths.len(), 4, "{paths:?}");
    }
}
