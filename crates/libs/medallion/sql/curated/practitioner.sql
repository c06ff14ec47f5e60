-- curated.practitioner: practitioners of the sources as they are now (Tuva input layer: practitioner).
select
    practitioner_id,
    name,
    specialty,
    practice_affiliation,
    tenant,
    data_source,
    _committed_at,
    _sequence,
    _known_from
    -- and the columns of delivered that no contract knows
from curated.practitioner_history as delivered
where is_current
