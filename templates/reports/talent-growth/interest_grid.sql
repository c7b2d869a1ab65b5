-- Grain: one row per vertical of creators and category of products with a line in the period. Figure 11.
-- share is within the vertical. Loyal buyers came back to the same creator in the category on another day.
-- Verticals and categories are numbered, because millions of groups by number are quicker than by name.
with verticals as (
  select vertical, row_number() over (order by vertical) * 1000000 as code
  from creators
  where vertical is not null
  group by vertical
),
categories as (
  select category, row_number() over (order by category) as code
  from products
  where category is not null
  group by category
),
sellers as (
  select c.creator_id, v.code
  from creators as c
  join verticals as v on v.vertical = c.vertical
),
goods as (
  select p.product_id, c.code
  from products as p
  join categories as c on c.category = p.category
),
lines as (
  select s.code + g.code as cell, l.creator_id, l.buyer_id, l.paid_amount, l.paid_at
  from sales_lines as l
  join sellers as s on s.creator_id = l.creator_id
  join goods as g on g.product_id = l.product_id
  where l.dt >= :start_dt and l.dt <= :end_dt
    and l.paid_at >= :start_at and l.paid_at < :end_at
),
buyers as (
  select cell, buyer_id, sum(paid_amount) as sales, min(paid_at) as first_at, max(paid_at) as last_at
  from lines
  group by cell, buyer_id
),
-- Only who bought in the cell on two days can have bought from one creator on two days: the creators of
-- everybody else need not be told apart.
comers as (
  select cell, buyer_id
  from buyers
  where buyer_id is not null and local_day(first_at) < local_day(last_at)
),
loyal as (
  select cell, count(distinct buyer_id) as buyers
  from (
    select l.cell, l.buyer_id
    from lines as l
    join comers as r on r.cell = l.cell and r.buyer_id = l.buyer_id
    group by l.cell, l.buyer_id, l.creator_id
    having local_day(min(l.paid_at)) < local_day(max(l.paid_at))
  ) as pairs
  group by cell
),
cells as (
  select cell, sum(sales) as sales, count(buyer_id) as buyers
  from buyers
  group by cell
),
named as (
  select v.vertical, c.category, s.sales, s.buyers, coalesce(l.buyers, 0) as loyal_buyers
  from cells as s
  join verticals as v on v.code = s.cell - s.cell % 1000000
  join categories as c on c.code = s.cell % 1000000
  left join loyal as l on l.cell = s.cell
),
shares as (
  select named.*, share(sales, sum(sales) over (partition by vertical)) as share
  from named
)
select vertical, category, sales, share, buyers, loyal_buyers
from shares
order by vertical, sales desc, category
