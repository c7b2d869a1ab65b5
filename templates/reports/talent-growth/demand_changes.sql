-- Grain: one row per category: the 5 whose units rose most and the 5 that fell most in the last whole week that ended
-- in the period, against the week before. No rows where no week ended in it or the week before is not covered.
-- comparisons: as written
with sums as (
  select category, sum(units) as units, sum(units_before) as units_before
  from week_units
  where category is not null
  group by category
),
changed as (
  select category, units, units_before, growth(units, units_before) as growth
  from sums
  where greatest(units, units_before) >= :signal_units and units_before >= 1
),
ranked as (
  select
    changed.*,
    row_number() over (order by growth desc, units desc, category) as from_top,
    row_number() over (order by growth, units_before desc, category) as from_bottom
  from changed
)
select category, units, units_before, growth
from ranked
where (growth > 0 and from_top <= 5) or (growth < 0 and from_bottom <= 5)
order by growth desc, units desc, category
