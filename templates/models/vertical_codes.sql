-- Grain: one row per vertical of creators, with a number: millions of groups by number are quicker than by name.
-- materialized: true
select vertical, row_number() over (order by vertical) * 1000000 as code
from creators
where vertical is not null
group by vertical
