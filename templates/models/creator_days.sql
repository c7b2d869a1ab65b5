-- Grain: one row per creator, local day and validity of a line: what most figures are summed from. Lines of no
-- creator are one creator null.
-- refunds: lines whose refund is known, be it 0; a line whose refund is not known has none.
-- materialized: monthly
select
  date_trunc('month', local_day(paid_at)) as month,
  local_day(paid_at) as day,
  creator_id,
  coalesce(quantity > 0 and paid_amount >= 0, false) as is_valid,
  sum(paid_amount) as sales,
  sum(paid_amount - coalesce(refunded_amount, 0)) as net_sales,
  count(refunded_amount) as refunds,
  cast(sum(quantity) as bigint) as units,
  count(*) as lines
from order_lines
where dt >= :month_start_dt and dt <= :month_end_dt
  and paid_at >= :month_start_at and paid_at < :month_end_at
group by local_day(paid_at), creator_id, coalesce(quantity > 0 and paid_amount >= 0, false)
