-- curated.location: organizations and sites of the sources (Tuva input layer: location).
select
    delivered.organization_id as location_id,
    delivered.name,
    cast(null as varchar) as facility_type,
    delivered.address,
    delivered.city,
    delivered.state,
    delivered.zip_code,
    delivered.latitude,
    delivered.longitude,
    delivered.tenant,
    delivered.data_source,
    delivered._committed_at as _committed_at,
    concat(delivered._file, '#', lpad(cast(delivered._row as varchar), 12, '0')) as _sequence,
    delivered._ingested_at as _known_from
from raw.organization as delivered
