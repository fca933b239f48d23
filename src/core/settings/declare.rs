//! How a setting is declared.

/// A setting's path and input, and how it is read and written:
///
/// - `setting!(training.epochs: Count 1..=10_000)`, and so for `Number`, `OptionalCount` and
///   `OptionalNumber`
/// - `setting!(model.reset: one of Reset)`, an enum without data
/// - `setting!(model.surrogate: kind of SurrogateKind)`, an enum with data by its kind:
///   `model.surrogate.kind`
/// - `setting!(model.surrogate: SurrogateConfig by SurrogateKind, Atan, alpha: Number 1e-3..=1e3)`, what
///   such an enum holds: `model.surrogate.alpha`; of several kinds, `FastSigmoid | Sigmoid`
/// - `setting!(model.learn_beta: yes or no)`, `setting!(task.data: own data)`
/// - `setting!(model.hidden_dims: 1..=32 layers of 1..=4096 neurons)`, a list
///
/// What else there is to say of it stands beside the macro, which takes the rest from the constant
/// `BASE` of the place where it is used.
macro_rules! setting {
    ($($part:ident).+ : one of $names:ty) => { Field {
        path: setting!(@path $($part).+),
        input: Input::Choice(choices::<$names>),
        get: |config| Some(Value::Name(config.$($part).+.key())),
        set: |config, value| {
            config.$($part).+ = chosen::<$names>(&value)?;
            Some(())
        },
        ..BASE
    } };
    ($($part:ident).+ : kind of $kind:ty) => { Field {
        path: concat!(setting!(@path $($part).+), ".kind"),
        input: Input::Choice(choices::<$kind>),
        get: |config| Some(Value::Name(<$kind>::from(&config.$($part).+).key())),
        set: |config, value| {
            config.$($part).+ = chosen::<$kind>(&value)?.into();
            Some(())
        },
        ..BASE
    } };
    ($($part:ident).+ : own data) => { Field {
        input: Input::Own,
        ..setting!(@lens $($part).+)
    } };
    ($($part:ident).+ : yes or no) => { Field {
        input: Input::Choice(no_or_yes),
        ..setting!(@lens $($part).+)
    } };
    ($($part:ident).+ : $least:literal ..= $most:literal $of:ident of $low:literal ..= $high:literal $each:ident) => {
        Field {
            input: Input::List {
                allowed: concat!(
                    $least, " to ", $most, " ", stringify!($of), " of ", $low, " to ", $high, " ", stringify!($each)
                ),
                most: $high as f64,
                lengths: ($least, $most),
                of: stringify!($of),
                entries: ($low, $high),
            },
            ..setting!(@lens $($part).+)
        }
    };
    ($($part:ident).+ : $input:ident $low:literal ..= $high:literal) => { Field {
        input: Input::$input { low: $low, high: $high },
        ..setting!(@lens $($part).+)
    } };
    (
        $($part:ident).+ : $choice:ident by $kind:ident, $first:ident $(| $more:ident)*,
        $name:ident : $input:ident $low:literal ..= $high:literal
    ) => { Field {
        path: concat!(setting!(@path $($part).+), ".", stringify!($name)),
        input: Input::$input { low: $low, high: $high },
        relevant: |config| {
            matches!(config.$($part).+, $choice::$first { .. } $(| $choice::$more { .. })*)
        },
        get: |config| match &config.$($part).+ {
            $choice::$first { $name, .. } $(| $choice::$more { $name, .. })* => Some($name.value()),
            _ => None,
        },
        set: |config, value| match &mut config.$($part).+ {
            $choice::$first { $name, .. } $(| $choice::$more { $name, .. })* => $name.hold(value),
            _ => None,
        },
        bring: |config| config.$($part).+ = $kind::$first.into(),
        ..BASE
    } };
    (@lens $($part:ident).+) => { Field {
        path: setting!(@path $($part).+),
        get: |config| Some(config.$($part).+.value()),
        set: |config, value| config.$($part).+.hold(value),
        ..BASE
    } };
    (@path $first:ident $(. $rest:ident)*) => {
        concat!(stringify!($first) $(, ".", stringify!($rest))*)
    };
}

/// A setting of the table by its path, which the compiler holds to the configuration's fields.
macro_rules! at {
    ($first:ident $(. $rest:ident)* $(, $kind:literal)?) => {{
        let _ = |config: &crate::core::config::ExperimentConfig| {
            let _ = &config.$first $(. $rest)*;
        };
        crate::core::settings::declared(concat!(stringify!($first) $(, ".", stringify!($rest))* $(, $kind)?))
    }};
}

pub(crate) use at;
pub(super) use setting;

use super::value::Value;
use crate::core::name::Named;

/// The value of an enum that a name stands for.
pub(super) fn chosen<T: Named>(value: &Value) -> Option<T> {
    match value {
        Value::Name(name) => T::from_key(name),
        _ => None,
    }
}

pub(super) fn no_or_yes() -> Vec<(&'static str, &'static str)> {
    vec![("no", "No"), ("yes", "Yes")]
}
