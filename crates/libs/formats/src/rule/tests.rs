//! The shapes, against the published examples and the shared vectors.

use super::*;
use crate::tests::shared;

#[test]
fn an_npi_has_a_check_digit() {
    assert!(is_npi(b"1234567893"), "CMS's own example");
    for bad in
        ["1234567890", "3234567893", "123456789", "12345678931", "123456789x", "", "1234567839"]
    {
        assert!(!is_npi(bad.as_bytes()), "{bad}");
    }
}

#[test]
fn one_wrong_digit_is_always_found() {
    let good = *b"1234567893";
    for place in 0..10 {
        for digit in (b'0'..=b'9').filter(|digit| *digit != good[place]) {
            let mut changed = good;
            changed[place] = digit;
            assert!(!is_npi(&changed));
        }
    }
}

#[test]
fn an_icd10cm_code_has_its_shape() {
    for good in ["E11", "E11.9", "E119", "C7A.1", "M1A.0110", "S72.001A", "Z3A00", "U07.1"] {
        assert!(is_icd10cm(good.as_bytes()), "{good}");
    }
    for bad in
        ["", "E1", "E11.", "e11.9", "11E", "EC1", "E1C", "E11.12345", "E11..9", "E11.9 ", "E11-9"]
    {
        assert!(!is_icd10cm(bad.as_bytes()), "{bad}");
    }
}

#[test]
fn a_procedure_code_is_cpt_or_hcpcs() {
    for good in ["99213", "0042T", "0001M", "0001A", "1036F", "0001U", "J1100", "A0425", "V5299"] {
        assert!(is_procedure_code(good.as_bytes()), "{good}");
    }
    for bad in
        ["", "9921", "992133", "A9921 ", "A992T", "W1234", "J110", "99213 ", "9921B", "j1100"]
    {
        assert!(!is_procedure_code(bad.as_bytes()), "{bad}");
    }
}

#[test]
fn the_shared_vectors_agree() {
    let Some(npis) = shared("vectors/npi_vectors.csv") else { return };
    for line in npis.lines().skip(1) {
        let fields: Vec<_> = line.split(',').collect();
        assert_eq!(is_npi(fields[1].as_bytes()), fields[2] == "valid", "{}", fields[0]);
    }
    let Some(codes) = shared("vectors/code_format_vectors.csv") else { return };
    for line in codes.lines().skip(1) {
        let fields: Vec<_> = line.split(',').collect();
        let expected = fields[2] == "1";
        match fields[0] {
            "icd10pcs" => assert_eq!(is_icd10pcs(fields[1].as_bytes()), expected, "{}", fields[1]),
            "cpt" if fields[1].starts_with(|c: char| c.is_ascii_digit()) => {
                assert_eq!(is_procedure_code(fields[1].as_bytes()), expected, "{}", fields[1]);
            }
            "hcpcs2" => {
                assert_eq!(is_procedure_code(fields[1].as_bytes()), expected, "{}", fields[1])
            }
            _ => {}
        }
    }
}
