//! What a system has to offer so that its exponents can be measured.

/// A system along whose trajectory differences can be carried; the state itself is its own business.
///
/// Both ways of carrying go one time step on, from the present state to the next one. A trajectory
/// is measured by one estimator; a second measurement starts with a system of its own.
pub trait Flow {
    /// Numbers in a state.
    fn dimension(&self) -> usize;

    /// One time step on; each of the tangent vectors (rows of `tangents`, `[count, dimension]`)
    /// goes through the Jacobian at the state before the step.
    fn carry(&mut self, tangents: &mut [f64]);

    /// One time step on; `difference` (a twin's state less the nominal one, `[dimension]`) goes
    /// through the map itself, without linearising. Returns how many spikes of the twin differ
    /// after the step, of [`Flow::neurons`].
    fn carry_difference(&mut self, difference: &mut [f64]) -> usize;

    /// The twin's difference was multiplied by `factor`: what the system remembers of the twin
    /// beside the difference (its last spikes) is to be multiplied too. The factor is 0 where the
    /// twin had merged with the nominal trajectory and starts anew.
    fn rescaled(&mut self, _factor: f64) {}

    /// Neurons that can spike; 0 for a system without spikes.
    fn neurons(&self) -> usize {
        0
    }

    /// Parts of a state that are reported by themselves (a network's layers): the part, counted
    /// from 0, of each number, `[dimension]`. One part unless a system says otherwise.
    fn parts(&self) -> Vec<usize> {
        vec![0; self.dimension()]
    }
}
