-- Grain: one row per week from Monday, 13 up to the end of the period.
select date_trunc('week', local_day(sold_at)) as week, sum(net_sales) as sales, count(distinct basket_id) as baskets
from basket_lines
where sold_at >= day_start(date_add('week', -12, :start)) and sold_at < :end_at
group by 1
order by 1
