-- Grain: one row. Figure 10: sales whose product comes from another province than its buyer.
with sums as (
  select
    sum(case when p.origin_province is not null and s.buyer_province is not null then s.sales end) as known,
    sum(case when p.origin_province <> s.buyer_province then s.sales end) as crossing,
    sum(s.sales) as total,
    sum(case when p.origin_province is not null and s.buyer_province is not null then s.sales_earlier end)
      as known_earlier,
    sum(case when p.origin_province <> s.buyer_province then s.sales_earlier end) as crossing_earlier
  from product_sales as s
  left join products as p on p.product_id = s.product_id
),
figures as (
  select
    case when v.has_sales then coalesce(s.known, 0) end as known_sales,
    case when v.has_sales then coalesce(s.crossing, 0) end
      as cross_region_sales,
    case when v.has_sales then coalesce(s.total, 0) end as total_sales,
    case when v.has_sales_earlier then coalesce(s.known_earlier, 0) end as known_sales_earlier,
    case when v.has_sales_earlier then coalesce(s.crossing_earlier, 0) end as crossing_earlier
  from sums as s
  cross join coverage as v
)
select
  known_sales,
  cross_region_sales,
  share(cross_region_sales, known_sales) as cross_region_share,
  share(crossing_earlier, known_sales_earlier) as cross_region_share_earlier,
  total_sales - known_sales as unknown_sales
from figures
