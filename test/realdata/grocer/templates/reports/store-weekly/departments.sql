-- Grain: one row per department, by sales.
with sums as (
  select
    i.department,
    sum(case when l.sold_at >= :start_at then l.net_sales end) as sales,
    sum(case when l.sold_at < :pop_end_at then l.net_sales end) as sales_before
  from basket_lines as l
  join items as i on i.upc = l.upc
  where l.sold_at >= :pop_start_at and l.sold_at < :end_at
  group by i.department
)
select department, sales, sales_before, growth(sales, sales_before) as growth
from sums
where sales is not null
order by sales desc, department
limit :top_departments
