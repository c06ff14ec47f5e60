-- analytics.openflow_insclaim_event_hist_tbl, a view: curated.claim_event_history under the name of
-- the audit history.
select * from curated.claim_event_history
