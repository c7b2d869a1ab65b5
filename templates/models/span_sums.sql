-- Grain: one row per span with a valid line in it. active_creators: the known creators that have one.
with by_creator as (
  select s.span, s.first_day, c.creator_id, c.sales, c.net_sales, c.refunds, c.units
  from creator_spans as c
  join spans as s on s.span = c.span
  union all
  select 'month', month, creator_id, sum(sales), sum(net_sales), sum(refunds), sum(units)
  from creator_days
  where is_valid and day >= :months_start and day < :months_end
  group by month, creator_id
)
select
  span,
  first_day,
  sum(sales) as sales,
  sum(net_sales) as net_sales,
  sum(refunds) as refunds,
  sum(units) as units,
  count(creator_id) as active_creators
from by_creator
group by span, first_day
