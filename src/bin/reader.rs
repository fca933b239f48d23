//! The reader's worker: see [`lyapunov_snn::reader`].

fn main() {
    lyapunov_snn::reader::serve();
}
