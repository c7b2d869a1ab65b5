-- Grain: one row. The week, the week before and a year earlier.
with flagged as (
  select
    *,
    sold_at >= :start_at and sold_at < :end_at as in_week,
    sold_at >= :pop_start_at and sold_at < :pop_end_at as in_before,
    sold_at >= :yoy_start_at and sold_at < :yoy_end_at as in_earlier
  from basket_lines
),
sums as (
  select
    sum(case when in_week then net_sales end) as sales,
    sum(case when in_before then net_sales end) as sales_before,
    sum(case when in_earlier then net_sales end) as sales_earlier,
    count(distinct case when in_week then basket_id end) as baskets,
    count(distinct case when in_before then basket_id end) as baskets_before,
    count(distinct case when in_week then household_id end) as households,
    sum(case when in_week then coupon_discount end) as coupon_discount,
    sum(case when in_week then coupon_match end) as coupon_match,
    sum(case when in_week then loyalty_discount end) as loyalty_discount,
    sum(case when in_week then quantity end) as units,
    count(case when in_week then 1 end) as lines
  from flagged
)
select
  sales, sales_before, growth(sales, sales_before) as sales_growth,
  sales_earlier, growth(sales, sales_earlier) as sales_growth_earlier,
  baskets, baskets_before, share(sales, baskets) as average_basket, households,
  coupon_discount, coupon_match, loyalty_discount, cast(units as bigint) as units, lines
from sums
