-- severity: warn
-- Lines that count nowhere, by what is wrong with them. share: their amounts as a part of the sales of all three weeks.
with lines as (
  select
    case
      when quantity is null or quantity <= 0 then 'quantity'
      when paid_amount is null or paid_amount < 0 then 'paid_amount'
    end as field,
    paid_amount
  from order_lines
  where (dt >= :pop_start_dt and dt <= :end_dt and paid_at >= :pop_start_at and paid_at < :end_at)
    or (dt >= :yoy_start_dt and dt <= :yoy_end_dt and paid_at >= :yoy_start_at and paid_at < :yoy_end_at)
),
fields as (
  select field, count(*) as count, sum(case when paid_amount > 0 then paid_amount end) as sales
  from lines
  group by field
),
whole as (
  select cast(sum(count) as bigint) as of, sum(case when field is null then sales end) as sales
  from fields
)
select f.field, f.count, w.of, cast(f.sales as double) / nullif(w.sales, 0) as share
from fields as f
cross join whole as w
where f.field is not null
order by f.field
