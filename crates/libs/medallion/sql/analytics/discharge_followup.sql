-- analytics.discharge_followup: every discharge of the last 365 days in every follow-up window, by
-- the rules of domain::followup. Only the 48 hours run by the clock; a claim knows no hours, so it
-- has no row of that window. Two business days are also kept by two separate attempts (CPT 99495
-- and 99496, CMS MLN908628).
with run as (
    select as_of from work.run
),

opportunity as (
    select
        discharge.*,
        run.as_of,
        part.window_name,
        part.first_day,
        discharge.discharged_at + interval '48' hour as hours_48,
        case
            when part.window_name = 'within_48_hours' then local_date(
                discharge.discharged_at + interval '48' hour, discharge.time_zone
            )
            else followup_deadline(part.window_name, discharge.discharged_on)
        end as deadline
    from run
    cross join (values
        ('two_business_days', 0), ('within_48_hours', 0), ('within_7', 1), ('within_14', 1),
        ('within_30', 1)) as part (window_name, first_day)
    cross join analytics.discharge as discharge
    where not (discharge.is_claim and part.window_name = 'within_48_hours')
),

called as (
    select
        opportunity.*,
        note.contacted_at,
        note.is_successful,
        local_date(note.contacted_at, opportunity.time_zone) as contacted_on
    from opportunity
    join curated.outreach_note as note
        on note.tenant = opportunity.tenant
        and note.person_id = opportunity.person_id
    where note.is_attempt
        and note.contacted_at between opportunity.discharged_at and opportunity.as_of
),

-- Attempts inside the window. Notes of one instant are one attempt.
attempt as (
    select
        tenant,
        data_source,
        stay_id,
        window_name,
        contacted_at,
        max(case when is_successful then 1 else 0 end) as is_successful,
        row_number() over (
            partition by tenant, data_source, stay_id, window_name order by contacted_at
        ) as place
    from called
    where days_between(discharged_on, contacted_on) >= first_day
        and contacted_on <= deadline
        and (window_name <> 'within_48_hours' or contacted_at <= hours_48)
    group by tenant, data_source, stay_id, window_name, contacted_at
),

reached as (
    select
        tenant,
        data_source,
        stay_id,
        window_name,
        count(*) as attempts,
        min(
            case
                when is_successful = 1 then contacted_at
                when window_name = 'two_business_days' and place >= 2 then contacted_at
            end
        ) as first_contact_at
    from attempt
    group by tenant, data_source, stay_id, window_name
),

-- What counts as an event: it came by the deadline, and before the day of the contact.
judged as (
    select
        opportunity.*,
        coalesce(reached.attempts, 0) as attempts,
        reached.first_contact_at,
        case
            when reached.first_contact_at is null then date '9999-12-31'
            else local_date(reached.first_contact_at, opportunity.time_zone)
        end as contacted_on,
        case when readmitted_on <= deadline then readmitted_on else date '9999-12-31' end
            as readmitted_by,
        case when died_on <= deadline then died_on else date '9999-12-31' end as died_by,
        case when hospice_on <= deadline then hospice_on else date '9999-12-31' end as hospice_by
    from opportunity
    left join reached
        on reached.tenant = opportunity.tenant
        and reached.data_source = opportunity.data_source
        and reached.stay_id = opportunity.stay_id
        and reached.window_name = opportunity.window_name
)

select
    tenant,
    data_source,
    stay_id,
    window_name,
    person_id,
    clinic_id,
    discharged_at,
    discharged_on,
    deadline,
    first_contact_at,
    attempts,
    case
        when readmitted_by < contacted_on and readmitted_by <= died_by
            and readmitted_by <= hospice_by then 'excluded_readmitted'
        when died_by < contacted_on and died_by <= hospice_by then 'excluded_died'
        when hospice_by < contacted_on then 'excluded_hospice'
        when first_contact_at is not null then 'met'
        when window_name = 'within_48_hours' and as_of <= hours_48 then 'pending'
        when window_name <> 'within_48_hours' and as_of_on <= deadline then 'pending'
        else 'missed'
    end as status
from judged
