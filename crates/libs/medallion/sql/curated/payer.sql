-- curated.payer: payers of the sources.
select
    delivered.payer_id,
    delivered.name,
    delivered.ownership,
    delivered.tenant,
    delivered.data_source,
    delivered._committed_at as _committed_at,
    concat(delivered._file, '#', lpad(cast(delivered._row as varchar), 12, '0')) as _sequence,
    delivered._ingested_at as _known_from
from raw.payer as delivered
