-- There are none: the project's own model would read a table that this lake does not have.
select
  carrier as creator_id,
  name as display_name,
  cast(null as varchar) as vertical,
  cast(null as varchar) as home_province,
  cast(null as date) as joined_on
from raw.airlines
where 1 = 0
