-- Grain: one row per span that the campaign figures compare; none where no campaign ends in the period.
-- role: `window` (the newest campaign whose last day lies in the period), `earlier` (the newest of its series
--   that starts before it), `past` (every one of its series that starts before it), `before` (as many days
--   right before the window), `run_up` (the days right before it that an average is taken over).
-- first_day is included, end_day is not; days is how many there are.
-- materialized: true
with chosen as (
  select campaign_id, series, name, starts_on, ends_on
  from (
    select
      campaigns.*,
      row_number() over (order by ends_on desc, starts_on desc, campaign_id desc) as newest
    from campaigns
    where ends_on >= :start and ends_on < :end and starts_on is not null
  ) as ranked
  where newest = 1
),
past as (
  select
    p.campaign_id,
    p.name,
    p.starts_on,
    p.ends_on,
    row_number() over (order by p.ends_on desc, p.starts_on desc, p.campaign_id desc) as newest
  from campaigns as p
  join chosen as c on p.series = c.series and p.starts_on < c.starts_on
  where p.ends_on is not null
),
spans as (
  select 'window' as role, campaign_id, name, starts_on as first_day, date_add('day', 1, ends_on) as end_day
  from chosen
  union all
  select 'earlier', campaign_id, name, starts_on, date_add('day', 1, ends_on)
  from past
  where newest = 1
  union all
  select 'past', campaign_id, name, starts_on, date_add('day', 1, ends_on)
  from past
  union all
  select
    'before', campaign_id, name,
    date_add('day', -1 - date_diff('day', starts_on, ends_on), starts_on), starts_on
  from chosen
  union all
  select 'run_up', campaign_id, name, date_add('day', -:run_up_days, starts_on), starts_on
  from chosen
)
select role, campaign_id, name, first_day, end_day, date_diff('day', first_day, end_day) as days
from spans
