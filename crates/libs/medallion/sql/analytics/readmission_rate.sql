-- analytics.readmission_rate: observed rates of every readmission measure, over all and by facility,
-- month of discharge and group of the principal diagnosis, with Wilson intervals of 95 %. Cells of
-- fewer than 11 are not shown, and neither is what would give them away.
with discharge as (
    select 'readmit_30_simple' as measure, measured.* from analytics.readmit_30_simple as measured
    union all
    select 'readmit_30_hwr' as measure, measured.* from analytics.readmit_30_hwr as measured
    union all
    select 'readmit_30_pcr' as measure, measured.* from analytics.readmit_30_pcr as measured
    union all
    select 'readmit_30_episode' as measure, measured.* from analytics.readmit_30_episode as measured
),

index_stay as (
    select
        discharge.measure,
        discharge.tenant,
        case when discharge.is_readmitted then 1 else 0 end as readmitted,
        coalesce(discharge.facility_id, 'unknown') as facility,
        cast(date_trunc('month', discharge.discharged_on) as date) as month,
        case
            when stay.primary_diagnosis_ccs is not null
                then concat('ccs ', cast(stay.primary_diagnosis_ccs as varchar))
            when stay.primary_diagnosis_code_type = 'snomed-ct' then stay.primary_diagnosis_code
            else coalesce(substr(stay.primary_diagnosis_code, 1, 3), 'unknown')
        end as diagnosis_group
    from discharge
    left join curated.stay as stay
        on stay.tenant = discharge.tenant
        and stay.stay_id = discharge.stay_id
    where discharge.is_index
),

counted as (
    select
        tenant, measure, 'all' as grouping, 'all' as group_value,
        sum(readmitted) as numerator, count(*) as denominator
    from index_stay
    group by tenant, measure
    union all
    select
        tenant, measure, 'facility' as grouping, facility as group_value,
        sum(readmitted) as numerator, count(*) as denominator
    from index_stay
    group by tenant, measure, facility
    union all
    select
        tenant, measure, 'month' as grouping, cast(month as varchar) as group_value,
        sum(readmitted) as numerator, count(*) as denominator
    from index_stay
    group by tenant, measure, month
    union all
    select
        tenant, measure, 'diagnosis_group' as grouping, diagnosis_group as group_value,
        sum(readmitted) as numerator, count(*) as denominator
    from index_stay
    group by tenant, measure, diagnosis_group
),

judged as (
    select
        *,
        is_rate_suppressed(cast(numerator as bigint), cast(denominator as bigint)) as is_small
    from counted
),

-- One hidden part of a total follows from the others: then the next smallest is hidden too.
ranked as (
    select
        *,
        sum(case when is_small then 1 else 0 end) over (
            partition by tenant, measure, grouping
        ) as small_parts,
        row_number() over (
            partition by tenant, measure, grouping
            order by case when is_small then 1 else 0 end, denominator, group_value
        ) as smallest_shown
    from judged
),

hidden as (
    select
        *,
        is_small or (grouping <> 'all' and small_parts = 1 and smallest_shown = 1) as is_suppressed
    from ranked
)

select
    tenant,
    measure,
    grouping,
    group_value,
    case when not is_suppressed then cast(numerator as bigint) end as numerator,
    case when not is_suppressed then cast(denominator as bigint) end as denominator,
    case when not is_suppressed then cast(numerator as double) / cast(denominator as double) end
        as rate,
    case
        when not is_suppressed
            then wilson_low(cast(numerator as bigint), cast(denominator as bigint))
    end as rate_low,
    case
        when not is_suppressed
            then wilson_high(cast(numerator as bigint), cast(denominator as bigint))
    end as rate_high,
    is_suppressed
from hidden
