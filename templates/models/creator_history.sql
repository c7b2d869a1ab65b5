-- Grain: one row per creator with a valid line before the period's end; lines of no creator are one creator null.
-- first_day and last_day: the first and last local day with a line.
-- materialized: true
select creator_id, min(day) as first_day, max(day) as last_day
from creator_days
where is_valid
group by creator_id
