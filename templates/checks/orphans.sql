-- severity: warn
-- Lines of the period whose creator or product the lake lacks; one that lacks both is one line.
select lacks, count(*) as count
from period_lines
where lacks is not null
group by lacks
order by lacks
