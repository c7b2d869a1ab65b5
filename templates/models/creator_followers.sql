-- Grain: one row per creator with a snapshot before the period's end. followers: at the period's end;
-- followers_at_start: at its start, null where there was no snapshot before it.
-- materialized: true
select
  creator_id,
  max_by(followers, dt) as followers,
  max(dt) as newest_dt,
  max_by(followers, case when dt <= :start_dt then dt end) as followers_at_start
from follower_snapshots
where dt < :end_dt and creator_id is not null
group by creator_id
