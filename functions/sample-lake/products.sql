-- products_plan: one row per product, numbered within its category from 0; price in yuan.
create or replace table products_plan as
with numbered as (
  select c.*, i::integer as idx, derive(derive(getvariable('root'), 300 + c.category), i) as k
  from (select *, greatest(3, round(getvariable('products') * weight / sum(weight) over ()))::bigint as product_count
    from categories) c, unnest(range(c.product_count)) as r(i)
)
select category, idx, product_count,
  'P' || lpad((row_number() over (order by category, idx))::varchar, 7, '0') as product_id,
  name as category_name, kind,
  case when draw(k, 1) >= 0.004 then origins[1 + floor(len(origins) * draw(k, 2) * draw(k, 2))::integer] end
    as origin_province,
  floor(long_tail(price_from, price_to, draw(k, 3))) + 0.9 as price,
  case floor(draw(k, 4) * 4)
    when 0 then chinese[word] || ' ' || (1 + floor(draw(k, 5) * 6)::integer) || ' 件装'
    when 1 then english[word] || ', set of ' || (1 + floor(draw(k, 5) * 6)::integer)
    when 2 then chinese[word] || ' ' || english[word]
    else english[word] || ' 新款' || (2022 + floor(draw(k, 5) * 3)::integer) end as title
from (select *, 1 + floor(len(chinese) * draw(k, 6))::integer as word from numbered);
