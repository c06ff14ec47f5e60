-- analytics.v_recent_events, a view: the 100 newest changes of insurance claims.
select
    event_time,
    event_name,
    claim_id,
    member_id,
    claim_status,
    payment_status,
    total_charge,
    stream,
    shard_id,
    sequence_number,
    _known_from as known_from,
    _event_id as event_id,
    tenant,
    data_source
from curated.claim_event_history
order by event_time desc, lpad(sequence_number, 64, '0') desc, _event_id desc
limit 100
