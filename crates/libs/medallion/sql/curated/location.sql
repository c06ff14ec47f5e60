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
    delivered._committed_at,
    delivered._sequence,
    delivered._ingested_at as _known_from,
    delivered._op,
    delivered._event_id
    -- and the columns of delivered that no contract knows
from raw.organization as delivered
