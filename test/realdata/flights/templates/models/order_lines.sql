-- There are none: the project's own model would read a table that this lake does not have.
select
  carrier as order_id,
  cast(null as varchar) as line_id,
  cast(null as varchar) as creator_id,
  cast(null as varchar) as content_kind,
  cast(null as varchar) as content_id,
  cast(null as varchar) as product_id,
  cast(null as varchar) as buyer_id,
  cast(null as varchar) as buyer_province,
  cast(null as timestamp) as paid_at,
  cast(null as integer) as quantity,
  cast(null as decimal(18, 2)) as paid_amount,
  cast(null as decimal(18, 2)) as refunded_amount,
  cast(null as varchar) as dt
from raw.airlines
where 1 = 0
