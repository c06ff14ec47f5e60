-- curated.practitioner: practitioners of the sources (Tuva input layer: practitioner).
select
    delivered.provider_id as practitioner_id,
    delivered.name,
    delivered.specialty,
    delivered.organization_id as practice_affiliation,
    delivered.tenant,
    delivered.data_source,
    delivered._committed_at as _committed_at,
    concat(delivered._file, '#', lpad(cast(delivered._row as varchar), 12, '0')) as _sequence,
    delivered._ingested_at as _known_from
from raw.provider as delivered
