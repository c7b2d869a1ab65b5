-- Grain: one row: the share of the largest 1 % of active creators, rounded up to whole creators.
-- comparisons: as written
with ranked as (
  select
    span,
    creator_id,
    sales,
    row_number() over (
      partition by span order by case when creator_id is null then 1 else 0 end, sales desc, creator_id
    ) as place,
    count(creator_id) over (partition by span) as active_creators,
    sum(sales) over (partition by span) as total_sales
  from creator_spans
  where span in ('period', 'year_earlier')
),
largest as (
  select span, count(*) as creators, sum(sales) as sales, max(total_sales) as total_sales
  from ranked
  where creator_id is not null and place * 100 < active_creators + 100
  group by span
),
shares as (
  select
    v.span,
    case when v.has_sales then coalesce(l.creators, 0) end as creators,
    case when v.has_sales then share(l.sales, l.total_sales) end as share
  from span_coverage as v
  left join largest as l on l.span = v.span
)
select p.creators, p.share, e.share as share_earlier
from shares as p
join shares as e on e.span = 'year_earlier'
where p.span = 'period'
