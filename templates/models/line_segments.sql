-- Grain: one row per creator, segment of `days` and validity of a line: the one pass over all order lines that
-- most figures stand on. Lines of no creator are one creator null. Segment 0 lies before the calendar, -1
-- behind the period's end.
-- refunds: lines whose refund is known, be it 0; a line whose refund is not known has none.
-- day_bits: the days of the month with a line; first_at and last_at: the first and last instant, UTC.
-- materialized: true
select
  l.creator_id,
  case when l.paid_at >= :end_at then -1 else coalesce(d.segment, 0) end as segment,
  coalesce(l.quantity > 0 and l.paid_amount >= 0, false) as valid,
  sum(l.paid_amount) as sales,
  sum(l.paid_amount - coalesce(l.refunded_amount, 0)) as net_sales,
  count(l.refunded_amount) as refunds,
  sum(l.quantity) as units,
  count(*) as lines,
  bitwise_or_agg(coalesce(d.day_bit, 0)) as day_bits,
  min(l.paid_at) as first_at,
  max(l.paid_at) as last_at
from order_lines as l
left join days as d on d.day = local_day(l.paid_at)
group by
  l.creator_id,
  case when l.paid_at >= :end_at then -1 else coalesce(d.segment, 0) end,
  coalesce(l.quantity > 0 and l.paid_amount >= 0, false)
