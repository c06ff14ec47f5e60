//! What stewards decided.

use super::{compute, named, records::key};
use crate::{Medallion, MedallionError, score::Columns};
use domain::{
    id::TenantId,
    identity::{Judgement, Verdict},
};
use std::collections::BTreeMap;

/// Verdicts in the order in which they were given.
const VERDICTS: &str = "
    select tenant, source_a, patient_a, source_b, patient_b, verdict
    from raw.identity_verdict
    order by decided_at, _ingested_at, _file, _row
";

impl Medallion {
    /// The last verdict on each pair of a tenant's records.
    pub(super) async fn verdicts(
        &self,
        tenant: &TenantId,
    ) -> Result<Vec<Judgement>, MedallionError> {
        let session = self.session_of([&named("raw.identity_verdict")?]).await.map_err(compute)?;
        let mut last = BTreeMap::new();
        for batch in session.query(VERDICTS).await.map_err(compute)? {
            let columns = Columns::of(&batch).map_err(compute)?;
            let of_tenant =
                |row: &usize| columns.text("tenant", *row).as_deref() == Some(tenant.as_str());
            for row in (0..batch.num_rows()).filter(of_tenant) {
                last.extend(
                    judgement(&columns, row).map(|one| ((one.a.clone(), one.b.clone()), one)),
                );
            }
        }
        Ok(last.into_values().collect())
    }
}

/// A verdict, with its records in order.
fn judgement(columns: &Columns, row: usize) -> Option<Judgement> {
    let one = key(columns, row, "source_a", "patient_a")?;
    let other = key(columns, row, "source_b", "patient_b")?;
    let verdict = match columns.text("verdict", row)?.as_str() {
        "same" => Verdict::Same,
        _ => Verdict::Different,
    };
    let (a, b) = if one <= other { (one, other) } else { (other, one) };
    Some(Judgement { a, b, verdict })
}
