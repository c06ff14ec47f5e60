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
    delivered._committed_at,
    delivered._sequence,
    delivered._ingested_at as _known_from,
    delivered._op,
    delivered._event_id
    -- and the columns of delivered that no contract knows
from raw.organization as delivered
