-- Grain: one row per creator and snapshot day; not every creator has one every day.
-- Columns: creator_id, followers bigint, dt (YYYY-MM-DD).
select
  nullif(creator_id, '') as creator_id,
  followers,
  dt
from raw.follower_snapshots
