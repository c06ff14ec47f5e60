-- analytics.patient_risk, inputs: one row per living person, with what the LACE index needs as of
-- the run's instant (van Walraven et al., CMAJ 2010). domain::lace turns the row into points.
with run as (
    select as_of, cast(as_of as date) as as_of_date from work.run
),

person as (
    select patient.tenant, patient.person_id
    from run
    cross join curated.patient as patient
    where patient.death_date is null or patient.death_date > run.as_of_date
),

known_stay as (
    select
        stay.*,
        run.as_of,
        (stay.discharged_at is null or stay.discharged_at > run.as_of) as is_open,
        days_between(stay.discharged_on, run.as_of_date) as days_since
    from run
    cross join curated.stay as stay
    where stay.admitted_at <= run.as_of
),

in_facility as (
    select distinct tenant, person_id from known_stay where is_open
),

ranked_stay as (
    select
        known_stay.*,
        row_number() over (
            partition by known_stay.tenant, known_stay.person_id
            order by known_stay.discharged_at desc, known_stay.stay_id desc
        ) as newest
    from known_stay
    left join in_facility
        on in_facility.tenant = known_stay.tenant
        and in_facility.person_id = known_stay.person_id
    where in_facility.person_id is null and known_stay.days_since between 0 and 30
),

index_stay as (
    select * from ranked_stay where newest = 1
),

anchored as (
    select
        person.tenant,
        person.person_id,
        index_stay.stay_id,
        index_stay.admitted_at,
        index_stay.admitted_on,
        index_stay.discharged_at,
        index_stay.discharged_on,
        index_stay.length_of_stay,
        index_stay.first_facility_id,
        index_stay.admit_type_code,
        index_stay.is_described_as_emergency,
        coalesce(index_stay.admitted_at, run.as_of) as anchor
    from run
    cross join person
    left join index_stay
        on index_stay.tenant = person.tenant
        and index_stay.person_id = person.person_id
),

-- A payer's claim for a visit that an EHR knows is no second visit.
visit_of as (
    select claimed.*
    from curated.encounter as claimed
    where claimed.encounter_class = 'emergency' and claimed.is_claim
        and not exists (
            select 1
            from curated.encounter as charted
            where charted.tenant = claimed.tenant
                and charted.person_id = claimed.person_id
                and charted.encounter_class = 'emergency'
                and not charted.is_claim
                and days_between(charted.encounter_start_date, claimed.encounter_start_date)
                    between -1 and 1
        )
    union all
    select charted.*
    from curated.encounter as charted
    where charted.encounter_class = 'emergency' and not charted.is_claim
),

emergency as (
    select
        anchored.tenant,
        anchored.person_id,
        (
            anchored.stay_id is not null
            and (visit.ended_at is null or visit.ended_at >= anchored.anchor - interval '24' hour)
        ) as leads_to_stay,
        visit.started_at >= anchored.anchor - interval '6' month as is_recent
    from anchored
    join visit_of as visit
        on visit.tenant = anchored.tenant
        and visit.person_id = anchored.person_id
    where visit.started_at < anchored.anchor
        or (anchored.stay_id is not null and visit.started_at = anchored.anchor)
),

emergency_count as (
    select
        tenant,
        person_id,
        max(case when leads_to_stay then 1 else 0 end) as is_acute,
        sum(case when is_recent and not leads_to_stay then 1 else 0 end) as emergency_visits
    from emergency
    group by tenant, person_id
),

primary_care as (
    select
        visit.tenant,
        visit.person_id,
        visit.facility_id,
        row_number() over (
            partition by visit.tenant, visit.person_id
            order by visit.started_at desc, visit.encounter_id desc
        ) as newest
    from run
    cross join curated.encounter as visit
    where visit.encounter_class in ('wellness', 'ambulatory')
        and visit.facility_id is not null
        and visit.started_at <= run.as_of
        and visit.started_at >= run.as_of - interval '24' month
),

with_clinic as (
    select
        anchored.*,
        coalesce(primary_care.facility_id, anchored.first_facility_id) as clinic_id
    from anchored
    left join primary_care
        on primary_care.tenant = anchored.tenant
        and primary_care.person_id = anchored.person_id
        and primary_care.newest = 1
),

emergency_feed as (
    select distinct tenant from curated.encounter where encounter_class = 'emergency'
),

clinic as (
    select tenant, clinic_id, min(threshold) as threshold
    from curated.clinic
    group by tenant, clinic_id
)

select
    with_clinic.tenant,
    with_clinic.person_id,
    with_clinic.stay_id,
    with_clinic.discharged_at,
    with_clinic.length_of_stay,
    -- Type of admission (UB-04): 1 emergency, 2 urgent, 5 trauma, 9 not known.
    case
        when with_clinic.admit_type_code in ('1', '2', '5') then 1
        when with_clinic.admit_type_code in ('3', '4') then 0
        when with_clinic.is_described_as_emergency then 1
        else coalesce(emergency_count.is_acute, 0)
    end as is_acute,
    coalesce(emergency_count.emergency_visits, 0) as emergency_visits,
    with_clinic.clinic_id,
    coalesce(clinic.threshold, 80) as threshold,
    in_facility.person_id is not null as is_in_facility,
    emergency_feed.tenant is not null as has_emergency_feed
from with_clinic
left join emergency_count
    on emergency_count.tenant = with_clinic.tenant
    and emergency_count.person_id = with_clinic.person_id
left join emergency_feed
    on emergency_feed.tenant = with_clinic.tenant
left join clinic
    on clinic.tenant = with_clinic.tenant
    and clinic.clinic_id = with_clinic.clinic_id
left join in_facility
    on in_facility.tenant = with_clinic.tenant
    and in_facility.person_id = with_clinic.person_id
order by with_clinic.tenant, with_clinic.person_id
