-- analytics.outreach_compliance: the share of discharges that were followed up in time,
-- met / (met + missed) with its 95 % Wilson interval, per clinic, month of discharge and window.
-- Where one clinic's rate is hidden, the smallest other ones are hidden too, until those hidden have
-- 11 of each count together: the row of all clinics gives none of them away. Clinics show what is
-- pending or excluded only where none of them has 1 to 10. A hidden month may still follow from the
-- row of all months, where its clinic shows every other month.
with followup as (
    select
        tenant,
        window_name,
        coalesce(clinic_id, 'unknown') as clinic_id,
        substr(cast(discharged_on as varchar), 1, 7) as month,
        case when status = 'met' then 1 else 0 end as is_met,
        case when status = 'missed' then 1 else 0 end as is_missed,
        case when status = 'pending' then 1 else 0 end as is_pending
    from analytics.discharge_followup
),

grouped as (
    select
        followup.tenant,
        case when part.by_clinic then followup.clinic_id else 'all' end as clinic_id,
        case when part.by_month then followup.month else 'all' end as month,
        followup.window_name,
        part.by_clinic,
        followup.is_met,
        followup.is_missed,
        followup.is_pending
    from (values (true, true), (true, false), (false, true), (false, false)) as part
        (by_clinic, by_month)
    cross join followup
),

counted as (
    select
        tenant,
        clinic_id,
        month,
        window_name,
        by_clinic,
        cast(sum(is_met) as bigint) as met,
        cast(sum(is_missed) as bigint) as missed,
        cast(sum(is_met + is_missed) as bigint) as decided,
        cast(sum(is_pending) as bigint) as pending,
        cast(sum(1 - is_met - is_missed - is_pending) as bigint) as excluded
    from grouped
    group by tenant, clinic_id, month, window_name, by_clinic
),

judged as (
    select
        *,
        is_rate_suppressed(met, decided) as is_small,
        case
            when decided = 0 then 2
            when is_rate_suppressed(met, decided) then 0
            else 1
        end as turn
    from counted
),

-- The clinics of a month and window in the order in which they are hidden, and what is hidden
-- before each of them.
ordered as (
    select
        *,
        max(case when turn = 0 then 1 else 0 end) over (
            partition by tenant, month, window_name, by_clinic
        ) as any_small,
        max(
            case when pending between 1 and 10 or excluded between 1 and 10 then 1 else 0 end
        ) over (partition by tenant, month, window_name, by_clinic) as any_small_rest,
        sum(met) over (partition by tenant, month, window_name, by_clinic) as met_total,
        sum(missed) over (partition by tenant, month, window_name, by_clinic) as missed_total,
        coalesce(sum(met) over (
            partition by tenant, month, window_name, by_clinic order by turn, decided, clinic_id
            rows between unbounded preceding and 1 preceding
        ), 0) as met_before,
        coalesce(sum(missed) over (
            partition by tenant, month, window_name, by_clinic order by turn, decided, clinic_id
            rows between unbounded preceding and 1 preceding
        ), 0) as missed_before
    from judged
),

shown as (
    select
        *,
        is_small or (
            any_small = 1 and (
                (met_before < 11 and met_total > 0)
                or (missed_before < 11 and missed_total > 0)
            )
        ) as is_suppressed
    from ordered
)

select
    tenant,
    clinic_id,
    month,
    window_name,
    case when not is_suppressed then met end as met,
    case when not is_suppressed then missed end as missed,
    case when not is_suppressed and any_small_rest = 0 then pending end as pending,
    case when not is_suppressed and any_small_rest = 0 then excluded end as excluded,
    case when not is_suppressed then cast(met as double) / cast(decided as double) end as rate,
    case when not is_suppressed then wilson_low(met, decided) end as rate_low,
    case when not is_suppressed then wilson_high(met, decided) end as rate_high,
    is_suppressed
from shown
