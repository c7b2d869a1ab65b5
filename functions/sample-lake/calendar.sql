-- From segments and campaigns: `days` (one row a local day, numbered from 0) and the wheels, which turn an even
-- random slot (0 to 1023) into a day with the weight of its weekday and its campaign.
create or replace table segment_days as
select seg, role, activity, amount, first_n, next_n - first_n as days,
  -- The last June, and so on: 0 ends with 2021-06, 3 with 2024-06.
  (year(start) - 2021 + case when month(start) >= 7 then 1 else 0 end)::integer as year,
  case when start between date '2023-01-01' and date '2023-06-30' then 'earlier'
       when start between date '2024-01-01' and date '2024-06-30' then 'current' else '' end as half
from (
  select *, date_diff('day', getvariable('first_day'), start) as first_n,
    coalesce(lead(date_diff('day', getvariable('first_day'), start)) over (order by seg),
      date_diff('day', getvariable('first_day'), getvariable('last_day')) + 1) as next_n
  from segments
);

create or replace table days as
with numbered as (
  select s.seg, s.role, s.first_n, s.days, (s.first_n + i)::integer as n,
    getvariable('first_day') + (s.first_n + i)::integer as day
  from segment_days s, unnest(range(s.days)) as r(i)
), boosts as (
  select n.n, max(c.boost) as boost from numbered n
    join campaigns c on n.day between c.starts_on and c.ends_on group by 1
)
select n.n, n.seg, n.day, n.role,
  (date_diff('day', date '2021-05-31', n.day) // 7)::integer as week,
  (list_value(92, 90, 93, 95, 102, 118, 114))[isodow(n.day)::integer] / 100.0::double
    * coalesce(b.boost, 1) as activity,
  (list_value(94, 92, 94, 96, 102, 114, 112))[isodow(n.day)::integer] / 100.0::double * coalesce(b.boost, 1)
    * case when n.role like 'window%' or n.role = 'double11'
      then case when n.n = n.first_n then 1.6 when n.n >= n.first_n + n.days - 3 then 1.2 else 0.95 end
        else 1 end as amount
from numbered n left join boosts b using (n);

create or replace table day_wheel as
with weights as (
  -- The largest creators broadcast at weekends and leave the last two days of a campaign to the others.
  select seg, n, 'ordinary' as wheel, activity as weight from days
  union all
  select d.seg, d.n, 'head', case when d.role like 'window%' and d.n >= s.first_n + s.days - 2 then 0.15
    else d.activity * d.activity end
  from days d join segment_days s using (seg)
), cumulated as (
  select *, sum(round(weight * 1000)::bigint) over (partition by wheel, seg order by n)::bigint as upto,
    sum(round(weight * 1000)::bigint) over (partition by wheel, seg)::bigint as total
  from weights
)
select wheel, seg, slot::integer as slot, n
from cumulated, unnest(range((upto - round(weight * 1000)::bigint) * 1024 // total, upto * 1024 // total)) as r(slot);

-- Debuts per cohort: more of them in campaigns and, but for the first cohort, towards the cohort's end.
create or replace table debut_wheel as
with weights as (
  select y.year as cohort, d.n,
    round(1000 * d.activity * s.activity * (1 + case y.year when 0 then 0 else 0.6 end
      * (d.n - min(d.n) over (partition by y.year)) / count(*) over (partition by y.year)))::bigint as weight
  from days d join segment_days s using (seg) join segment_days y using (seg)
), cumulated as (
  select *, sum(weight) over (partition by cohort order by n)::bigint as upto,
    sum(weight) over (partition by cohort)::bigint as total
  from weights
)
select cohort, slot::integer as slot, n
from cumulated, unnest(range((upto - weight) * 4096 // total, upto * 4096 // total)) as r(slot);

-- Which category a line of a vertical has in a week (slot 0 to 127): seasons, some weekly noise, and services that
-- take a growing part.
create or replace table category_wheel as
with weights as (
  select v.vertical, w.week, c.category,
    greatest(1, round(100 * c.weight
      * (1 + c.amplitude * greatest(0, 1 - least(abs(w.of_year - c.peak_week),
        52 - abs(w.of_year - c.peak_week)) / 7.0::double))
      * (0.8 + 0.4 * draw(derive(getvariable('root'), 70 + c.category), w.week))
      -- A trend of one week now and then; and the school holidays, which begin in the last days of June.
      * case when draw(derive(getvariable('root'), 70 + c.category), 1000 + w.week) < 0.06 then 1.8 else 1 end
      * case when c.amplitude >= 1 and c.peak_week between 24 and 31 and w.of_year between 26 and 32 then 1.9
        else 1 end
      * case c.kind when 'service' then 0.2 + 1.6 * w.week * w.week / (165 * 165)::double else 1 end))::bigint as weight
  from verticals v join categories c using (vertical),
    (select distinct week, weekofyear(date '2021-05-31' + week * 7) as of_year from days) w
), cumulated as (
  select *, sum(weight) over (partition by vertical, week order by category)::bigint as upto,
    sum(weight) over (partition by vertical, week)::bigint as total
  from weights
)
select vertical, week, slot::integer as slot, category
from cumulated, unnest(range((upto - weight) * 128 // total, upto * 128 // total)) as r(slot);

create or replace table vertical_wheel as
with cumulated as (
  select *, sum(weight) over (order by vertical)::bigint as upto, sum(weight) over ()::bigint as total from verticals
)
select slot::integer as slot, vertical
from cumulated, unnest(range((upto - weight) * 1024 // total, upto * 1024 // total)) as r(slot);

-- Provinces by population, and the block of buyer numbers that lives in each.
create or replace table province_blocks as
with cumulated as (
  select *, sum(millions) over (order by province)::bigint as upto, sum(millions) over ()::bigint as total
    from provinces
)
select province, (upto - millions) * getvariable('buyers') // total as first_buyer,
  greatest(1, upto * getvariable('buyers') // total - (upto - millions) * getvariable('buyers') // total) as buyers,
  (upto - millions) * 1024 // total as first_slot, upto * 1024 // total as next_slot
from cumulated;

create or replace table province_wheel as
select slot::integer as slot, province from province_blocks, unnest(range(first_slot, next_slot)) as r(slot);
