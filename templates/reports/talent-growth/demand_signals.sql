-- Grain: one row per category, the 10 whose units grew most in the last whole week that ended in the period,
-- against the week before. No rows where no week ended in it or the week before is not covered.
-- comparisons: as written
with categories as (
  select category, sum(units) as units, sum(units_before) as units_before
  from week_units
  where category is not null
  group by category
),
provinces as (
  select category, buyer_province, row_number() over (partition by category order by units desc, buyer_province) as place
  from week_units
  where category is not null and buyer_province is not null and units > 0
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
