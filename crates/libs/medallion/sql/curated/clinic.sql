-- curated.clinic: the clinics that call patients, and their rules. Every organization is a clinic
-- with the platform's defaults until it says otherwise.
select
    delivered.organization_id as clinic_id,
    delivered.name,
    'America/New_York' as time_zone,
    80 as threshold,
    cast(null as varchar) as topic,
    delivered.tenant,
    delivered.data_source,
    delivered._committed_at as _committed_at,
    concat(delivered._file, '#', lpad(cast(delivered._row as varchar), 12, '0')) as _sequence,
    delivered._ingested_at as _known_from
from raw.organization as delivered
