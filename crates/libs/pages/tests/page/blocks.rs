//! How much two pictures of a page differ, for eyes that do not care about fonts.
//!
//! Another font moves lines of text by a few pixels and shifts what is below by a line or two. So
//! pictures are compared as blocks of luminance, band by band from the top, and each band may be
//! found a little higher or lower. What is left is what a person would miss.

use crate::png::Gray;

/// The pixels of a screenshot that become one of a golden picture, in both directions.
const SHRINK: usize = 4;
/// The height of a band in shrunk pixels: 160 of the screenshot.
const BAND: usize = 40;
/// The side of a block in shrunk pixels: 80 of the screenshot, which holds some words of text.
const BLOCK: usize = 20;
/// How far a band may be moved, in shrunk pixels: 80 of the screenshot.
const SHIFT: isize = 20;

/// A picture of a quarter of the width and height.
pub(crate) fn shrink(picture: &Gray) -> Gray {
    let (width, height) = (picture.width / SHRINK, picture.height / SHRINK);
    let mut pixels = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            pixels.push(mean(picture, x * SHRINK, y * SHRINK, SHRINK) as u8);
        }
    }
    Gray { width, height, pixels }
}

/// The mean of a square.
fn mean(picture: &Gray, left: usize, top: usize, side: usize) -> f64 {
    let rows = (top..top + side).map(|y| &picture.pixels[y * picture.width + left..][..side]);
    let sum: u32 = rows.flatten().map(|pixel| u32::from(*pixel)).sum();
    f64::from(sum) / (side * side) as f64
}

/// The band that differs most: how much, in steps of luminance 0..=255 between its blocks, and where
/// it begins, in pixels of the screenshot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Worst {
    pub(crate) difference: f64,
    pub(crate) top: usize,
}

/// Compares two shrunk pictures.
pub(crate) fn compare(golden: &Gray, seen: &Gray) -> Worst {
    assert_eq!(golden.width, seen.width, "pictures of one width");
    // They overlap, so that what is missing lies wholly in one of them.
    let bands = (0..=golden.height - BAND).step_by(BAND / 2);
    let each = bands.map(|top| {
        let places = (-SHIFT..=SHIFT).filter_map(|shift| top.checked_add_signed(shift));
        let places = places.filter(|place| place + BAND <= seen.height);
        let difference = places.map(|place| between(golden, top, seen, place));
        Worst { difference: difference.fold(f64::MAX, f64::min), top: top * SHRINK }
    });
    each.max_by(|a, b| a.difference.total_cmp(&b.difference)).expect("a picture has a band")
}

/// The root of the mean square difference of the blocks of two bands.
fn between(golden: &Gray, top: usize, seen: &Gray, place: usize) -> f64 {
    let blocks = (0..BAND / BLOCK).flat_map(|row| (0..golden.width / BLOCK).map(move |x| (row, x)));
    let squares = blocks.map(|(row, x)| {
        let of = |picture, top| mean(picture, x * BLOCK, top + row * BLOCK, BLOCK);
        (of(golden, top) - of(seen, place)).powi(2)
    });
    let squares: Vec<f64> = squares.collect();
    (squares.iter().sum::<f64>() / squares.len() as f64).sqrt()
}
