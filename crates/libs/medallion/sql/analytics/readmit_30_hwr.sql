-- analytics.readmit_30_hwr: unplanned readmissions after the rules of the CMS Hospital-Wide All-Cause
-- Unplanned Readmission measure (CBE 3656, formerly NQF 1789; value sets of 2021), run for all payers
-- and adults of any age. Observed, without risk adjustment.
--
-- An index stay ends alive, at home or in post-acute care, is no treatment of cancer, no psychiatric
-- and no rehabilitation stay, and is followed for 30 days. Its outcome is the first later stay that
-- begins within 30 days: none, planned, or unplanned. A later stay can itself be an index.
--
-- EHR exports without ICD-10 carry no CCS category; there a stay is planned, and left out, by the
-- SNOMED CT code of its reason. That list is the platform's and not CMS's.
with reason (code, is_planned, exclusion) as (
    values
        ('254637007', true, 'excluded_cancer'),
        ('254632001', true, 'excluded_cancer'),
        ('254837009', true, 'excluded_cancer'),
        ('93761005', true, 'excluded_cancer'),
        ('91861009', true, 'excluded_cancer'),
        ('424132000', true, 'excluded_cancer'),
        ('363406005', true, 'excluded_cancer'),
        ('109838007', true, 'excluded_cancer'),
        ('126906006', true, 'excluded_cancer'),
        ('239873007', true, cast(null as varchar)),
        ('239872002', true, cast(null as varchar)),
        ('183996000', true, cast(null as varchar)),
        ('698306007', true, cast(null as varchar)),
        ('39898005', true, cast(null as varchar)),
        ('399261000', true, cast(null as varchar)),
        ('161679004', true, cast(null as varchar)),
        ('52052004', true, 'excluded_rehabilitation'),
        ('370143000', false, 'excluded_psychiatric')
),

-- Potentially planned unless the principal diagnosis is acute, by CCS category.
planned_category (ccs_category) as (
    values
        (1), (2), (3), (5), (9), (10), (12), (33), (36), (38), (40), (42), (43), (44), (45), (51),
        (52), (53), (55), (56), (59), (66), (67), (74), (78), (79), (84), (85), (86), (94), (96),
        (99), (104), (106), (107), (109), (113), (114), (118), (119), (120), (123), (124), (125),
        (129), (132), (142), (147), (148), (152), (153), (154), (158), (159), (160), (161), (162),
        (163), (164), (166), (167), (172), (175), (211), (224)
),

acute_category (ccs_category) as (
    values
        (2), (3), (4), (5), (7), (8), (9), (54), (55), (60), (61), (63), (76), (77), (78), (82),
        (83), (84), (85), (87), (89), (90), (91), (92), (93), (99), (100), (102), (104), (107),
        (109), (112), (116), (118), (120), (122), (123), (124), (125), (126), (127), (128), (129),
        (130), (131), (135), (137), (139), (140), (142), (145), (146), (148), (153), (154), (157),
        (159), (165), (168), (172), (197), (198), (210), (245), (246), (247), (249), (250), (251),
        (252), (259), (650), (651), (652), (653), (656), (658), (660), (663), (670)
),

known_stay as (
    select
        stay.*,
        coalesce(stay.discharged_on, date '9999-12-31') as ends_on,
        max(coalesce(stay.discharged_on, date '9999-12-31')) over (
            partition by stay.tenant, stay.person_id
            order by stay.admitted_on, stay.discharged_on desc, stay.stay_id
            rows between unbounded preceding and 1 preceding
        ) as earlier_ends_on
    from work.run as run
    cross join curated.stay as stay
    where stay.admitted_at <= run.as_of
),

procedure_kind as (
    select
        performed.tenant,
        performed.person_id,
        performed.encounter_id,
        performed.procedure_date,
        case when performed.ccs_category in (64, 105, 176) then 1 else 0 end as is_always_planned,
        case
            when performed.is_potentially_planned or planned_category.ccs_category is not null
                then 1
            else 0
        end as is_potentially_planned
    from curated.procedure as performed
    left join planned_category
        on planned_category.ccs_category = performed.ccs_category
    where performed.ccs_category is not null
),

-- A claim names its own procedures; those of an EHR are of the stay that they fall into.
stay_procedure as (
    select
        stay.tenant,
        stay.stay_id,
        max(kind.is_always_planned) as is_always_planned,
        max(kind.is_potentially_planned) as is_potentially_planned
    from known_stay as stay
    join procedure_kind as kind
        on kind.tenant = stay.tenant
        and kind.person_id = stay.person_id
    where kind.encounter_id = stay.stay_id
        or (not stay.is_claim and kind.procedure_date between stay.admitted_on and stay.ends_on)
    group by stay.tenant, stay.stay_id
),

