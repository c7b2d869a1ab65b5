-- Grain: one row if the period has the January and February of a year whose Spring Festival is in another of the two
-- months than the year before; none otherwise. Sales are those of both months together, which can be compared.
-- comparisons: as written
with festivals as (
  select first_day
  from (values
    (date '2015-02-19'), (date '2016-02-08'), (date '2017-01-28'), (date '2018-02-16'), (date '2019-02-05'),
    (date '2020-01-25'), (date '2021-02-12'), (date '2022-02-01'), (date '2023-01-22'), (date '2024-02-10'),
    (date '2025-01-29'), (date '2026-02-17'), (date '2027-02-06'), (date '2028-01-26'), (date '2029-02-13'),
    (date '2030-02-03'), (date '2031-01-23'), (date '2032-02-11'), (date '2033-01-31'), (date '2034-02-19'),
    (date '2035-02-08')
  ) as t (first_day)
),
moved as (
  select f.first_day as festival, e.first_day as festival_earlier, date_trunc('year', f.first_day) as january
  from festivals as f
  join festivals as e on year(e.first_day) = year(f.first_day) - 1
  where month(f.first_day) <> month(e.first_day)
    and date_trunc('year', f.first_day) >= :start
    and date_add('month', 2, date_trunc('year', f.first_day)) <= :end
  order by f.first_day desc
  limit 1
),
sums as (
  select
    v.festival,
    v.festival_earlier,
    case when count(m.sales) = 2 then sum(m.sales) end as sales,
    case when count(e.sales) = 2 and min(case when e.begins_sales then 1 else 0 end) = 1 then sum(e.sales) end
      as sales_earlier
  from moved as v
  left join span_figures as m
    on m.span = 'month' and m.first_day >= v.january and m.first_day < date_add('month', 2, v.january)
  left join span_figures as e on e.span = 'month' and e.first_day = date_add('month', -12, m.first_day)
  group by v.festival, v.festival_earlier
)
select festival, festival_earlier, sales, sales_earlier, growth(sales, sales_earlier) as sales_growth
from sums
