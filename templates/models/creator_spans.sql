-- Grain: one row per creator and span with a valid line in it, for all spans but months; lines of no creator are one
-- creator null.
-- materialized: true
with stretches as (
  -- Several spans can be the same days, which are summed once.
  select distinct first_day, end_day
  from spans
  where span <> 'month'
),
sums as (
  select
    d.creator_id,
    s.first_day,
    s.end_day,
    sum(d.sales) as sales,
    sum(d.net_sales) as net_sales,
    cast(sum(d.refunds) as bigint) as refunds,
    cast(sum(d.units) as bigint) as units,
    cast(sum(d.lines) as bigint) as lines,
    count(*) as active_days
  from creator_days as d
  join stretches as s on d.day >= s.first_day and d.day < s.end_day
  where d.is_valid
  group by d.creator_id, s.first_day, s.end_day
)
select s.span, sums.creator_id, sums.sales, sums.net_sales, sums.refunds, sums.units, sums.lines, sums.active_days
from sums
join spans as s on s.first_day = sums.first_day and s.end_day = sums.end_day
where s.span <> 'month'
