-- curated.payer: payers of the sources.
select
    delivered.payer_id,
    delivered.name,
    delivered.ownership,
    delivered.tenant,
    delivered.data_source,
    delivered._committed_at,
    delivered._sequence,
    delivered._ingested_at as _known_from,
    delivered._op,
    delivered._event_id
    -- and the columns of delivered that no contract knows
from raw.payer as delivered
