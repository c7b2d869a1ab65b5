-- Grain: one row per store, the ten that sold most.
with sums as (
  select
    store,
    sum(case when sold_at >= :start_at then net_sales end) as sales,
    sum(case when sold_at < :pop_end_at then net_sales end) as sales_before,
    count(distinct case when sold_at >= :start_at then basket_id end) as baskets
  from basket_lines
  where sold_at >= :pop_start_at and sold_at < :end_at
  group by store
)
select
  store, sales, sales_before, growth(sales, sales_before) as growth, baskets,
  share(sales, sum(sales) over ()) as share
from sums
where sales is not null
order by sales desc, store
limit 10
