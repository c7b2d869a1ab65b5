-- Grain: one row per province of sales whose two provinces are known: what it sold and bought, within it and across.
with pairs as (
  select origin_province, buyer_province, sum(sales) as sales
  from region_sales
  where origin_province is not null and buyer_province is not null and lines > 0
  group by origin_province, buyer_province
),
sides as (
  select
    origin_province as province,
    sales as sold,
    cast(0 as decimal(18, 2)) as bought,
    case when origin_province = buyer_province then sales end as own
  from pairs
  union all
  select buyer_province, cast(0 as decimal(18, 2)), sales, null
  from pairs
),
sums as (
  select province, sum(sold) as sold, sum(bought) as bought, coalesce(sum(own), 0) as own
  from sides
  group by province
)
select province, sold, bought, own, sold - own as sold_elsewhere, bought - own as bought_elsewhere
from sums
order by sold - own desc, province
