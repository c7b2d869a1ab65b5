-- Grain: one row per campaign that touches the 24 months that end with the period: the marks of charts over months.
-- comparisons: as written
select coalesce(series, name) as name, starts_on, ends_on
from campaigns
where starts_on < :end and ends_on >= date_add('month', -24, :end) and coalesce(series, name) is not null
order by starts_on, ends_on, name
