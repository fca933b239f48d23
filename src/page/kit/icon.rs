//! Pictures of one line, 16 by 16.

use leptos::prelude::*;

/// What a picture stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    Play,
    Pause,
    Step,
    Reset,
    Dice,
    Eye,
    Share,
    Close,
    Search,
    Sliders,
    Table,
    More,
    Copy,
    Download,
    Check,
    Cross,
    Arrow,
    Lock,
    Bulb,
    /// The corners of a QR code.
    Code,
}

impl Sign {
    /// The outline, in SVG's words.
    fn path(self) -> &'static str {
        match self {
            Self::Play => "M4 2.5v11l9-5.5z",
            Self::Pause => "M4 3h3v10H4zM9 3h3v10H9z",
            Self::Step => "M3 3v10l6-5zM12.5 3v10",
            Self::Reset => "M3 3v4h4M3.4 7A5 5 0 1 1 3 9.5",
            Self::Dice => {
                "M3 2.5h10v11H3zM5.9 5.6h.01M10.1 5.6h.01M5.9 10.4h.01M10.1 10.4h.01M8 8h.01"
            }
            Self::Eye => {
                "M1 8s2.6-4.5 7-4.5S15 8 15 8s-2.6 4.5-7 4.500S1 8 1 8zM8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z"
            }
            Self::Share => "M8 10V2M5 4.500L8 2l3 2.500M3 8.500V14h10V8.5",
            Self::Close => "M3.5 3.500l9 9M12.5 3.500l-9 9",
            Self::Search => "M7 2.500a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM10.3 10.300l3.2 3.2",
            Self::Sliders => {
                "M2 4.500h6M12 4.500h2M2 11.500h2M8 11.500h6M10 2.700a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.600zM6 9.700a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.600z"
            }
            Self::Table => "M2 3h12v10H2zM2 6.500h12M7 6.500V13",
            Self::More => "M3 8h.01M8 8h.01M13 8h.01",
            Self::Copy => "M5.5 5.500h8v8h-8zM10.5 5.500v-3h-8v8h3",
            Self::Download => "M8 2v8M5 7.500L8 10l3-2.500M3 10.500V14h10v-3.5",
            Self::Check => "M3 8.500l3.5 3.500L13 4.5",
            Self::Cross => "M4 4l8 8M12 4l-8 8",
            Self::Arrow => "M1 8h13M10 4l4 4-4 4",
            Self::Bulb => {
                "M6 13.500h4M6.300 11.500c0-1.600-2-2.400-2-5a3.700 3.700 0 0 1 7.400 0c0 2.600-2 3.400-2 5z"
            }
            Self::Code => {
                "M2.500 2.500h4v4h-4zM9.500 2.500h4v4h-4zM2.500 9.500h4v4h-4zM9.500 9.500h.01M13.5 9.500h.01M11.5 11.500h.01M9.500 13.500h.01M13.5 13.500h.01"
            }
            Self::Lock => "M3.500 7.500h9v6h-9zM5.500 7.500V5a2.5 2.5 0 0 1 5 0v2.5",
        }
    }

    /// Whether it is filled rather than drawn.
    fn is_solid(self) -> bool {
        matches!(self, Self::Play | Self::Pause)
    }
}

/// A picture beside a text; hidden from screen readers, which read the text.
#[component]
pub fn Icon(#[prop(into)] sign: Signal<Sign>) -> impl IntoView {
    view! {
        <svg class="ico" class:solid=move || sign.get().is_solid() viewBox="0 0 16 16" aria-hidden="true">
            <path d=move || sign.get().path()></path>
        </svg>
    }
}
