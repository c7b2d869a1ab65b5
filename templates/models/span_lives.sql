-- Grain: one row per span with live time. live_ms: the milliseconds that sessions share with it; broadcasters: the known
-- creators who have some. A session lies in the partition of its start and may last up to 48 hours, so a span is read
-- from three days before.
with reach as (
  select
    spans.*,
    case when span = 'month' then :months_live_dt else cast(date_add('day', -3, first_day) as varchar) end as first_dt
  from spans
),
-- Several spans can be the same days, which are summed once.
stretches as (
  select distinct first_day, end_day, starts_at, ends_at, first_dt
  from reach
),
sums as (
  select
    l.creator_id,
    s.first_day,
    s.end_day,
    s.first_dt,
    sum(date_diff('millisecond', greatest(l.started_at, s.starts_at), least(l.ended_at, s.ends_at))) as live_ms
  from live_sessions as l
  join stretches as s
    on l.started_at < s.ends_at and l.ended_at > s.starts_at and l.dt >= s.first_dt
  where l.ended_at >= l.started_at
    and l.dt >= least(
      least(least(:live_dt, :pop_live_dt), least(:yoy_live_dt, :yoy_trailing_live_dt)),
      :months_live_dt
    )
    and l.dt <= :end_dt
  group by l.creator_id, s.first_day, s.end_day, s.first_dt
)
select
  s.span,
  s.first_day,
  sum(sums.live_ms) as live_ms,
  count(case when sums.live_ms > 0 then sums.creator_id end) as broadcasters
from sums
join reach as s on s.first_day = sums.first_day and s.end_day = sums.end_day and s.first_dt = sums.first_dt
group by s.span, s.first_day
