-- Grain: one row per carrier tier, from small to large.
select tier, place
from (values ('small', 1), ('waist', 2), ('head', 3)) as t (tier, place)
