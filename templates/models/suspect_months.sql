-- Grain: one row per local month whose lines can be there twice: one that repeats an id, or has ids between the first
-- and the last of another month.
-- materialized: true
select month
from line_months
where repeated > 0
union
select a.month
from line_months as a
join line_months as b on b.month <> a.month and b.first_id <= a.last_id and b.last_id >= a.first_id
