-- products_plan: one row per product; price in yuan for one unit. Three of four are for single buyers, the others for
-- groups (团购): `idx` counts either within its category, from 0 to `product_count` - 1.
create or replace table products_plan as
with numbered as (
  select c.*, i::integer as place, derive(derive(getvariable('root'), 300 + c.category), i) as k,
    greatest(1, c.size // 4) as group_size
  from (select *, greatest(3, round(getvariable('products') * weight / sum(weight) over ()))::bigint as size
    from categories) c, unnest(range(c.size)) as r(i)
), shelves as (
  select *, place >= size - group_size as for_groups, 1 + floor(len(chinese) * draw(k, 6))::integer as word
  from numbered
)
select category, for_groups, case when for_groups then place - (size - group_size) else place end::integer as idx,
  case when for_groups then group_size else size - group_size end as product_count,
  'P' || lpad((row_number() over (order by category, place))::varchar, 7, '0') as product_id,
  name as category_name, kind,
  case when draw(k, 1) >= 0.004 then origins[1 + floor(len(origins) * draw(k, 2) * draw(k, 2))::integer] end
    as origin_province,
  floor(long_tail(price_from, price_to, draw(k, 3)) * case when for_groups then 0.7 else 1 end) + 0.9 as price,
  case floor(draw(k, 4) * 4) + case when for_groups then 4 else 0 end
    when 0 then chinese[word] || ' ' || (1 + floor(draw(k, 5) * 6)::integer) || ' 件装'
    when 1 then english[word] || ', set of ' || (1 + floor(draw(k, 5) * 6)::integer)
    when 2 then chinese[word] || ' ' || english[word]
    when 3 then english[word] || ' 新款' || (2022 + floor(draw(k, 5) * 3)::integer)
    when 4 then chinese[word] || case kind when 'service' then ' 团购券' else ' 团购装' end
    when 5 then english[word] || ', group purchase'
    when 6 then chinese[word] || ' ' || english[word] || ' 团购'
    else chinese[word] || ' 企业团购' end as title
from shelves;
