//! Who calls, from the verified claims only.

use domain::{id::ClinicId, outreach::Caller};
use http_kit::Claims;

/// The caller of a token. `None` where the tenant, the person or one of the clinics is in doubt.
pub fn caller(claims: &Claims) -> Option<Caller> {
    let clinics = claims.list("clinics")?.into_iter().map(|clinic| clinic.parse().ok());
    let clinics = clinics.collect::<Option<Vec<ClinicId>>>()?;
    Some(Caller {
        tenant: claims.text("tenant")?.parse().ok()?,
        author: claims.text("sub")?.parse().ok()?,
        clinics,
    })
}
