//! How the platform names a human.

use sha2::{Digest, Sha256};

use crate::{
    base32,
    id::{DataSource, PatientId, PersonId, TenantId},
};

/// Characters after the `P` of a minted person id: 100 bits, so two of a billion persons collide
/// with odds below 1e-12.
const SURROGATE_CHARS: usize = 20;

impl PersonId {
    /// The surrogate of one source patient: `P` and 20 base32 characters of SHA-256 over the
    /// length-prefixed parts.
    ///
    /// The same patient always gets the same id, from any function and in any order. It is stable,
    /// not secret: who knows a record number can compute it. What leaves the platform carries a
    /// [`crate::token`] instead.
    pub fn mint(tenant: &TenantId, data_source: &DataSource, patient: &PatientId) -> Self {
        let mut hash = Sha256::new();
        for part in [tenant.as_str(), data_source.as_str(), patient.expose()] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let text = base32::encode(&hash.finalize());
        Self::from_surrogate(&text[..SURROGATE_CHARS])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mint(tenant: &str, source: &str, patient: &str) -> PersonId {
        PersonId::mint(
            &tenant.parse().unwrap(),
            &source.parse().unwrap(),
            &patient.parse().unwrap(),
        )
    }

    #[test]
    fn a_person_keeps_its_id() {
        let id = mint("main", "ehr", "1");
        assert_eq!(id, mint("main", "ehr", "1"));
        assert_eq!(id.as_str().len(), 21);
        assert_eq!(id.as_str(), "PKWF6ZFBHRNZ34NYFPNE6");
    }

    #[test]
    fn moving_a_character_between_the_parts_gives_another_person() {
        assert_ne!(mint("main", "ehr1", "1"), mint("main", "ehr", "11"));
        assert_ne!(mint("maine", "hr", "1"), mint("main", "ehr", "1"));
    }
}
