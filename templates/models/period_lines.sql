-- Grain: one row per valid line of the period: what buyers, contents and provinces are counted from, read once.
-- cell: the numbers of the creator's vertical and the product's category in one, null if either is not known.
-- content_id: of a live or a video, null for a line of neither.
-- lacks: `creator`, `product` or `creator and product`, if the lake does not have them; null if it has both.
-- materialized: true
select
  cast(v.code + k.code as integer) as cell,
  l.creator_id,
  l.buyer_id,
  case when l.content_kind in ('live', 'video') then l.content_id end as content_id,
  l.content_kind,
  l.product_id,
  l.buyer_province,
  l.quantity,
  l.paid_amount,
  local_day(l.paid_at) as day,
  case
    when v.creator_id is null and k.product_id is null then 'creator and product'
    when v.creator_id is null then 'creator'
    when k.product_id is null then 'product'
  end as lacks
from sales_lines as l
left join (
  select c.creator_id, max(codes.code) as code
  from creators as c
  left join vertical_codes as codes on codes.vertical = c.vertical
  group by c.creator_id
) as v on v.creator_id = l.creator_id
left join (
  select p.product_id, max(codes.code) as code
  from products as p
  left join category_codes as codes on codes.category = p.category
  group by p.product_id
) as k on k.product_id = l.product_id
where l.dt >= :start_dt and l.dt <= :end_dt
  and l.paid_at >= :start_at and l.paid_at < :end_at
