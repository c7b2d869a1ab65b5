-- Grain: one row per vertical of creators and category of products with a line in the period.
-- share is within the vertical. Loyal buyers came back to the same creator in the category on another day.
with pairs as (
  select cell, buyer_id, creator_id, sum(paid_amount) as sales, min(day) as first_day, max(day) as last_day
  from period_lines
  where cell is not null
  group by cell, buyer_id, creator_id
),
buyers as (
  select cell, buyer_id, sum(sales) as sales, max(case when first_day < last_day then 1 else 0 end) as came_back
  from pairs
  group by cell, buyer_id
),
cells as (
  select
    cell,
    sum(sales) as sales,
    count(buyer_id) as buyers,
    count(case when came_back = 1 then buyer_id end) as loyal_buyers
  from buyers
  group by cell
),
named as (
  select v.vertical, k.category, s.sales, s.buyers, s.loyal_buyers
  from cells as s
  join vertical_codes as v on v.code = s.cell - s.cell % 1000000
  join category_codes as k on k.code = s.cell % 1000000
),
shares as (
  select named.*, share(sales, sum(sales) over (partition by vertical)) as share
  from named
)
select vertical, category, sales, share, buyers, loyal_buyers
from shares
order by vertical, sales desc, category
