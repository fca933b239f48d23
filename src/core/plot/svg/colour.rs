//! Colours that the colour-blind tell apart: the page's blue and orange, and viridis.

use crate::core::plot::{Quantity, Side};
use plotters::style::RGBColor;

pub const INK: RGBColor = RGBColor(0x1d, 0x22, 0x27);
pub const MUTED: RGBColor = RGBColor(0x59, 0x62, 0x6c);
pub const GRID: RGBColor = RGBColor(0xe6, 0xe9, 0xec);
const BLACK: RGBColor = RGBColor(0, 0, 0);
pub const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);
/// Behind a cross.
pub const FAILED: RGBColor = RGBColor(0xd9, 0xdd, 0xe1);

/// The page's accents in its light theme.
pub fn side(side: Side) -> RGBColor {
    match side {
        Side::Unregularised => RGBColor(0xb0, 0x44, 0x0a),
        Side::Regularised => RGBColor(0x0c, 0x5a, 0xac),
    }
}

/// Viridis (Smith and van der Walt, 2015) at every eighth: lighter is more, also in black and white.
const VIRIDIS: [RGBColor; 9] = [
    RGBColor(0x44, 0x01, 0x54),
    RGBColor(0x47, 0x2d, 0x7b),
    RGBColor(0x3b, 0x52, 0x8b),
    RGBColor(0x2c, 0x72, 0x8e),
    RGBColor(0x21, 0x91, 0x8c),
    RGBColor(0x28, 0xae, 0x80),
    RGBColor(0x5e, 0xc9, 0x62),
    RGBColor(0xad, 0xdc, 0x30),
    RGBColor(0xfd, 0xe7, 0x25),
];
/// From contracting to chaotic, white at zero.
const AROUND_ZERO: [RGBColor; 5] = [
    RGBColor(0x0b, 0x3c, 0x73),
    RGBColor(0x5b, 0x97, 0xd1),
    RGBColor(0xf7, 0xf7, 0xf5),
    RGBColor(0xe3, 0x9a, 0x5c),
    RGBColor(0x8f, 0x3a, 0x03),
];

/// The colour of a share, 0 to 1, of a quantity's range.
pub fn for_share(quantity: Quantity, share: f64) -> RGBColor {
    if quantity == Quantity::Exponent {
        between(&AROUND_ZERO, share)
    } else {
        between(&VIRIDIS, share)
    }
}

/// What is read on it: black or white, for there are greens on which the ink is too pale.
pub fn on(ground: RGBColor) -> RGBColor {
    if luminance(ground) > 0.18 {
        BLACK
    } else {
        PAPER
    }
}

fn between(stops: &[RGBColor], share: f64) -> RGBColor {
    let last = stops.len() - 1;
    let at = share.clamp(0.0, 1.0) * last as f64;
    let index = (at as usize).min(last - 1);
    let part = at - index as f64;
    let (from, to) = (stops[index], stops[index + 1]);
    let mix = |from: u8, to: u8| {
        let (from, to) = (f64::from(from), f64::from(to));
        (from + part * (to - from)).round() as u8
    };
    RGBColor(mix(from.0, to.0), mix(from.1, to.1), mix(from.2, to.2))
}

/// Relative luminance as WCAG 2 has it.
fn luminance(colour: RGBColor) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(colour.0) + 0.7152 * linear(colour.1) + 0.0722 * linear(colour.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contrast(one: RGBColor, other: RGBColor) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn numbers_on_every_colour_of_a_map_have_the_contrast_of_text() {
        for quantity in [Quantity::TestAccuracy, Quantity::Exponent] {
            for step in 0..=100 {
                let ground = for_share(quantity, f64::from(step) / 100.0);
                let contrast = contrast(ground, on(ground));
                assert!(contrast >= 4.5, "{quantity:?} {step}: {contrast}");
            }
        }
    }

    #[test]
    fn the_sides_have_the_colours_of_the_pages_light_theme() {
        const STYLE: &str = include_str!("../../../../www/style/base.css");
        for (of, name) in [(Side::Unregularised, "un"), (Side::Regularised, "re")] {
            let RGBColor(red, green, blue) = side(of);
            let line = format!("--{name}:light-dark(#{red:02x}{green:02x}{blue:02x},");
            assert!(STYLE.contains(&line), "{line}");
        }
    }

    #[test]
    fn words_and_sides_have_the_contrast_of_text_on_paper() {
        for colour in [
            INK,
            MUTED,
            side(Side::Regularised),
            side(Side::Unregularised),
        ] {
            assert!(contrast(colour, PAPER) >= 4.5);
        }
    }

    #[test]
    fn an_exponent_of_zero_is_white_and_more_of_the_others_is_lighter() {
        assert_eq!(for_share(Quantity::Exponent, 0.5), AROUND_ZERO[2]);
        let light = |step| luminance(for_share(Quantity::TestAccuracy, f64::from(step) / 20.0));
        assert!((0..20).all(|step| light(step) < light(step + 1)));
    }
}
