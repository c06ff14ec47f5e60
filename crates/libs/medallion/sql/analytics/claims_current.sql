-- analytics.claims_current, a view: curated.claim_current under the name that the claims pipeline gave it.
select * from curated.claim_current
