-- curated.outreach_note: nurses' notes about calls as they were last received. Of several versions
-- of a note the one that arrived last counts. A note names the person, or a source's patient.
with delivered as (
    select
        note.*,
        case note.outcome
            when 'REACHED_PATIENT' then 'successful'
            when 'REACHED_CAREGIVER' then 'successful'
            when 'ESCALATED' then 'successful'
            when 'IN_FACILITY' then 'state'
            when 'DECEASED' then 'state'
            else 'attempt'
        end as counts_as
    from raw.outreach_note as note
)

select
    delivered.note_id,
    coalesce(
        delivered.person_id,
        xref.person_id,
        mint_person_id(delivered.tenant, delivered.patient_source, delivered.patient_id)
    ) as person_id,
    delivered.patient_source,
    delivered.patient_id,
    delivered.clinic_id,
    delivered.author,
    delivered.outcome,
    delivered.counts_as in ('successful', 'attempt') as is_attempt,
    delivered.counts_as = 'successful' as is_successful,
    delivered.contacted_at,
    delivered.arrived_at,
    delivered.relationship,
    delivered.escalation_target,
    delivered.callback_at,
    delivered.text,
    delivered.tenant,
    delivered.data_source,
    case
        when delivered._op is null then coalesce(delivered.arrived_at, delivered._committed_at)
        else delivered._committed_at
    end as _committed_at,
    delivered._sequence,
    delivered._ingested_at as _known_from,
    delivered._op,
    delivered._event_id
    -- and the columns of delivered that no contract knows
from delivered
left join curated.patient_xref as xref
    on xref.tenant = delivered.tenant
    and xref.data_source = delivered.patient_source
    and xref.patient_id = delivered.patient_id
