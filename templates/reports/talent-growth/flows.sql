-- Grain: one row per pair of provinces that goods cross between, the 10 largest.
-- share is of the sales whose provinces are both known.
with pairs as (
  select origin_province, buyer_province, sum(sales) as sales
  from region_sales
  where origin_province is not null and buyer_province is not null and lines > 0
  group by origin_province, buyer_province
),
shares as (
  select pairs.*, share(sales, sum(sales) over ()) as share
  from pairs
)
select origin_province, buyer_province, sales, share
from shares
where origin_province <> buyer_province
order by sales desc, origin_province, buyer_province
limit 10