judged as (
    select
        stay.*,
        reason.exclusion as reason_exclusion,
        coalesce(stay.earlier_ends_on >= stay.ends_on, false) as is_nested,
        case
            when coalesce(found.is_always_planned, 0) = 1 then 'always planned procedure'
            when stay.primary_diagnosis_ccs in (45, 254) then 'always planned diagnosis'
            when reason.is_planned then 'planned reason'
            when coalesce(found.is_potentially_planned, 0) = 1
                and (stay.is_acute_diagnosis or acute_category.ccs_category is not null)
                then 'potentially planned procedure but acute diagnosis'
            when coalesce(found.is_potentially_planned, 0) = 1
                then 'potentially planned procedure, no acute diagnosis'
        end as planned_reason
    from known_stay as stay
    left join stay_procedure as found
        on found.tenant = stay.tenant
        and found.stay_id = stay.stay_id
    left join acute_category
        on acute_category.ccs_category = stay.primary_diagnosis_ccs
    left join reason
        on reason.code = stay.primary_diagnosis_code
        and stay.primary_diagnosis_code_type = 'snomed-ct'
),

numbered as (
    select
        judged.*,
        row_number() over (
            partition by tenant, person_id
            order by admitted_on, discharged_on, stay_id
        ) as place
    from judged
),

followed as (
    select
        numbered.*,
        lead(admitted_on) over in_order as next_admitted_on,
        lead(first_facility_id) over in_order as next_facility_id,
        lead(primary_diagnosis_code) over in_order as next_diagnosis_code,
        min(case when not is_nested then place end) over (
            partition by tenant, person_id
            order by place
            rows between 1 following and unbounded following
        ) as outcome_place
    from numbered
    window in_order as (partition by tenant, person_id order by place)
),

last_discharge as (
    select tenant, max(discharged_on) as newest
    from work.run as run
    cross join known_stay
    where discharged_at <= run.as_of
    group by tenant
),

person as (
    select tenant, person_id, death_date from curated.patient
),

ruled as (
    select
        followed.*,
        outcome.stay_id as outcome_stay_id,
        days_between(followed.discharged_on, outcome.admitted_on) as days_to_next,
        coalesce(
            outcome.planned_reason <> 'potentially planned procedure but acute diagnosis', false
        ) as is_outcome_planned,
        case
            when followed.is_nested then 'nested_in_longer_stay'
            when followed.discharge_disposition_code in ('20', '40', '41', '42')
                then 'died_in_hospital'
            when person.death_date <= followed.discharged_on then 'died_in_hospital'
            when followed.discharge_disposition_code = '07' then 'left_ama'
            when days_between(followed.discharged_on, followed.next_admitted_on) in (0, 1)
                and followed.next_facility_id <> followed.last_facility_id
                then 'transferred_to_acute'
            when followed.discharge_disposition_code = '02' then 'disposition_transfer_acute'
            when followed.next_admitted_on = followed.discharged_on
                and followed.next_diagnosis_code = followed.primary_diagnosis_code
                then 'same_day_same_hospital_same_condition'
            when followed.reason_exclusion is not null then followed.reason_exclusion
            when followed.primary_diagnosis_ccs between 11 and 45 then 'excluded_cancer'
            when followed.primary_diagnosis_ccs = 254 then 'excluded_rehabilitation'
            when followed.primary_diagnosis_ccs
                in (650, 651, 652, 654, 655, 656, 657, 658, 659, 662, 670)
                then 'excluded_psychiatric'
            when days_between(followed.discharged_on, last_discharge.newest) < 30
                then 'insufficient_followup'
        end as exclusion
    from work.run as run
    cross join followed
    left join numbered as outcome
        on outcome.tenant = followed.tenant
        and outcome.person_id = followed.person_id
        and outcome.place = followed.outcome_place
    left join last_discharge
        on last_discharge.tenant = followed.tenant
    left join person
        on person.tenant = followed.tenant
        and person.person_id = followed.person_id
    where followed.discharged_on is not null and followed.discharged_at <= run.as_of
)

select
    tenant,
    stay_id,
    person_id,
    last_facility_id as facility_id,
    admitted_on,
    discharged_on,
    exclusion is null as is_index,
    exclusion,
    exclusion is null and coalesce(days_to_next between 0 and 30, false)
        and not is_outcome_planned
        as is_readmitted,
    case when days_to_next between 0 and 30 then outcome_stay_id end as readmission_stay_id,
    case when days_to_next >= 0 then days_to_next end as days_to_next,
    coalesce(planned_reason <> 'potentially planned procedure but acute diagnosis', false)
        as is_planned,
    planned_reason
from ruled
