-- Grain: one row per span that the campaign figures compare; none where no campaign ends in the period.
-- role: `window` (the newest campaign whose last day lies in the period), `earlier` (the newest of its series
--   that starts before it), `past` (every one of its series that starts before it), `before` (as many days
--   right before the window), `run_up` (the days right before it that an average is taken over).
-- keys: role in (window, earlier, past, before, run_up)
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
-- The past editions from the newest on, or one row without any.
editions as (
  select
    c.campaign_id,
    c.name,
    c.starts_on,
    c.ends_on,
    p.campaign_id as past_id,
    p.name as past_name,
    p.starts_on as past_starts_on,
    p.ends_on as past_ends_on,
    row_number() over (order by p.ends_on desc, p.starts_on desc, p.campaign_id desc) as newest
  from chosen as c
  left join campaigns as p
    on p.series = c.series and p.starts_on < c.starts_on and p.ends_on is not null
),
spans as (
  select
    r.role,
    case when r.role in ('earlier', 'past') then e.past_id else e.campaign_id end as campaign_id,
    case when r.role in ('earlier', 'past') then e.past_name else e.name end as name,
    case r.role
      when 'window' then e.starts_on
      when 'before' then date_add('day', -1 - date_diff('day', e.starts_on, e.ends_on), e.starts_on)
      when 'run_up' then date_add('day', -:run_up_days, e.starts_on)
      else e.past_starts_on
    end as first_day,
    case r.role
      when 'window' then date_add('day', 1, e.ends_on)
      when 'before' then e.starts_on
      when 'run_up' then e.starts_on
      else date_add('day', 1, e.past_ends_on)
    end as end_day
  from editions as e
  cross join unnest(array['window', 'earlier', 'past', 'before', 'run_up']) as r (role)
  where r.role = 'past' or e.newest = 1
)
select role, campaign_id, name, first_day, end_day, date_diff('day', first_day, end_day) as days
from spans
where first_day is not null
