-- Grain: one row for the newest campaign whose last day lies in the period; none where there is none.
-- `_earlier` is the earlier edition of the series, `_before` as many days right before; sales_per_day are in whole units
-- of the currency. before_campaign: the other campaign that shares most of the days right before.
-- comparisons: as written
with by_window as (
  select d.creator_id, w.role, w.campaign_id, sum(d.sales) as sales
  from creator_days as d
  join campaign_windows as w on d.day >= w.first_day and d.day < w.end_day
  where d.is_valid
  group by d.creator_id, w.role, w.campaign_id
),
by_creator as (
  select
    creator_id,
    coalesce(sum(case when role = 'window' then sales end), 0) as sales,
    coalesce(sum(case when role = 'earlier' then sales end), 0) as sales_earlier,
    coalesce(sum(case when role = 'before' then sales end), 0) as sales_before,
    coalesce(sum(case when role = 'run_up' then sales end), 0) as sales_run_up,
    coalesce(max(case when role = 'past' then sales end), 0) as sales_past
  from by_window
  group by creator_id
),
windows as (
  select
    max(case when role = 'window' then campaign_id end) as campaign_id,
    max(case when role = 'window' then name end) as name,
    max(case when role = 'window' then first_day end) as starts_on,
    max(case when role = 'window' then end_day end) as end_day,
    max(case when role = 'window' then days end) as days,
    max(case when role = 'earlier' then campaign_id end) as earlier_campaign_id,
    max(case when role = 'earlier' then name end) as name_earlier,
    max(case when role = 'earlier' then days end) as days_earlier,
    bool_or(role = 'earlier' and first_day >= c.first_sale_day and first_day <= c.last_sale_day) as earlier_covered,
    bool_or(role = 'before' and first_day >= c.first_sale_day and first_day <= c.last_sale_day) as before_covered,
    bool_or(role = 'run_up' and first_day >= c.first_sale_day and first_day <= c.last_sale_day) as run_up_covered,
    max(case when role = 'run_up' then days end) as run_up_days
  from campaign_windows
  cross join coverage as c
  having count(*) > 0
),
others as (
  select c.name, row_number() over (order by days_shared desc, c.starts_on, c.campaign_id) as place
  from (
    select
      o.campaign_id,
      o.name,
      o.starts_on,
      date_diff('day', greatest(o.starts_on, b.first_day), least(date_add('day', 1, o.ends_on), b.end_day)) as days_shared
    from campaigns as o
    join campaign_windows as b on b.role = 'before' and o.campaign_id <> b.campaign_id
  ) as c
  where days_shared > 0
),
-- Thresholds are tested by multiplying, never by dividing: a growth of exactly 3.0 is one.
counted as (
  select
    coalesce(sum(b.sales), 0) as sales,
    coalesce(sum(b.sales_earlier), 0) as sales_earlier,
    count(case when b.sales > 0 then b.creator_id end) as creators,
    count(case when b.sales > 0 and b.sales_earlier > 0
      and b.sales >= b.sales_earlier * (1 + :surge) then b.creator_id end) as surged_creators,
    count(case when b.sales >= :large_sales then b.creator_id end) as large_creators,
    count(case when b.sales_before >= :large_sales then b.creator_id end) as large_creators_before,
    count(case when b.sales > 0 and b.sales_past = 0 then b.creator_id end) as first_timers,
    count(case when b.sales > 0 and b.sales_past = 0 and b.sales_run_up > 0
      and b.sales * w.run_up_days >= b.sales_run_up * :first_timer_surge * w.days then b.creator_id end)
      as first_timers_grown
  from by_creator as b
  cross join windows as w
)
select
  w.campaign_id,
  w.name,
  w.starts_on,
  date_add('day', -1, w.end_day) as ends_on,
  w.earlier_campaign_id,
  c.sales,
  case when w.earlier_covered then c.sales_earlier end as sales_earlier,
  case when w.earlier_covered then growth(c.sales, c.sales_earlier) end as sales_growth,
  c.creators,
  case when w.earlier_covered then c.surged_creators end as surged_creators,
  c.large_creators,
  case when w.before_covered then c.large_creators_before end as large_creators_before,
  case when w.before_covered then growth(c.large_creators, c.large_creators_before) end as large_creators_growth,
  c.first_timers,
  case when w.run_up_covered then c.first_timers_grown end as first_timers_grown,
  w.days,
  case when w.earlier_covered then w.name_earlier end as name_earlier,
  case when w.earlier_covered then w.days_earlier end as days_earlier,
  cast(c.sales as double) / w.days as sales_per_day,
  case when w.earlier_covered then cast(c.sales_earlier as double) / w.days_earlier end as sales_per_day_earlier,
  case when w.earlier_covered
    then (cast(c.sales as double) / w.days) / nullif(cast(c.sales_earlier as double) / w.days_earlier, 0) - 1
  end as sales_per_day_growth,
  o.name as before_campaign
from windows as w
cross join counted as c
left join others as o on o.place = 1
