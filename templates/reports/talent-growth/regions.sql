-- Grain: one row. sales whose product comes from another province than its buyer.
-- comparisons: as written
with sums as (
  select
    sum(case when origin_province is not null and buyer_province is not null then sales end) as known,
    sum(case when origin_province <> buyer_province then sales end) as crossing,
    sum(sales) as total,
    sum(case when origin_province is not null and buyer_province is not null then sales_earlier end)
      as known_earlier,
    sum(case when origin_province <> buyer_province then sales_earlier end) as crossing_earlier
  from region_sales
),
figures as (
  select
    case when v.has_sales then coalesce(s.known, 0) end as known_sales,
    case when v.has_sales then coalesce(s.crossing, 0) end
      as cross_region_sales,
    case when v.has_sales then coalesce(s.total, 0) end as total_sales,
    case when e.has_sales then coalesce(s.known_earlier, 0) end as known_sales_earlier,
    case when e.has_sales then coalesce(s.crossing_earlier, 0) end as crossing_earlier
  from sums as s
  join span_coverage as v on v.span = 'period'
  join span_coverage as e on e.span = 'year_earlier'
)
select
  known_sales,
  cross_region_sales,
  share(cross_region_sales, known_sales) as cross_region_share,
  share(crossing_earlier, known_sales_earlier) as cross_region_share_earlier,
  total_sales - known_sales as unknown_sales
from figures
