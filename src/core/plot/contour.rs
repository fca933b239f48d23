//! Where a field of numbers crosses zero.

/// A straight piece of a contour, from one point to another.
pub type Piece = [(f64, f64); 2];

/// The pieces of the line on which the field is zero, by marching squares: between neighbours of opposite
/// signs it crosses where the straight line between them does. `field[y][x]` stands at (x, y); squares
/// with an unknown corner have none.
pub fn zero(field: &[Vec<Option<f64>>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (y, rows) in field.windows(2).enumerate() {
        for x in 1..rows[0].len().min(rows[1].len()) {
            let corners = [rows[0][x - 1], rows[0][x], rows[1][x], rows[1][x - 1]];
            if let [Some(a), Some(b), Some(c), Some(d)] = corners {
                let at = ((x - 1) as f64, y as f64);
                pieces.extend(square(at, [a, b, c, d]));
            }
        }
    }
    pieces
}

/// Corners in turn from the one at `at`: along x, then along y, then back.
fn square((x, y): (f64, f64), corners: [f64; 4]) -> Vec<Piece> {
    const PLACES: [(f64, f64); 4] = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
    let is_above = |value: f64| value > 0.0;
    let crossing = |edge: usize| {
        let (from, to) = (edge, (edge + 1) % 4);
        let (one, other) = (corners[from], corners[to]);
        let share = one / (one - other);
        let along = |start: f64, end: f64| start + share * (end - start);
        let ((ax, ay), (bx, by)) = (PLACES[from], PLACES[to]);
        (is_above(one) != is_above(other)).then(|| (x + along(ax, bx), y + along(ay, by)))
    };
    let crossings: Vec<_> = (0..4).filter_map(crossing).collect();
    match crossings[..] {
        [a, b] => vec![[a, b]],
        // A saddle: the middle says which corners hang together.
        [a, b, c, d] => {
            let middle = corners.iter().sum::<f64>() / 4.0;
            if is_above(middle) == is_above(corners[0]) {
                vec![[a, b], [c, d]]
            } else {
                vec![[d, a], [b, c]]
            }
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field<const N: usize>(rows: [[f64; N]; 2]) -> Vec<Vec<Option<f64>>> {
        rows.map(|row| row.map(Some).to_vec()).to_vec()
    }

    #[test]
    fn the_line_crosses_where_neighbours_interpolate_to_zero() {
        let pieces = zero(&field([[-1.0, 3.0], [-3.0, 1.0]]));
        assert_eq!(pieces, [[(0.25, 0.0), (0.75, 1.0)]]);
    }

    #[test]
    fn a_field_of_one_sign_has_no_line() {
        assert!(zero(&field([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]])).is_empty());
        assert!(zero(&field([[-1.0, -2.0], [-1.0, -2.0]])).is_empty());
    }

    #[test]
    fn a_line_goes_on_from_square_to_square() {
        let pieces = zero(&field([[-1.0, -1.0, -1.0], [1.0, 1.0, 1.0]]));
        assert_eq!(pieces.len(), 2);
        assert!(pieces.iter().flatten().all(|(_, y)| *y == 0.5));
    }

    #[test]
    fn a_saddle_has_two_lines_that_part_by_its_middle() {
        let above = zero(&field([[3.0, -1.0], [-1.0, 3.0]]));
        // The corners above hang together: each of the others is cut off.
        assert_eq!(
            above,
            [[(0.75, 0.0), (1.0, 0.25)], [(0.25, 1.0), (0.0, 0.75)]]
        );
        let below = zero(&field([[1.0, -3.0], [-3.0, 1.0]]));
        assert_eq!(
            below,
            [[(0.0, 0.25), (0.25, 0.0)], [(1.0, 0.75), (0.75, 1.0)]]
        );
    }

    #[test]
    fn next_to_an_unknown_place_there_is_no_line() {
        let mut field = field([[-1.0, 1.0], [-1.0, 1.0]]);
        field[1][0] = None;
        assert!(zero(&field).is_empty());
    }
}
