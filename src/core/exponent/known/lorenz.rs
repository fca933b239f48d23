//! The Lorenz equations, integrated by the classical Runge-Kutta method (RK4):
//!
//! ```text
//! x' = sigma (y - x),  y' = x (rho - z) - y,  z' = x y - beta z
//! sigma 10, rho 28, beta 8/3
//! ```
//!
//! Lorenz 1963, J. Atmos. Sci. 20, 130. A difference is carried through the stages of the same
//! method, so that it is the difference (or the tangent) of the RK4 map itself. The divergence is
//! constant: the exponents sum to -(sigma + 1 + beta) per unit time.

use super::Flow;

const SIGMA: f64 = 10.0;
const RHO: f64 = 28.0;
const BETA: f64 = 8.0 / 3.0;
/// Unit times of a time step. RK4's own error at this step moves the sum of the exponents by 1e-4.
pub(super) const TIME_STEP: f64 = 0.01;

type Point = [f64; 3];

pub(super) struct Lorenz {
    state: Point,
}

/// What is carried: the tangent or the difference, whose equation has one term more.
#[derive(Clone, Copy)]
enum Order {
    Linear,
    Exact,
}

fn slope([x, y, z]: Point) -> Point {
    [SIGMA * (y - x), x * (RHO - z) - y, x * y - BETA * z]
}

/// slope(state + d) - slope(state), or its linear part.
fn slope_difference([x, y, z]: Point, [dx, dy, dz]: Point, order: Order) -> Point {
    let (dxdy, dxdz) = match order {
        Order::Linear => (0.0, 0.0),
        Order::Exact => (dx * dy, dx * dz),
    };
    [
        SIGMA * (dy - dx),
        dx * (RHO - z) - x * dz - dy - dxdz,
        x * dy + y * dx - BETA * dz + dxdy,
    ]
}

/// a + h b
fn along(a: Point, h: f64, b: Point) -> Point {
    std::array::from_fn(|i| a[i] + h * b[i])
}

/// One step of RK4 from `a`, whose slopes at stage `i` and point `b` are `slope(i, b)`, and the
/// points of its four stages.
fn rk4(a: Point, slope: impl Fn(usize, Point) -> Point) -> (Point, [Point; 4]) {
    let first = slope(0, a);
    let second_at = along(a, TIME_STEP / 2.0, first);
    let second = slope(1, second_at);
    let third_at = along(a, TIME_STEP / 2.0, second);
    let third = slope(2, third_at);
    let fourth_at = along(a, TIME_STEP, third);
    let fourth = slope(3, fourth_at);
    let mean = |i: usize| (first[i] + 2.0 * (second[i] + third[i]) + fourth[i]) / 6.0;
    let next = along(a, TIME_STEP, std::array::from_fn(mean));
    (next, [a, second_at, third_at, fourth_at])
}

impl Lorenz {
    /// On the attractor, after 20 unit times.
    pub(super) fn new() -> Self {
        let mut lorenz = Self { state: [1.0; 3] };
        (0..2000).for_each(|_| lorenz.step(&mut [], Order::Linear));
        lorenz
    }

    fn step(&mut self, differences: &mut [f64], order: Order) {
        let (next, stages) = rk4(self.state, |_, point| slope(point));
        for row in differences.chunks_exact_mut(3) {
            let start = std::array::from_fn(|i| row[i]);
            let (end, _) = rk4(start, |stage, d| slope_difference(stages[stage], d, order));
            row.copy_from_slice(&end);
        }
        self.state = next;
    }
}

impl Flow for Lorenz {
    fn dimension(&self) -> usize {
        3
    }

    fn carry(&mut self, tangents: &mut [f64]) {
        self.step(tangents, Order::Linear);
    }

    fn carry_difference(&mut self, difference: &mut [f64]) -> usize {
        self.step(difference, Order::Exact);
        0
    }
}
