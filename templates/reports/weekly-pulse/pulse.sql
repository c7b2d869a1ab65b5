-- Grain: one row. The week, the week before it (`_before`) and the same week a year earlier (`_earlier`).
-- `_growth` is on the week before, `_growth_earlier` on a year earlier. What the lake does not cover is null.
-- comparisons: as written
with flagged as (
  select
    c.creator_id,
    c.sales,
    coalesce(s.first_day, date '1900-01-01') as first_day,
    s.first_day >= :start and s.first_day < :end as in_week,
    s.first_day >= :pop_start and s.first_day < :pop_end as in_before,
    s.first_day >= :yoy_start and s.first_day < :yoy_end as in_earlier
  from creator_segments as c
  left join segments as s on s.segment = c.segment
),
by_creator as (
  select
    creator_id,
    min(first_day) as first_segment_day,
    sum(case when in_week then sales end) as sales,
    sum(case when in_before then sales end) as sales_before,
    sum(case when in_earlier then sales end) as sales_earlier,
    count(case when in_week then 1 end) as segments,
    count(case when in_before then 1 end) as segments_before,
    count(case when in_earlier then 1 end) as segments_earlier
  from flagged
  group by creator_id
),
sums as (
  select
    sum(sales) as sales,
    sum(sales_before) as sales_before,
    sum(sales_earlier) as sales_earlier,
    count(case when segments > 0 then creator_id end) as active_creators,
    count(case when segments_before > 0 then creator_id end) as active_creators_before,
    count(case when segments_earlier > 0 then creator_id end) as active_creators_earlier,
    count(case when first_segment_day >= :start and first_segment_day < :end then creator_id end) as new_creators,
    count(case when first_segment_day >= :pop_start and first_segment_day < :pop_end then creator_id end)
      as new_creators_before,
    count(case when first_segment_day >= :yoy_start and first_segment_day < :yoy_end then creator_id end)
      as new_creators_earlier
  from by_creator
),
lives as (
  select
    sum(case when ended_at > :start_at and started_at < :end_at and dt >= :live_dt
      then least(epoch_ms(ended_at), epoch_ms(:end_at)) - greatest(epoch_ms(started_at), epoch_ms(:start_at)) end)
      as live_ms,
    sum(case when ended_at > :pop_start_at and started_at < :pop_end_at and dt >= :pop_live_dt
      then least(epoch_ms(ended_at), epoch_ms(:pop_end_at)) - greatest(epoch_ms(started_at), epoch_ms(:pop_start_at)) end)
      as live_ms_before,
    sum(case when ended_at > :yoy_start_at and started_at < :yoy_end_at and dt >= :yoy_live_dt
      then least(epoch_ms(ended_at), epoch_ms(:yoy_end_at)) - greatest(epoch_ms(started_at), epoch_ms(:yoy_start_at)) end)
      as live_ms_earlier
  from live_sessions
  where ended_at >= started_at
    and ((dt >= :pop_live_dt and dt <= :end_dt) or (dt >= :yoy_live_dt and dt <= :yoy_end_dt))
),
covered as (
  select
    coverage.*,
    coalesce(first_sale_day <= :pop_start and last_sale_day >= :pop_start, false) as has_sales_before,
    coalesce(first_live_day <= :pop_start and last_live_day >= :pop_start, false) as has_lives_before
  from coverage
),
figures as (
  select
    case when v.has_sales then coalesce(s.sales, 0) end as sales,
    case when v.has_sales_before then coalesce(s.sales_before, 0) end as sales_before,
    case when v.has_sales_earlier then coalesce(s.sales_earlier, 0) end as sales_earlier,
    case when v.has_sales then s.active_creators end as active_creators,
    case when v.has_sales_before then s.active_creators_before end as active_creators_before,
    case when v.has_sales_earlier then s.active_creators_earlier end as active_creators_earlier,
    case when v.has_sales then s.new_creators end as new_creators,
    case when v.has_sales_before then s.new_creators_before end as new_creators_before,
    case when v.has_sales_earlier then s.new_creators_earlier end as new_creators_earlier,
    case when v.has_lives then cast(coalesce(l.live_ms, 0) as double) / 3600000 end as live_hours,
    case when v.has_lives_before then cast(coalesce(l.live_ms_before, 0) as double) / 3600000 end as live_hours_before,
    case when v.has_lives_earlier then cast(coalesce(l.live_ms_earlier, 0) as double) / 3600000 end
      as live_hours_earlier
  from sums as s
  cross join covered as v
  cross join lives as l
)
select
  sales, sales_before, growth(sales, sales_before) as sales_growth,
  sales_earlier, growth(sales, sales_earlier) as sales_growth_earlier,
  active_creators, active_creators_before, growth(active_creators, active_creators_before) as active_creators_growth,
  active_creators_earlier, growth(active_creators, active_creators_earlier) as active_creators_growth_earlier,
  new_creators, new_creators_before, growth(new_creators, new_creators_before) as new_creators_growth,
  new_creators_earlier, growth(new_creators, new_creators_earlier) as new_creators_growth_earlier,
  live_hours, live_hours_before, growth(live_hours, live_hours_before) as live_hours_growth,
  live_hours_earlier, growth(live_hours, live_hours_earlier) as live_hours_growth_earlier
from figures
