-- Grain: one row per stall.
select
  "no" as creator_id,
  owner as display_name,
  trade as vertical,
  cast(null as varchar) as home_province,
  cast(null as date) as joined_on
from raw.stalls
