-- Grain: one row per local month, the 24 that end with the period. Figure 12.
-- Growth is against the same month a year earlier, for the last 12. A month outside the coverage is null.
with calendar as (
  select
    t.month,
    day_start(t.month) as starts_at,
    day_start(date_add('month', 1, t.month)) as ends_at,
    date_add('month', 1, t.month) as next_month
  from unnest(sequence(:months_start, date_add('month', -1, :months_end), interval '1' month)) as t (month)
),
sales as (
  select g.month, sum(s.sales) as sales, count(distinct s.creator_id) as active_creators
  from creator_segments as s
  join segments as g on g.segment = s.segment
  where g.first_day >= :months_start and g.first_day < :months_end
  group by g.month
),
lives as (
  select
    c.month,
    sum(date_diff('millisecond', greatest(s.started_at, c.starts_at), least(s.ended_at, c.ends_at))) as live_ms
  from live_sessions as s
  join calendar as c on s.started_at < c.ends_at and s.ended_at > c.starts_at
  where s.dt >= :months_live_dt and s.dt <= :months_end_dt and s.ended_at >= s.started_at
  group by c.month
),
figures as (
  select
    c.month,
    case when v.first_sale_day < c.next_month and v.last_sale_day >= c.month then coalesce(s.sales, 0) end as sales,
    case when v.first_sale_day < c.next_month and v.last_sale_day >= c.month
      then coalesce(s.active_creators, 0) end as active_creators,
    case when v.first_live_day < c.next_month and v.last_live_day >= c.month
      then cast(coalesce(l.live_ms, 0) as double) / 3600000 end as live_hours,
    v.first_sale_day <= c.month as sales_covered,
    v.first_live_day <= c.month as lives_covered
  from calendar as c
  cross join coverage as v
  left join sales as s on s.month = c.month
  left join lives as l on l.month = c.month
),
-- The calendar has every month, so the twelfth row before is the same month a year earlier.
compared as (
  select
    figures.*,
    case when lag(sales_covered, 12) over (order by month) then lag(sales, 12) over (order by month) end
      as sales_earlier,
    case when lag(sales_covered, 12) over (order by month) then lag(active_creators, 12) over (order by month) end
      as active_creators_earlier,
    case when lag(lives_covered, 12) over (order by month) then lag(live_hours, 12) over (order by month) end
      as live_hours_earlier
  from figures
)
select
  month,
  sales,
  growth(sales, sales_earlier) as sales_growth,
  active_creators,
  growth(active_creators, active_creators_earlier) as active_creators_growth,
  live_hours,
  growth(live_hours, live_hours_earlier) as live_hours_growth
from compared
order by month
