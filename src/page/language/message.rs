//! A message with placeholders, as a macro: the compiler sees that each name that is given is there.

/// A message with placeholders: `say!("step {at} of {last}", at, last = steps - 1)`. What is given is shown as it
/// displays itself; the first number decides between forms for one and for many.
macro_rules! say {
    ($english:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::page::language::filled(
            $english,
            &[$((stringify!($name), &$crate::page::language::given!($name $(= $value)?)
                as &dyn std::fmt::Display)),*],
        )
    };
}
pub(crate) use say;

/// The value of a placeholder: what is said to be it, or the variable of its name.
macro_rules! given {
    ($name:ident) => {
        $name
    };
    ($name:ident = $value:expr) => {
        $value
    };
}
pub(crate) use given;
