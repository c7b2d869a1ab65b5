-- Grain: one row per span with a valid line in it. active_creators: the known creators that have one.
select
  s.span,
  s.first_day,
  sum(c.sales) as sales,
  sum(c.net_sales) as net_sales,
  sum(c.refunds) as refunds,
  sum(c.units) as units,
  count(c.creator_id) as active_creators
from creator_spans as c
join spans as s on s.span = c.span
group by s.span, s.first_day
union all
select 'month', month, sum(sales), sum(net_sales), sum(refunds), sum(units), count(distinct creator_id)
from creator_days
where is_valid and day >= :months_start and day < :months_end
group by month
