-- Grain: one row per pair of provinces that goods cross between, the 10 largest. Figure 10.
-- share is of the sales whose provinces are both known.
with pairs as (
  select p.origin_province, s.buyer_province, sum(s.sales) as sales
  from product_sales as s
  join products as p on p.product_id = s.product_id
  where p.origin_province is not null and s.buyer_province is not null and s.lines > 0
  group by p.origin_province, s.buyer_province
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
