-- Grain: one row per segment of `days`. first_day is included, end_day is not.
-- materialized: true
select
  segment,
  min(day) as first_day,
  max(date_add('day', 1, day)) as end_day,
  date_trunc('month', min(day)) as month
from days
group by segment
