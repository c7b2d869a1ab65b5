-- Grain: one row: units of the last whole week that ended in the period against the week before, of all lines, and how
-- many known categories rose and fell. None where no week ended in it or the week before is not covered.
-- campaign_days: the days of a week that lie in any campaign.
-- comparisons: as written
with categories as (
  select category, sum(units) as units, sum(units_before) as units_before
  from week_units
  group by category
),
sums as (
  select
    coalesce(sum(units), 0) as units,
    coalesce(sum(units_before), 0) as units_before,
    count(category) as categories,
    count(case when units > units_before then category end) as categories_up,
    count(case when units < units_before then category end) as categories_down
  from categories
),
campaign_days as (
  select distinct t.n
  from unnest(sequence(0, 13)) as t (n)
  join campaigns as c
    on date_add('day', t.n, :week_before_start) >= c.starts_on and date_add('day', t.n, :week_before_start) <= c.ends_on
  where c.campaign_id is not null
),
days as (
  select count(case when n >= 7 then n end) as campaign_days, count(case when n < 7 then n end) as campaign_days_before
  from campaign_days
)
select
  s.units,
  s.units_before,
  growth(s.units, s.units_before) as growth,
  s.categories,
  s.categories_up,
  s.categories_down,
  d.campaign_days,
  d.campaign_days_before
from sums as s
cross join days as d
cross join coverage as v
where v.first_sale_day <= :week_before_start and v.last_sale_day >= :week_before_start
