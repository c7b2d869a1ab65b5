-- Grain: one row per small creator that grew most, 5 at most. Figure 13.
-- followers are those at the period's start; no row where a year earlier is not covered.
with small as (
  select
    c.creator_id,
    f.followers_at_start as followers,
    c.sales,
    c.sales_earlier,
    growth(c.sales, c.sales_earlier) as growth
  from creator_periods as c
  join creator_followers as f on f.creator_id = c.creator_id
  cross join coverage as v
  where f.followers_at_start < :spotlight_followers
    and c.sales >= :spotlight_sales
    and c.sales_earlier > 0
    and v.has_sales_earlier
),
best as (
  select creator_id, followers, sales, sales_earlier, growth
  from small
  order by growth desc, sales desc, creator_id
  limit 5
),
contents as (
  select
    l.creator_id,
    l.content_id,
    sum(l.quantity) as units,
    row_number() over (partition by l.creator_id order by sum(l.quantity) desc, l.content_id) as place
  from period_contents as l
  join best as b on b.creator_id = l.creator_id
  group by l.creator_id, l.content_id
)
select
  b.creator_id,
  c.display_name,
  c.vertical,
  b.followers,
  b.sales,
  b.sales_earlier,
  b.growth,
  t.content_id as best_content_id,
  t.units as best_content_units
from best as b
left join creators as c on c.creator_id = b.creator_id
left join contents as t on t.creator_id = b.creator_id and t.place = 1
order by b.growth desc, b.sales desc, b.creator_id
