-- analytics.v_patient_xref_history, a view: which person the platform took each source
-- patient for, and from when to when it did. The last row of a patient holds.
with change as (
    select
        tenant, data_source, patient_id, from_person_id, to_person_id, rule, score, reason,
        known_at,
        row_number() over (
            partition by tenant, data_source, patient_id
            order by known_at, changed_at
        ) as place,
        lead(known_at) over (
            partition by tenant, data_source, patient_id
            order by known_at, changed_at
        ) as next_known_at
    from ops.identity_change
)

select
    xref.tenant,
    xref.data_source,
    xref.patient_id,
    coalesce(change.from_person_id, xref.person_id) as person_id,
    'minted' as rule,
    cast(null as double) as score,
    cast(null as varchar) as reason,
    xref._known_from as valid_from,
    change.known_at as valid_to
from curated.patient_xref as xref
left join change
    on change.tenant = xref.tenant
    and change.data_source = xref.data_source
    and change.patient_id = xref.patient_id
    and change.place = 1
union all
select
    tenant,
    data_source,
    patient_id,
    to_person_id as person_id,
    rule,
    score,
    reason,
    known_at as valid_from,
    next_known_at as valid_to
from change
