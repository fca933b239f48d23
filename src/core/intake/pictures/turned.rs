//! A picture as it was seen, where the camera was held otherwise.

use image::metadata::Orientation;

/// What a camera noted beside a picture of how it was held, in the EXIF tag 0x0112; `None` of one that is to be seen
/// as it is kept.
pub(super) fn held(exif: Option<&[u8]>) -> Option<Orientation> {
    let held = Orientation::from_exif_chunk(exif?);
    held.filter(|&it| it != Orientation::NoTransforms)
}

/// Width, height and pixels of a picture of that width and height, turned and mirrored as that says.
pub(super) fn turned(
    [width, height]: [usize; 2],
    pixels: &[u16],
    held: Orientation,
) -> ([usize; 2], Vec<u16>) {
    let [right, below] = [width - 1, height - 1];
    // Where a pixel was.
    let from = |row: usize, column: usize| match held {
        Orientation::NoTransforms => (row, column),
        Orientation::FlipHorizontal => (row, right - column),
        Orientation::Rotate180 => (below - row, right - column),
        Orientation::FlipVertical => (below - row, column),
        Orientation::Rotate90FlipH => (column, row),
        Orientation::Rotate90 => (below - column, row),
        Orientation::Rotate270FlipH => (below - column, right - row),
        Orientation::Rotate270 => (column, right - row),
    };
    let [rows, columns] = if held.to_exif() > 4 {
        [width, height]
    } else {
        [height, width]
    };
    let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
    let pixels = places.map(|(row, column)| {
        let (row, column) = from(row, column);
        pixels[row * width + column]
    });
    ([columns, rows], pixels.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_the_eight_ways_to_hold_a_camera_shows_the_same_picture() {
        // An upright F, as Pillow's `ImageOps.exif_transpose` makes it of each.
        let upright = ["###", "#..", "##.", "#..", "#.."];
        let kept = [
            &["###", "#..", "##.", "#..", "#.."][..],
            &["###", "..#", ".##", "..#", "..#"],
            &["..#", "..#", ".##", "..#", "###"],
            &["#..", "#..", "##.", "#..", "###"],
            &["#####", "#.#..", "#...."],
            &["#....", "#.#..", "#####"],
            &["....#", "..#.#", "#####"],
            &["#####", "..#.#", "....#"],
        ];
        let picture = |rows: &[&str]| {
            let places = rows.concat();
            let pixels: Vec<u16> = places.bytes().map(u16::from).collect();
            ([rows[0].len(), rows.len()], pixels)
        };
        for (number, rows) in (1..).zip(kept) {
            let held = Orientation::from_exif(number).expect("one of eight");
            let (size, pixels) = picture(rows);
            assert_eq!(turned(size, &pixels, held), picture(&upright), "{number}");
        }
    }
}
