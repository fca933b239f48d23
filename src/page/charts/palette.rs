//! The style sheet's colours, for what is drawn rather than styled.

use super::data::Tone;
use leptos::prelude::*;
use std::cell::OnceCell;
use strum::VariantArray;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlElement, MutationObserver, MutationObserverInit};

/// Red, green and blue.
pub type Rgb = [u8; 3];

/// What colours change with, beside the page's own switch.
const MEDIA: [&str; 2] = ["(prefers-color-scheme: dark)", "(forced-colors: active)"];

/// The colours in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    tones: [Rgb; Tone::VARIANTS.len()],
    pub surface: Rgb,
}

impl Palette {
    pub fn tone(&self, tone: Tone) -> Rgb {
        self.tones[tone as usize]
    }

    /// A tone on the surface, at a strength of 0 to 1.
    pub fn mixed(&self, tone: Tone, strength: f64) -> Rgb {
        let tone = self.tone(tone);
        std::array::from_fn(|part| {
            let (from, to) = (f64::from(self.surface[part]), f64::from(tone[part]));
            (from + (to - from) * strength.clamp(0.0, 1.0)).round() as u8
        })
    }

    fn read() -> Option<Self> {
        let probe: HtmlElement = document().create_element("i").ok()?.dyn_into().ok()?;
        document().body()?.append_child(&probe).ok()?;
        let read = |token: &str| {
            // A token may be `light-dark(…)`; only where it is used does it become one colour.
            probe
                .style()
                .set_property("color", &format!("var({token})"))
                .ok()?;
            let style = window().get_computed_style(&probe).ok()??;
            parsed(&style.get_property_value("color").ok()?)
        };
        let read = |token| read(token).unwrap_or([128; 3]);
        let palette = Self {
            tones: std::array::from_fn(|tone| read(Tone::VARIANTS[tone].token())),
            surface: read("--surface"),
        };
        probe.remove();
        Some(palette)
    }
}

/// `rgb(12, 90, 172)`, with or without a fourth part.
fn parsed(colour: &str) -> Option<Rgb> {
    let inner = colour.split_once('(')?.1.trim_end_matches(')');
    let parts = inner.split([',', ' ', '/']).filter(|part| !part.is_empty());
    let numbers: Vec<f64> = parts.map_while(|part| part.parse().ok()).collect();
    let [red, green, blue] = *numbers.get(..3)? else {
        return None;
    };
    Some([red, green, blue].map(|part| part.round().clamp(0.0, 255.0) as u8))
}

/// A text's colour on a coloured ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lettering {
    /// Not the ink of the page: between that and white there are grounds on which neither has 4.5.
    Black,
    White,
}

impl Lettering {
    /// Whichever contrasts more (the ratio of WCAG 2).
    pub fn on(ground: Rgb) -> Self {
        let ground = luminance(ground) + 0.05;
        let black = ground / 0.05;
        if black >= 1.05 / ground {
            Self::Black
        } else {
            Self::White
        }
    }

    /// Its class in the style sheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Black => "dark-text",
            Self::White => "white-text",
        }
    }
}

fn luminance(colour: Rgb) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

thread_local! {
    static PRESENT: OnceCell<ArcRwSignal<Option<Palette>>> = const { OnceCell::new() };
}

/// The page's colours; they follow the page's theme and the system's. `None` before there is a page.
pub fn use_palette() -> Signal<Option<Palette>> {
    PRESENT
        .with(|present| present.get_or_init(watched).clone())
        .into()
}

fn watched() -> ArcRwSignal<Option<Palette>> {
    let palette = ArcRwSignal::new(Palette::read());
    let present = palette.clone();
    let read = Closure::<dyn FnMut()>::new(move || present.set(Palette::read())).into_js_value();
    for query in MEDIA {
        if let Ok(Some(media)) = window().match_media(query) {
            // An old browser without it keeps the colours that it began with.
            let _ = media.add_event_listener_with_callback("change", read.unchecked_ref());
        }
    }
    let observer = MutationObserver::new(read.unchecked_ref());
    if let (Ok(observer), Some(root)) = (observer, document().document_element()) {
        let which = MutationObserverInit::new();
        which.set_attributes(true);
        // Fails only for options that ask for nothing.
        let _ = observer.observe_with_options(&root, &which);
    }
    palette
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_browsers_write_them() {
        assert_eq!(parsed("rgb(12, 90, 172)"), Some([12, 90, 172]));
        assert_eq!(parsed("rgba(12, 90, 172, 0.5)"), Some([12, 90, 172]));
        assert_eq!(parsed("rgb(12 90 172 / 50%)"), Some([12, 90, 172]));
        assert_eq!(parsed("gray"), None);
    }

    #[test]
    fn letters_on_every_shade_have_a_contrast_of_4_5_at_least() {
        let light = [[255, 255, 255], [13, 110, 95]];
        let dark = [[21, 25, 30], [90, 214, 189]];
        for [surface, map] in [light, dark] {
            let palette = Palette {
                tones: [map; Tone::VARIANTS.len()],
                surface,
            };
            for step in 0..=100 {
                let ground = palette.mixed(Tone::Map, f64::from(step) / 100.0);
                let letters = match Lettering::on(ground) {
                    Lettering::Black => [0, 0, 0],
                    Lettering::White => [255, 255, 255],
                };
                let (a, b) = (luminance(ground) + 0.05, luminance(letters) + 0.05);
                assert!(a.max(b) / a.min(b) >= 4.5, "{step} {ground:?}");
            }
        }
    }
}
