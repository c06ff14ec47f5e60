-- analytics.length_of_stay: how long the stays discharged in a month lasted, never by month of
-- admission and never with open stays. Percentiles interpolate between neighbours (type 7): of the
-- values x(1) to x(n), with h = (n - 1) p, they lie between x(1 + floor(h)) and the next. Groups of
-- 1 to 10 are hidden, and with them the smallest other ones, until those hidden have 11 stays
-- together: the row of all stays gives none of them away. A hidden month may still follow from the
-- row of all months, where its group shows every other month. The diagnosis group is the CCS
-- category, else the ICD category of three characters, else the SNOMED CT code.
with run as (
    select as_of from work.run
),

stay as (
    select
        one.tenant,
        one.data_source,
        one.stay_id,
        substr(cast(one.discharged_on as varchar), 1, 7) as month,
        coalesce(one.first_facility_id, 'unknown') as facility,
        case
            when one.primary_diagnosis_code is null then 'unknown'
            when one.primary_diagnosis_ccs is not null
                then concat('ccs ', cast(one.primary_diagnosis_ccs as varchar))
            when one.primary_diagnosis_code_type in ('icd-10-cm', 'icd-9-cm')
                then substr(one.primary_diagnosis_code, 1, 3)
            else one.primary_diagnosis_code
        end as diagnosis_group,
        case when one.is_claim then 'claim' else 'ehr' end as basis,
        one.length_of_stay as midnights,
        case when one.length_of_stay < 1 then 1 else one.length_of_stay end as cms_days,
        case
            when not one.is_claim then cast(
                86400 * one.length_of_stay
                + 3600 * extract(hour from one.discharged_at)
                - 3600 * extract(hour from one.admitted_at)
                + 60 * extract(minute from one.discharged_at)
                - 60 * extract(minute from one.admitted_at)
                + extract(second from one.discharged_at)
                - extract(second from one.admitted_at)
                as double
            ) / 3600
        end as hours
    from run
    cross join curated.stay as one
    where one.discharged_at <= run.as_of and one.length_of_stay is not null
),

grouped as (
    select
        stay.tenant,
        part.grouping_name,
        case part.grouping_name
            when 'facility' then stay.facility
            when 'diagnosis_group' then stay.diagnosis_group
            when 'basis' then stay.basis
            else 'all'
        end as group_value,
        case when part.by_month then stay.month else 'all' end as month,
        stay.data_source,
        stay.stay_id,
        stay.midnights,
        stay.cms_days,
        stay.hours
    from (values
        ('all', true), ('facility', true), ('diagnosis_group', true), ('basis', true),
        ('all', false), ('facility', false), ('diagnosis_group', false), ('basis', false)) as part
        (grouping_name, by_month)
    cross join stay
),

placed as (
    select
        *,
        cast(row_number() over (
            partition by tenant, grouping_name, group_value, month
            order by midnights, data_source, stay_id
        ) as bigint) - 1 as place,
        count(*) over (partition by tenant, grouping_name, group_value, month) - 1 as last_place
    from grouped
),

-- How far a value lies from each percentile, in places: a neighbour counts by its nearness.
weighed as (
    select
        *,
        abs(cast(place as double) - 0.5 * cast(last_place as double)) as from_median,
        abs(cast(place as double) - 0.9 * cast(last_place as double)) as from_p90
    from placed
),

measured as (
    select
        tenant,
        grouping_name,
        group_value,
        month,
        count(*) as discharges,
        cast(sum(midnights) as bigint) as bed_days,
        avg(cast(midnights as double)) as mean_midnights,
        avg(cast(cms_days as double)) as mean_cms_days,
        avg(hours) as mean_hours,
        sum(case when from_median < 1 then cast(midnights as double) * (1 - from_median) else 0 end)
            as median,
        sum(case when from_p90 < 1 then cast(midnights as double) * (1 - from_p90) else 0 end)
            as p90,
        exp(avg(ln(cast(cms_days as double)))) as geometric_mean
    from weighed
    group by tenant, grouping_name, group_value, month
),

ordered as (
    select
        *,
        max(case when discharges < 11 then 1 else 0 end) over (
            partition by tenant, grouping_name, month
        ) as any_small,
        coalesce(sum(discharges) over (
            partition by tenant, grouping_name, month order by discharges, group_value
            rows between unbounded preceding and 1 preceding
        ), 0) as discharges_before
    from measured
),

shown as (
    select
        *,
        discharges < 11 or (any_small = 1 and discharges_before < 11)
            as is_suppressed
    from ordered
)

select
    tenant,
    grouping_name,
    group_value,
    month,
    case when not is_suppressed then discharges end as discharges,
    case when not is_suppressed then bed_days end as bed_days,
    case when not is_suppressed then mean_midnights end as mean_midnights,
    case when not is_suppressed then mean_cms_days end as mean_cms_days,
    case when not is_suppressed then mean_hours end as mean_hours,
    case when not is_suppressed then median end as median,
    case when not is_suppressed then p90 end as p90,
    case when not is_suppressed then geometric_mean end as geometric_mean,
    is_suppressed
from shown
