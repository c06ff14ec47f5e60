-- analytics.v_pending_claims, a view: claims that nobody has decided on, and how old they are in days
-- on the day of their tenant's newest change.
with newest as (
    select tenant, max(cast(event_time as date)) as day
    from curated.claim_event_history
    group by tenant
)

select
    claim.claim_id,
    claim.member_id,
    claim.insurance_plan,
    claim.total_charge,
    claim.claim_status,
    claim.payment_status,
    claim.provider_npi,
    claim.payer_id,
    coalesce(
        claim.bill_submitted_on, cast(claim.created_at as date), cast(claim.event_time as date)
    ) as pending_from,
    days_between(
        coalesce(
            claim.bill_submitted_on, cast(claim.created_at as date), cast(claim.event_time as date)
        ),
        newest.day
    ) as age_days,
    claim.event_time,
    claim.tenant,
    claim.data_source
from curated.claim_current as claim
join newest on newest.tenant = claim.tenant
where claim.claim_status in ('Pending', 'In Review')
