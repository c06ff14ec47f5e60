//! Wrappings: gzip good, cut, damaged and hostile; sources that fail.

use std::io::{self, Cursor, Read, Write};
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::ReasonCode::{self, *};
use crate::tests::{read, texts};
use crate::{Format, Limits, Source, open};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn table(rows: usize) -> String {
    let line = |row| format!("{row},{:x}\n", row * 7_919 % 104_729);
    format!("a,b\n{}", (0..rows).map(line).collect::<String>())
}

fn outcome(bytes: &[u8]) -> Result<usize, ReasonCode> {
    read(bytes, Format::Csv, &texts(&["a", "b"]), &Limits::default())
        .map(|outcome| outcome.rows.len())
        .map_err(|refused| refused.code)
}

#[test]
fn gzip_is_found_by_its_first_bytes_and_all_members_are_read() {
    let text = table(5_000);
    let (first, second) = text.split_at(text.len() / 2);
    assert_eq!(outcome(&gzip(text.as_bytes())), Ok(5_000));
    assert_eq!(outcome(&[gzip(first.as_bytes()), gzip(second.as_bytes())].concat()), Ok(5_000));
    assert_eq!(outcome(&gzip(b"")), Err(EmptyFile));
}

#[test]
fn a_cut_gzip_file_is_refused_wherever_it_is_cut() {
    let packed = gzip(table(2_000).as_bytes());
    for cut in (2..packed.len()).step_by(packed.len() / 97) {
        assert_eq!(outcome(&packed[..cut]), Err(GzipTruncated), "cut at {cut} of {}", packed.len());
    }
}

#[test]
fn damaged_gzip_files_are_refused() {
    let packed = gzip(table(2_000).as_bytes());
    let mut checksum = packed.clone();
    let place = packed.len() - 6;
    checksum[place] ^= 1;
    assert_eq!(outcome(&checksum), Err(GzipCorrupt));
    let mut garbage = packed.clone();
    garbage.extend(b"not gzip at all");
    assert_eq!(outcome(&garbage), Err(GzipCorrupt));
    assert_eq!(outcome(&gzip(&packed)), Err(WrongFormat));
}

#[test]
fn a_bomb_is_refused_by_ratio_and_by_size() {
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    bomb.write_all(b"a,b\n").unwrap();
    let line = [[b'x'; 1023].as_slice(), b"\n"].concat();
    (0..32_768).for_each(|_| bomb.write_all(&line).unwrap());
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 200_000);
    assert_eq!(outcome(&bomb), Err(GzipBomb));
    let limits = Limits { inflated_bytes: 10_000, ..Limits::default() };
    let small = read(&gzip(table(5_000).as_bytes()), Format::Csv, &texts(&["a", "b"]), &limits);
    assert_eq!(small.unwrap_err().code, GzipBomb);
    let parquet = read(&bomb, Format::Parquet, &texts(&["a"]), &Limits::default());
    assert_eq!(parquet.unwrap_err().code, GzipBomb);
}

/// A source that breaks after some bytes.
struct Broken(Cursor<Vec<u8>>);

impl Read for Broken {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "CANARY7421")),
            count => Ok(count),
        }
    }
}

#[test]
fn a_source_that_fails_is_told_apart_from_a_bad_file() {
    for bytes in [
        table(10).into_bytes(),
        gzip(table(10).as_bytes()),
        gzip(table(10).as_bytes())[..30].to_vec(),
        vec![],
    ] {
        let source = Source::Stream(Box::new(Broken(Cursor::new(bytes))));
        let read = open(source, Format::Csv, Arc::new(texts(&["a"])), Limits::default());
        let refused = match read {
            Ok(mut reader) => reader.find_map(Result::err).unwrap(),
            Err(refused) => refused,
        };
        assert_eq!(refused.code, ReadFailed);
        assert!(!format!("{refused} {refused:?}").contains("CANARY7421"));
    }
}
