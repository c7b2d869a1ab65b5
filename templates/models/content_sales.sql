-- Grain: one row per large content and product with a valid line in the period.
-- materialized: true
select
  l.content_id,
  l.product_id,
  min(l.content_kind) as content_kind,
  min(l.creator_id) as creator_id,
  sum(l.quantity) as units,
  sum(l.paid_amount) as sales
from period_contents as l
join large_contents as c on c.content_id = l.content_id
group by l.content_id, l.product_id
