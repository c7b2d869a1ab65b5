-- Grain: one row per small creator that grew most, 5 at most.
-- followers are those at the period's start; no row where a year earlier is not covered.
-- comparisons: as written
with small as (
  select
    c.creator_id,
    f.followers_at_start as followers,
    c.sales,
    e.sales as sales_earlier,
    growth(c.sales, e.sales) as growth
  from creator_spans as c
  join creator_spans as e on e.span = 'year_earlier' and e.creator_id = c.creator_id
  join creator_followers as f on f.creator_id = c.creator_id
  join span_coverage as v on v.span = 'year_earlier'
  where c.span = 'period'
    and f.followers_at_start < :spotlight_followers
    and c.sales >= :spotlight_sales
    and e.sales > 0
    and v.has_sales
),
best as (
  select creator_id, followers, sales, sales_earlier, growth
  from small
  order by growth desc, sales desc, creator_id
  limit 5
),
-- One row per creator and content, or one of a creator without any.
contents as (
  select
    b.creator_id,
    b.followers,
    b.sales,
    b.sales_earlier,
    b.growth,
    l.content_id,
    sum(l.quantity) as units,
    row_number() over (partition by b.creator_id order by sum(l.quantity) desc, l.content_id) as place
  from best as b
  left join period_contents as l on l.creator_id = b.creator_id
  group by b.creator_id, b.followers, b.sales, b.sales_earlier, b.growth, l.content_id
)
select
  t.creator_id,
  c.display_name,
  c.vertical,
  t.followers,
  t.sales,
  t.sales_earlier,
  t.growth,
  t.content_id as best_content_id,
  t.units as best_content_units
from contents as t
left join creators as c on c.creator_id = t.creator_id
where t.place = 1
order by t.growth desc, t.sales desc, t.creator_id
