-- Grain: one row: how many days of the week, of the week before and of the same week a year earlier lie in a campaign.
-- comparisons: as written
with days as (
  select day, 'days' as span from unnest(sequence(:start, date_add('day', -1, :end), interval '1' day)) as t (day)
  union all
  select day, 'before' from unnest(sequence(:pop_start, date_add('day', -1, :pop_end), interval '1' day)) as t (day)
  union all
  select day, 'earlier' from unnest(sequence(:yoy_start, date_add('day', -1, :yoy_end), interval '1' day)) as t (day)
),
in_campaign as (
  select distinct d.day, d.span
  from days as d
  join campaigns as c on d.day >= c.starts_on and d.day <= c.ends_on
  where c.campaign_id is not null
)
select
  count(case when span = 'days' then day end) as days,
  count(case when span = 'before' then day end) as days_before,
  count(case when span = 'earlier' then day end) as days_earlier
from in_campaign
