-- Grain: one row per valid line of the period whose vertical and category are known. cell is their two numbers
-- in one.
select v.code + k.code as cell, l.creator_id, l.buyer_id, l.paid_amount, l.paid_at
from sales_lines as l
join creators as c on c.creator_id = l.creator_id
join vertical_codes as v on v.vertical = c.vertical
join products as p on p.product_id = l.product_id
join category_codes as k on k.category = p.category
where l.dt >= :start_dt and l.dt <= :end_dt
  and l.paid_at >= :start_at and l.paid_at < :end_at
