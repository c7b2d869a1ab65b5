-- Grain: one row per carrier tier, from small to large.
-- keys: tier in (small, waist, head)
select tier, place
from (values ('small', 1), ('waist', 2), ('head', 3)) as t (tier, place)
