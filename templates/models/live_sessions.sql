-- Grain: one row per live broadcast.
-- Columns: session_id, creator_id, started_at and ended_at (UTC), peak_viewers, dt (the UTC day of the start).
select
  nullif(session_id, '') as session_id,
  nullif(creator_id, '') as creator_id,
  started_at,
  ended_at,
  peak_viewers,
  dt
from raw.live_sessions
