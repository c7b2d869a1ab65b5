-- Grain: one row per vertical of creators and category of products with a line in the period. Figure 11.
-- share is within the vertical. Loyal buyers came back to the same creator in the category on another day.
with lines as (
  select c.vertical, p.category, l.creator_id, l.buyer_id, l.paid_amount, l.paid_at
  from sales_lines as l
  join creators as c on c.creator_id = l.creator_id
  join products as p on p.product_id = l.product_id
  where l.dt >= :start_dt and l.dt <= :end_dt
    and l.paid_at >= :start_at and l.paid_at < :end_at
    and c.vertical is not null and p.category is not null
),
-- Two or more local days are a first and a last that differ: no set of days has to be kept.
pairs as (
  select
    vertical, category, creator_id, buyer_id,
    sum(paid_amount) as sales,
    case when local_day(min(paid_at)) < local_day(max(paid_at)) then 1 else 0 end as loyal
  from lines
  group by vertical, category, creator_id, buyer_id
),
buyers as (
  select vertical, category, buyer_id, sum(sales) as sales, max(loyal) as loyal
  from pairs
  group by vertical, category, buyer_id
),
cells as (
  select
    vertical, category,
    sum(sales) as sales,
    count(buyer_id) as buyers,
    sum(case when buyer_id is not null then loyal else 0 end) as loyal_buyers
  from buyers
  group by vertical, category
),
shares as (
  select cells.*, share(sales, sum(sales) over (partition by vertical)) as share
  from cells
)
select vertical, category, sales, share, buyers, loyal_buyers
from shares
order by vertical, sales desc, category
