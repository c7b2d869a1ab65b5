-- Grain: one row per local day of the week, with the same weekday of the week before and of a year earlier.
-- A day outside the coverage is null, and so is every day of a week that the lake does not cover from its start;
-- a day inside it without sales is 0.
-- comparisons: as written
with wanted as (
  select
    t.day,
    date_add('day', -date_diff('day', :pop_start, :start), t.day) as day_before,
    date_add('day', -date_diff('day', :yoy_start, :start), t.day) as day_earlier
  from unnest(sequence(:start, date_add('day', -1, :end), interval '1' day)) as t (day)
),
sums as (
  select day, sum(sales) as sales
  from creator_days
  where is_valid
    and ((day >= :pop_start and day < :end) or (day >= :yoy_start and day < :yoy_end))
  group by day
)
select
  w.day,
  case when w.day between v.first_sale_day and v.last_sale_day then coalesce(s.sales, 0) end as sales,
  case when v.first_sale_day <= :pop_start and w.day_before <= v.last_sale_day and w.day_before < :pop_end
    then coalesce(b.sales, 0) end as sales_before,
  case when y.has_sales and w.day_earlier <= v.last_sale_day and w.day_earlier < :yoy_end
    then coalesce(e.sales, 0) end as sales_earlier
from wanted as w
cross join coverage as v
join span_coverage as y on y.span = 'year_earlier'
left join sums as s on s.day = w.day
left join sums as b on b.day = w.day_before
left join sums as e on e.day = w.day_earlier
order by w.day
