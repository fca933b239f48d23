//! The known exponents, measured a row after the other: what is known beforehand, and what is measured here.

use super::{Runs, Send};
use crate::core::pieces::Pieces;
use crate::core::protocol::{DeviceChoice, DeviceKind, Event, Proof, ProofRow};
use crate::engine::proof::{self, Row};
use crate::engine::training::{OpenDevice, TrainingError};

/// How far the known exponents have been measured, and on what.
pub(super) struct Proving {
    /// What each row carries.
    request: u32,
    device: OpenDevice,
    rows: Vec<Row>,
    done: usize,
    /// The row that is being measured, where that is done in pieces.
    under_way: Option<Pieces<Proof>>,
}

impl Proving {
    pub(super) async fn begin(request: u32, choice: DeviceChoice) -> Self {
        let gpu = OpenDevice::gpu_of_choice(choice).await.ok().flatten();
        Self {
            request,
            device: gpu.unwrap_or_else(OpenDevice::cpu),
            rows: proof::rows(),
            done: 0,
            under_way: None,
        }
    }

    /// Measures the next row, or a piece of it; false where there is none left. One that fails on a GPU is tried on the CPU
    /// once more; one that fails there is sent as failed.
    pub(super) async fn next(&mut self, send: Send<'_>) -> bool {
        let Some(row) = self.rows.get(self.done) else {
            return false;
        };
        if self.under_way.is_none() {
            self.under_way = row.in_pieces();
        }
        if let Some(under_way) = &mut self.under_way {
            let Some(proof) = under_way.advance() else {
                return true;
            };
            self.under_way = None;
            self.tell(Ok(proof), send);
            return true;
        }
        let measured = row.measure(&self.device).await;
        if let Err(error) = &measured
            && self.device.info.kind != DeviceKind::Cpu
        {
            if let TrainingError::DeviceLost { reason } = error {
                OpenDevice::note_loss(reason);
            }
            self.device = OpenDevice::cpu();
            return true;
        }
        let row = measured.map_err(|error| {
            let reason = error.to_string();
            Box::new(row.failure(&self.device, reason))
        });
        self.tell(row, send);
        true
    }

    fn tell(&mut self, row: ProofRow, send: Send<'_>) {
        send(Event::Proof {
            request: self.request,
            row,
            index: self.done,
            of: self.rows.len(),
        });
        self.done += 1;
    }
}

impl Runs {
    /// The next row of what is being proved, or a piece of it; false where nothing is.
    pub(super) async fn prove_next(&mut self, send: Send<'_>) -> bool {
        let Some(proving) = &mut self.proving else {
            return false;
        };
        if !proving.next(send).await {
            self.proving = None;
        }
        true
    }
}
