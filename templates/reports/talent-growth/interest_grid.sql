-- Grain: one row per vertical of creators and category of products with a line in the period.
-- share is within the vertical. Loyal buyers came back to the same creator in the category on another day.
-- Only who bought in the cell on two days can have bought from one creator on two days: the creators of
-- everybody else need not be told apart.
with comers as (
  select cell, buyer_id
  from cell_buyers
  where buyer_id is not null and local_day(first_at) < local_day(last_at)
),
loyal as (
  select cell, count(distinct buyer_id) as buyers
  from (
    select l.cell, l.buyer_id
    from cell_lines as l
    join comers as c on c.cell = l.cell and c.buyer_id = l.buyer_id
    group by l.cell, l.buyer_id, l.creator_id
    having local_day(min(l.paid_at)) < local_day(max(l.paid_at))
  ) as pairs
  group by cell
),
cells as (
  select cell, sum(sales) as sales, count(buyer_id) as buyers
  from cell_buyers
  group by cell
),
named as (
  select v.vertical, k.category, s.sales, s.buyers, coalesce(l.buyers, 0) as loyal_buyers
  from cells as s
  join vertical_codes as v on v.code = s.cell - s.cell % 1000000
  join category_codes as k on k.code = s.cell % 1000000
  left join loyal as l on l.cell = s.cell
),
shares as (
  select named.*, share(sales, sum(sales) over (partition by vertical)) as share
  from named
)
select vertical, category, sales, share, buyers, loyal_buyers
from shares
order by vertical, sales desc, category
