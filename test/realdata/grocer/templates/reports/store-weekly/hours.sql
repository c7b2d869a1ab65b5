-- Grain: one row per weekday, Monday is 1, and hour of the clock.
select
  day_of_week(local_time(sold_at)) as weekday,
  hour(local_time(sold_at)) as hour,
  sum(net_sales) as sales,
  count(distinct basket_id) as baskets
from basket_lines
where sold_at >= :start_at and sold_at < :end_at
group by 1, 2
order by 1, 2
