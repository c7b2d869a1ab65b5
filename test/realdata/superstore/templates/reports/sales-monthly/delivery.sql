-- Grain: one row per weekday of orders, Monday is 1.
select
  day_of_week(local_time(ordered_at)) as weekday,
  count(distinct order_id) as orders,
  max(date_diff('day', ordered_on, shipped_on)) as longest_wait
from orders
where ordered_at >= :start_at and ordered_at < :end_at
group by 1
order by 1
