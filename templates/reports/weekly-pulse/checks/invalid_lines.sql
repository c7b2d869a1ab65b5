-- severity: warn
-- Lines that count nowhere, by what is wrong with them.
with lines as (
  select case when quantity is null or quantity <= 0 then 'quantity' else 'paid_amount' end as field
  from order_lines
  where ((dt >= :pop_start_dt and dt <= :end_dt and paid_at >= :pop_start_at and paid_at < :end_at)
      or (dt >= :yoy_start_dt and dt <= :yoy_end_dt and paid_at >= :yoy_start_at and paid_at < :yoy_end_at))
    and (quantity is null or quantity <= 0 or paid_amount is null or paid_amount < 0)
)
select field, count(*) as count
from lines
group by field
order by field
