-- Grain: one row per category of products, with a number below a million.
-- materialized: true
select category, row_number() over (order by category) as code
from products
where category is not null
group by category
