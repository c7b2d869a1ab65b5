-- Grain: one row per content whose products can be among the ten with the most units, or above :large_units.
-- A product has at most the units of its content; the tenth best product of the hundred largest contents is
-- a number of units that ten products reach, so smaller contents cannot hold a better one. Few contents are
-- left to look into, where all of them would be millions.
-- materialized: true
with totals as (
  select content_id, sum(quantity) as units
  from period_contents
  group by content_id
),
largest as (
  select content_id
  from totals
  order by units desc, content_id
  limit 100
),
best as (
  select l.content_id, l.product_id, sum(l.quantity) as units
  from period_contents as l
  join largest as c on c.content_id = l.content_id
  where l.product_id is not null
  group by l.content_id, l.product_id
  order by sum(l.quantity) desc
  limit 10
),
bound as (
  select case when count(*) = 10 then min(units) else 0 end as units
  from best
)
select t.content_id
from totals as t
cross join bound as b
where t.units >= b.units or t.units > :large_units
