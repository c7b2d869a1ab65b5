-- Grain: one row: how many products were sold in more than :large_units units through one live or video.
select case when v.has_sales then s.contents end as contents
from (
  select count(*) as contents
  from content_sales
  where units > :large_units and product_id is not null
) as s
join span_coverage as v on v.span = 'period'
