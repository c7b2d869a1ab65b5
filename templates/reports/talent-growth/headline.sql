-- Grain: one row. Figures 1, 2 and 3: sales, live hours and creators of the period against a year earlier.
-- comparisons: as written
with sums as (
  select
    sum(sales) as sales,
    -- Refunds that no line knows are not refunds of 0.
    case when sum(lines) is null or sum(refunds) > 0 then coalesce(sum(net_sales), 0) end as net_sales,
    sum(units) as units,
    count(case when lines > 0 then creator_id end) as active_creators,
    count(case when first_segment_day >= :start and first_segment_day < :end then creator_id end) as new_creators,
    sum(sales_earlier) as sales_earlier,
    case when sum(lines_earlier) is null or sum(refunds_earlier) > 0
      then coalesce(sum(net_sales_earlier), 0) end as net_sales_earlier,
    sum(units_earlier) as units_earlier,
    count(case when lines_earlier > 0 then creator_id end) as active_creators_earlier,
    count(case when first_segment_day >= :yoy_start and first_segment_day < :yoy_end then creator_id end)
      as new_creators_earlier
  from creator_periods
),
lives as (
  select
    sum(case when ended_at > :start_at and started_at < :end_at and dt >= :live_dt
      then date_diff('millisecond', greatest(started_at, :start_at), least(ended_at, :end_at)) end) as live_ms,
    sum(case when ended_at > :yoy_start_at and started_at < :yoy_end_at and dt >= :yoy_live_dt
      then date_diff('millisecond', greatest(started_at, :yoy_start_at), least(ended_at, :yoy_end_at)) end)
      as live_ms_earlier
  from live_sessions
  where ended_at >= started_at
    and ((dt >= :live_dt and dt <= :end_dt) or (dt >= :yoy_live_dt and dt <= :yoy_end_dt))
),
figures as (
  select
    case when has_sales then coalesce(sales, 0) end as sales,
    case when has_sales_earlier then coalesce(sales_earlier, 0) end as sales_earlier,
    case when has_sales then net_sales end as net_sales,
    case when has_sales_earlier then net_sales_earlier end as net_sales_earlier,
    case when has_sales then coalesce(units, 0) end as units,
    case when has_sales_earlier then coalesce(units_earlier, 0) end as units_earlier,
    case when has_sales then active_creators end as active_creators,
    case when has_sales_earlier then active_creators_earlier end as active_creators_earlier,
    case when has_lives then cast(coalesce(live_ms, 0) as double) / 3600000 end as live_hours,
    case when has_lives_earlier then cast(coalesce(live_ms_earlier, 0) as double) / 3600000 end
      as live_hours_earlier,
    case when has_sales then new_creators end as new_creators,
    case when has_sales_earlier then new_creators_earlier end as new_creators_earlier
  from sums
  cross join coverage
  cross join lives
)
select
  sales, sales_earlier, growth(sales, sales_earlier) as sales_growth,
  net_sales, net_sales_earlier, growth(net_sales, net_sales_earlier) as net_sales_growth,
  units, units_earlier, growth(units, units_earlier) as units_growth,
  active_creators, active_creators_earlier,
  growth(active_creators, active_creators_earlier) as active_creators_growth,
  live_hours, live_hours_earlier, growth(live_hours, live_hours_earlier) as live_hours_growth,
  new_creators, new_creators_earlier, growth(new_creators, new_creators_earlier) as new_creators_growth
from figures
