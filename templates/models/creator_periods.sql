-- Grain: one row per creator with a valid line before the period's end, and one for lines of no creator.
-- `_earlier` is the year-over-year period. Sums are null where there is no line.
-- materialized: true
with flagged as (
  select
    c.*,
    s.first_day,
    s.first_day >= :start and s.first_day < :end as in_period,
    s.first_day >= :yoy_start and s.first_day < :yoy_end as in_yoy,
    s.first_day >= :trailing_start and s.first_day < :end as in_trailing,
    s.first_day >= :yoy_trailing_start and s.first_day < :yoy_end as in_yoy_trailing
  from creator_segments as c
  left join segments as s on s.segment = c.segment
),
sums as (
  select
    creator_id,
    min(coalesce(first_day, date '1900-01-01')) as first_segment_day,
    sum(case when in_period then sales end) as sales,
    sum(case when in_period then net_sales end) as net_sales,
    sum(case when in_period then refunds end) as refunds,
    sum(case when in_period then units end) as units,
    sum(case when in_period then lines end) as lines,
    sum(case when in_period then bit_count(day_bits, 64) end) as active_days,
    sum(case when in_yoy then sales end) as sales_earlier,
    sum(case when in_yoy then net_sales end) as net_sales_earlier,
    sum(case when in_yoy then refunds end) as refunds_earlier,
    sum(case when in_yoy then units end) as units_earlier,
    sum(case when in_yoy then lines end) as lines_earlier,
    sum(case when in_yoy then bit_count(day_bits, 64) end) as active_days_earlier,
    sum(case when in_trailing then sales end) as trailing_sales,
    sum(case when in_yoy_trailing then sales end) as trailing_sales_earlier
  from flagged
  group by creator_id
)
select
  sums.*,
  case
    when creator_id is null then 'small'
    when trailing_sales >= :carrier_head then 'head'
    when trailing_sales >= :carrier_waist then 'waist'
    else 'small'
  end as carrier_tier,
  case
    when creator_id is null then 'small'
    when trailing_sales_earlier >= :carrier_head then 'head'
    when trailing_sales_earlier >= :carrier_waist then 'waist'
    else 'small'
  end as carrier_tier_earlier
from sums
