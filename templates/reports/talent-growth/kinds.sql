-- Grain: one row per product kind; `unknown` only where it has sales in the period.
-- keys: kind in (goods, service, unknown)
-- comparisons: as written
with kinds as (
  select kind, place from (values ('goods', 1), ('service', 2), ('unknown', 3)) as t (kind, place)
),
sums as (
  select
    case when kind in ('goods', 'service') then kind else 'unknown' end as kind,
    sum(sales) as sales,
    sum(sales_earlier) as sales_earlier
  from region_sales
  group by case when kind in ('goods', 'service') then kind else 'unknown' end
),
figures as (
  select
    k.kind,
    k.place,
    case when v.has_sales then coalesce(s.sales, 0) end as sales,
    case when e.has_sales then coalesce(s.sales_earlier, 0) end as sales_earlier
  from kinds as k
  join span_coverage as v on v.span = 'period'
  join span_coverage as e on e.span = 'year_earlier'
  left join sums as s on s.kind = k.kind
),
shares as (
  select figures.*, share(sales, sum(sales) over ()) as share
  from figures
)
select kind, sales, share, sales_earlier, growth(sales, sales_earlier) as growth
from shares
where kind <> 'unknown' or sales > 0
order by place
