-- severity: warn
-- Lines that count nowhere, by period and month of the partition.
with lines as (
  select
    substr(dt, 1, 7) as month,
    case when quantity is null or quantity <= 0 then 'quantity' else 'paid_amount' end as field
  from order_lines
  where ((dt >= :start_dt and dt <= :end_dt) or (dt >= :yoy_start_dt and dt <= :yoy_end_dt))
    and ((paid_at >= :start_at and paid_at < :end_at) or (paid_at >= :yoy_start_at and paid_at < :yoy_end_at))
    and (quantity is null or quantity <= 0 or paid_amount is null or paid_amount < 0)
)
select month, field, count(*) as lines
from lines
group by month, field
order by month, field
