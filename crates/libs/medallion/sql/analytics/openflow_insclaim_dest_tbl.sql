-- analytics.openflow_insclaim_dest_tbl, a view: curated.claim_current under the name of the
-- synchronised copy.
select * from curated.claim_current
