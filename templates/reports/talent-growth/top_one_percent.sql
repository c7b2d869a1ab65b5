-- Grain: one row: the share of the largest 1 % of active creators, rounded up to whole creators.
with ranked as (
  select
    creator_id,
    sales,
    row_number() over (order by case when creator_id is null then 1 else 0 end, sales desc, creator_id) as place,
    count(creator_id) over () as active_creators,
    sum(sales) over () as total_sales
  from creator_spans
  where span = 'period'
),
largest as (
  select count(*) as creators, sum(sales) as sales, max(total_sales) as total_sales
  from ranked
  where creator_id is not null and place * 100 < active_creators + 100
)
select
  case when v.has_sales then l.creators end as creators,
  share(l.sales, l.total_sales) as share
from largest as l
join span_coverage as v on v.span = 'period'
