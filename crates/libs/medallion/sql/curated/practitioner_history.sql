-- curated.practitioner_history: what was true of each source's practitioners, when, and since when
-- that is known. The events; domain::history makes their periods.
select
    delivered.provider_id as practitioner_id,
    delivered.name,
    delivered.specialty,
    delivered.organization_id as practice_affiliation,
    delivered.tenant,
    delivered.data_source,
    delivered._committed_at,
    delivered._sequence,
    delivered._ingested_at as _known_from,
    delivered._op,
    delivered._event_id
    -- and the columns of delivered that no contract knows
from raw.provider as delivered
