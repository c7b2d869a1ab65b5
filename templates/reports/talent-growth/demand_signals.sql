-- Grain: one row per category, the 10 whose units grew most in the last whole week that ended in the period,
-- against the week before. No rows where no week ended in it or the week before is not covered.
-- comparisons: as written
with lines as (
  select p.category, l.buyer_province, l.quantity, l.paid_at >= :week_start_at as later
  from sales_lines as l
  join products as p on p.product_id = l.product_id
  cross join coverage as v
  where l.dt >= :week_before_start_dt and l.dt <= :week_end_dt
    and l.paid_at >= :week_before_start_at and l.paid_at < :week_end_at
    and p.category is not null
    and v.first_sale_day <= :week_before_start
),
categories as (
  select
    category,
    sum(case when later then quantity else 0 end) as units,
    sum(case when later then 0 else quantity end) as units_before
  from lines
  group by category
),
provinces as (
  select category, buyer_province, row_number() over (partition by category order by units desc, buyer_province) as place
  from (
    select category, buyer_province, sum(quantity) as units
    from lines
    where later and buyer_province is not null
    group by category, buyer_province
  ) as sums
)
select
  c.category,
  c.units,
  c.units_before,
  growth(c.units, c.units_before) as growth,
  p.buyer_province as top_province
from categories as c
left join provinces as p on p.category = c.category and p.place = 1
where c.units >= :signal_units and c.units_before >= 1
order by growth(c.units, c.units_before) desc, c.units desc, c.category
limit 10
