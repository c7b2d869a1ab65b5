-- Grain: one row per product sold through one live or video, the 10 with the most units.
-- keys: content_kind in (live, video)
with best as (
  select content_id, content_kind, creator_id, product_id, units, sales
  from content_sales
  where product_id is not null
  order by units desc, content_id, product_id
  limit 10
)
select
  b.content_id,
  b.content_kind,
  b.creator_id,
  c.display_name,
  b.product_id,
  p.title,
  b.units,
  b.sales
from best as b
left join creators as c on c.creator_id = b.creator_id
left join products as p on p.product_id = b.product_id
order by b.units desc, b.content_id, b.product_id
