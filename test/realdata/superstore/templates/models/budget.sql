-- Grain: month, its first day, and region.
select month, region, cast(budget as decimal(18, 2)) as budget
from raw.budget
