//! As much of PNG (ISO/IEC 15948) as a screenshot and a golden picture need. The crates for it bring
//! features of flate2 that nothing else here asks for, and so would compile the lake twice.

use std::io::{Read, Write};

use flate2::{Compression, Crc, read::ZlibDecoder, write::ZlibEncoder};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A picture in shades of gray, row by row from the top.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Gray {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<u8>,
}

/// Reads a picture of 8 bits per channel that is not interlaced; colors become their luminance.
pub(crate) fn decode(png: &[u8]) -> Gray {
    let mut rest = png.strip_prefix(SIGNATURE).expect("a PNG");
    let (mut head, mut packed) = (Vec::new(), Vec::new());
    while let Some((kind, data, after)) = chunk(rest) {
        match kind {
            b"IHDR" => head = data.to_vec(),
            b"IDAT" => packed.extend_from_slice(data),
            _ => {}
        }
        rest = after;
    }
    let side = |at: usize| u32::from_be_bytes(head[at..at + 4].try_into().unwrap()) as usize;
    let (width, height) = (side(0), side(4));
    let channels = match head[8..] {
        [8, 0, _, _, 0] => 1,
        [8, 2, _, _, 0] => 3,
        [8, 6, _, _, 0] => 4,
        _ => panic!("a PNG of another kind"),
    };
    let mut filtered = Vec::new();
    ZlibDecoder::new(packed.as_slice()).read_to_end(&mut filtered).expect("packed pixels");
    let bytes = unfilter(&filtered, width * channels, channels);
    let pixels = bytes.chunks_exact(channels).map(luminance).collect();
    Gray { width, height, pixels }
}

/// The kind and data of the first chunk, and what follows it.
fn chunk(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (length, rest) = bytes.split_at_checked(4)?;
    let length = u32::from_be_bytes(length.try_into().ok()?) as usize;
    let (kind, rest) = rest.split_at_checked(4)?;
    let (data, rest) = rest.split_at_checked(length)?;
    Some((kind, data, rest.get(4..)?))
}

/// Undoes the filter of each row, which stands before it.
fn unfilter(filtered: &[u8], row: usize, pixel: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> = Vec::with_capacity(filtered.len());
    for line in filtered.chunks_exact(row + 1) {
        let start = bytes.len();
        for (index, byte) in line[1..].iter().enumerate() {
            let left = if index < pixel { 0 } else { bytes[start + index - pixel] };
            let up = if start < row { 0 } else { bytes[start + index - row] };
            let corner =
                if index < pixel || start < row { 0 } else { bytes[start + index - row - pixel] };
            let guess = match line[0] {
                0 => 0,
                1 => left,
                2 => up,
                3 => u8::midpoint(left, up),
                _ => paeth(left, up, corner),
            };
            bytes.push(byte.wrapping_add(guess));
        }
    }
    bytes
}

/// The neighbor that is nearest to left + up - corner.
fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let guess = i16::from(left) + i16::from(up) - i16::from(corner);
    let distance = |of: u8| (guess - i16::from(of)).abs();
    [left, up, corner].into_iter().min_by_key(|of| distance(*of)).unwrap()
}

fn luminance(pixel: &[u8]) -> u8 {
    match *pixel {
        [red, green, blue, ..] => {
            ((u32::from(red) * 54 + u32::from(green) * 183 + u32::from(blue) * 19) >> 8) as u8
        }
        _ => pixel[0],
    }
}

/// Writes a gray picture; each row is kept as the difference to the one above.
pub(crate) fn encode(picture: &Gray) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    let mut above = vec![0; picture.width];
    for row in picture.pixels.chunks_exact(picture.width) {
        let line: Vec<u8> = row.iter().zip(&above).map(|(a, b)| a.wrapping_sub(*b)).collect();
        packed.write_all(&[2]).unwrap();
        packed.write_all(&line).unwrap();
        above = row.to_vec();
    }
    let mut head = Vec::new();
    head.extend_from_slice(&(picture.width as u32).to_be_bytes());
    head.extend_from_slice(&(picture.height as u32).to_be_bytes());
    head.extend_from_slice(&[8, 0, 0, 0, 0]);
    let mut png = SIGNATURE.to_vec();
    for (kind, data) in [(b"IHDR", head), (b"IDAT", packed.finish().unwrap()), (b"IEND", vec![])] {
        let mut sum = Crc::new();
        sum.update(kind);
        sum.update(&data);
        png.extend_from_slice(&(data.len() as u32).to_be_bytes());
        png.extend_from_slice(kind);
        png.extend_from_slice(&data);
        png.extend_from_slice(&sum.sum().to_be_bytes());
    }
    png
}

#[test]
fn a_gray_picture_is_read_as_it_was_written() {
    let pixels = (0..35_u32).map(|index| (index * 53 % 256) as u8).collect();
    let picture = Gray { width: 5, height: 7, pixels };
    assert_eq!(decode(&encode(&picture)), picture);
}
