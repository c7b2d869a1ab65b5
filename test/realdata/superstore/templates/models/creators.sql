-- Grain: one row per segment of customers.
select
  "Segment" as creator_id,
  "Segment" as display_name,
  "Segment" as vertical,
  cast(null as varchar) as home_province,
  cast(null as date) as joined_on
from raw.orders
group by "Segment"
