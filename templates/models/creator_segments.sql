-- Grain: one row per creator and segment with a valid line before the period's end. Lines of no creator are
-- one creator null; days before the calendar are segment 0.
-- day_bits: the days of the month with a line.
-- materialized: true
select
  l.creator_id,
  coalesce(d.segment, 0) as segment,
  sum(l.paid_amount) as sales,
  sum(l.paid_amount - l.refunded_amount) as net_sales,
  sum(l.quantity) as units,
  count(*) as lines,
  bitwise_or_agg(coalesce(d.day_bit, 0)) as day_bits
from sales_lines as l
left join days as d on d.day = local_day(l.paid_at)
where l.dt <= :end_dt and l.paid_at < :end_at
group by l.creator_id, coalesce(d.segment, 0)
