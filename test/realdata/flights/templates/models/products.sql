-- There are none: the project's own model would read a table that this lake does not have.
select
  carrier as product_id,
  name as title,
  cast(null as varchar) as category,
  'service' as kind,
  cast(null as varchar) as origin_province
from raw.airlines
where 1 = 0
