//! A network's neurons as cells: how often each fires, and which do now.

use super::data::Tone;
use super::drawing::{Drawing, Drawn, Path};
use super::figure::{Figure, Frame, Numbers};
use super::lattice::{Arrows, Chooser, Lattice};
use super::redraw::{redraw, use_sight};
use super::table::Table;
use crate::page::language::number::percent;
use crate::page::language::say;
use leptos::html::Div;
use leptos::prelude::*;

/// What is known of the neurons.
#[derive(Debug, Clone, PartialEq)]
pub struct Cells {
    pub name: String,
    pub tone: Tone,
    /// Cells in a row.
    pub columns: usize,
    /// Spikes per time step, 0 to 1.
    pub rates: Vec<f64>,
    /// Which fire at the present time step.
    pub firing: Vec<bool>,
}

impl Cells {
    fn lattice(&self, (width, height): (f64, f64)) -> Lattice {
        let (columns, count) = (self.columns.max(1), self.rates.len());
        let rows = count.div_ceil(columns).max(1);
        let pitch = (width / columns as f64).min(height / rows as f64);
        Lattice {
            columns,
            count,
            left: 0.0,
            pitch: (pitch, pitch),
            gap: (pitch * 0.15).clamp(0.5, 2.0),
        }
    }

    fn draw(&self, lattice: Lattice, chosen: Option<usize>) -> Drawing {
        // A silent neuron is still a cell, and one that always fires leaves its dot to be seen.
        let strengths = self.rates.iter().map(|rate| 0.06 + 0.5 * rate);
        let mut drawing = lattice.shaded(Tone::Ink, strengths);
        let mut firing = Path::default();
        for cell in (0..lattice.count).filter(|cell| self.firing.get(*cell) == Some(&true)) {
            firing.circle(lattice.middle(cell), (lattice.side().0 * 0.27).max(0.8));
        }
        drawing.stroke(format!("fires {}", self.tone.class()), firing);
        lattice.outline(&mut drawing, "cell-chosen", chosen);
        drawing
    }

    fn says(&self, neuron: usize) -> String {
        let share = percent(self.rates.get(neuron).copied().unwrap_or_default());
        let now = match self.firing.get(neuron) {
            Some(true) => say(", fires now"),
            Some(false) | None => "",
        };
        let (number, all) = (neuron + 1, self.rates.len());
        say!(
            "neuron {number} of {all}, spikes at {share} of the time steps{now}",
            number,
            all,
            share,
            now
        )
    }

    fn table(&self) -> Table {
        let row = |(neuron, rate): (usize, &f64)| vec![(neuron + 1).to_string(), percent(*rate)];
        Table {
            heads: [say("neuron"), say("spikes, of the time steps")]
                .map(str::to_owned)
                .to_vec(),
            rows: self.rates.iter().enumerate().map(row).collect(),
        }
    }
}

/// The neurons of a network, one of them chosen by pointer or arrow keys.
#[component]
pub fn CellGrid(
    #[prop(into)] data: Signal<Cells>,
    #[prop(into)] chosen: Signal<Option<usize>>,
    on_choose: Callback<usize>,
) -> impl IntoView {
    let room = NodeRef::<Div>::new();
    let sight = use_sight(room);
    let drawn = RwSignal::new(Drawing::default());
    let lattice = Signal::derive(move || data.with(|cells| cells.lattice(sight.size.get())));
    redraw(sight.seen, move || {
        let lattice = lattice.get();
        drawn.set(data.with(|cells| cells.draw(lattice, chosen.get())));
    });
    let name = Signal::derive(move || data.with(|cells| cells.name.clone()));
    let said = move || match chosen.get() {
        Some(neuron) => data.with(|cells| cells.says(neuron)),
        None => say("none; choose one with the arrow keys").to_owned(),
    };
    let numbers = Numbers {
        table: Callback::new(move |()| data.with(Cells::table)),
        csv: Callback::new(move |()| data.with_untracked(|cells| cells.table().csv())),
    };
    view! {
        <Figure name unit=Signal::derive(String::new) numbers frame=Frame::Corner>
            <div class="plot" node_ref=room>
                <svg class="chart-picture" aria-hidden="true" viewBox=move || sight.view_box()>
                    <Drawn drawing=drawn />
                </svg>
                <Chooser
                    name
                    lattice
                    at=chosen
                    said=Signal::derive(said)
                    arrows=Arrows::Choose
                    on_point=Callback::new(|_| ())
                    on_choose
                />
            </div>
        </Figure>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neurons_are_square_cells_that_fit_and_those_that_fire_have_a_dot() {
        let cells = Cells {
            name: "Neurons".to_owned(),
            tone: Tone::Regularised,
            columns: 8,
            rates: (0..64).map(|neuron| f64::from(neuron) / 64.0).collect(),
            firing: (0..64).map(|neuron| neuron % 2 == 1).collect(),
        };
        for size in [(80.0, 80.0), (200.0, 80.0), (80.0, 300.0)] {
            let lattice = cells.lattice(size);
            assert_eq!(lattice.pitch, (10.0, 10.0), "{size:?}");
        }
        let drawing = cells.draw(cells.lattice((80.0, 80.0)), Some(3));
        let dots = drawing.strokes.iter().find(|it| it.class == "fires re");
        assert_eq!(dots.map(|it| it.path.matches('M').count()), Some(32));
        assert!(cells.says(3).ends_with("of the time steps, fires now"));
    }
}
