-- plan: creator x segment with the number of active days and a budget in cents; the figures of the report come out
-- of it as they should (calibration.ts), because lines only divide these budgets.

-- Expected active days, in thousandths. Nobody sells before the debut.
create or replace table expected as
with lived as (
  select c.no, c.k, c.size, c.cohort, c.debut, c.rate, c.evergreen, c.star, c.rising, s.seg, s.role, s.year,
    s.half, s.days, s.first_n, s.activity,
    least(s.first_n + s.days, c.leaves) - greatest(s.first_n, c.debut) as overlap
  from creators_plan c join segment_days s on c.debut < s.first_n + s.days and c.leaves > s.first_n
), norms as (
  -- Rates are scaled so that an average day of 2024-H1 has as many active creators of each size as it should.
  select case size when 'tail' then 'small' when 'mid' then 'small' else size end as tier,
    sum(round(1e6 * least(rate * activity, 0.93) * overlap)::bigint)::double / 1e6 / 182 as daily
  from lived where half = 'current' group by 1
)
select l.*,
  round(1000 * overlap * least(0.93::double, rate * l.activity * t.daily / n.daily
    * case when year >= 3 then 1 else case size when 'head' then 0.8 when 'tail' then 1.0
      else 0.95 end end))::bigint as milli
from lived l join norms n on n.tier = case l.size when 'tail' then 'small' when 'mid' then 'small' else l.size end
  join daily_targets t on t.tier = n.tier;

-- Whole active days: rounding what has accumulated, so that a year's sum stays right; and their weight in money.
create or replace table counted as
with steps as (
  select *, floor(1000 * draw(k, 20))::bigint + sum(milli) over (partition by no order by seg)::bigint as upto
    from expected
), whole as (
  select * exclude (upto, milli, activity, rate),
    case when evergreen then overlap
      when size = 'head' and role like 'window%' then 4 + floor(3 * draw(k, 100 + seg))::bigint
      when size = 'head' and (role like 'before%' or role = 'double11')
        then 3 + floor(3 * draw(k, 100 + seg))::bigint
      else greatest(upto // 1000 - (upto - milli) // 1000,
        case when debut >= first_n or star then 1 else 0 end) end as wanted
  from steps
)
select w.* exclude (wanted), least(wanted, overlap) as active_days,
  round(1000 * least(wanted, overlap) * s.amount
    * case when size = 'head' and w.role = 'double11' then 3.5 else 1 end * (0.6 + 0.8 * draw(k, 200 + w.seg)))::bigint as weight
from whole w join segment_days s using (seg) where wanted > 0 and overlap > 0;

-- Campaign budgets of the large creators, in yuan: so many above 50 million in the window, so many before it.
create or replace table head_targets as
with ranked as (
  select no, k, rising, row_number() over (order by derive(k, 30), no) as place from creators_plan where size = 'head'
)
select no, rising,
  case when place <= getvariable('large') then long_tail(51.5e6, 84e6, draw(k, 31))
    else long_tail(7e6, 34e6, draw(k, 31)) end as window24,
  case when place <= getvariable('large_both')
      or (place > getvariable('large') and place <= getvariable('large')
        + getvariable('large_before') - getvariable('large_both'))
    then long_tail(51.5e6, 64e6, draw(k, 32)) else long_tail(4e6, 26e6, draw(k, 32)) end as before24,
  case when rising then 4.8 + 3 * draw(k, 33) else 1.15 + 0.7 * draw(k, 33) end as window_growth,
  case when rising then 3 + 2 * draw(k, 34) else 1.1 + 0.6 * draw(k, 34) end as before_growth,
  1.1 + 0.6 * draw(k, 35) as earlier_growth
from ranked;

create or replace table budgets as
with totals as (
  select no, year, sum(weight) filter (where not (size = 'head'
    and (role like 'window%' or role like 'before%')))::double as weight,
    sum(overlap)::double as lived
  from counted group by all
)
select t.no, t.year, t.weight,
  case when c.cohort = 4 then c.budget * 0.12
    when t.year = 4 then c.budget * case c.size when 'head' then 0.05 else 0.08 end
    when t.year = 3 then c.budget * case when c.size = 'tail' then 0.25 + 0.75 * least(1, t.lived / 366) else 1 end
    else c.budget / c.growth / case t.year when 2 then 1 else c.earlier_growth end
      * case when t.year > 0 then greatest(0.02, least(1, t.lived / 365))
          when c.size = 'head' then 0.05 else 0.095 end end as yuan
from totals t join creators_plan c using (no);

create or replace table amounts as
select c.no, c.k, c.size, c.cohort, c.star, c.rising, c.evergreen, c.seg, c.role, c.year, c.half, c.active_days,
  case when h.no is null or not (c.role like 'window%' or c.role like 'before%') then b.yuan * c.weight / b.weight
    else case c.role when 'window24' then h.window24 when 'before24' then h.before24
      when 'window23' then h.window24 / h.window_growth when 'before23' then h.before24 / h.before_growth
      when 'window22' then h.window24 / h.window_growth / h.earlier_growth
      when 'before22' then h.before24 / h.before_growth / h.earlier_growth
      else h.window24 / h.window_growth / h.earlier_growth / h.earlier_growth end end as yuan
from counted c join budgets b using (no, year) left join head_targets h using (no);
drop table expected;
drop table counted;

-- What the campaign figures look at, per creator.
create or replace table watched as
with sums as (
  select no, any_value(k) as k, any_value(size) as size, any_value(star) as star, any_value(rising) as rising,
    any_value(evergreen) as evergreen,
    coalesce(sum(active_days) filter (where role in ('window21', 'window22')), 0) as past_days,
    coalesce(max(yuan) filter (where role = 'window23'), 0) as window23,
    coalesce(max(yuan) filter (where role = 'window24'), 0) as window24,
    coalesce(max(yuan) filter (where role = 'runup24'), 0)
      + coalesce(max(yuan) filter (where role = 'before24'), 0) as runup24,
    count(*) filter (where half = 'earlier' and role <> 'window23') as other_earlier
  from amounts group by no
), candidates as (
  select *,
    window24 > 0 and runup24 > 0 and window23 = 0 and past_days = 0 and size <> 'head' as first_timer,
    window24 > 0 and window23 > 0 and size <> 'head' and not star and not evergreen and other_earlier > 0 as may_surge
  from sums
), ranked as (
  select *, row_number() over (partition by first_timer order by derive(k, 40), no) as first_place,
    row_number() over (partition by may_surge order by derive(k, 41), no) as surge_place,
    sum(case when star or rising then case when window23 > 0 and window24 > 0 then 1 else 0 end
      else 0 end) over () as surge_sure
  from candidates
)
select no, k, star, window23, window24, runup24,
  -- Sales per day in the window against the 30 days before it, of creators who never took part before.
  case when not first_timer then null
    when first_place <= getvariable('first_timers_grown') then long_tail(1.75, 6, draw(k, 42))
    else 0.45 + 0.85 * draw(k, 42) end as step_up,
  star or rising or (may_surge and surge_place <= getvariable('surged') - surge_sure) as surges
from ranked;

-- 1. First-timers: move money between the run-up and the window. 2. Surges: change the earlier window.
create or replace table adjusted as
with moved as (
  select a.*, w.surges, w.window24 as w24,
    case when w.step_up is null or a.role not in ('runup24', 'before24', 'window24') then a.yuan
      when a.role = 'window24' then (w.runup24 + w.window24) * (19 * w.step_up / 30) / (1 + 19 * w.step_up / 30)
      else a.yuan / w.runup24 * (w.runup24 + w.window24) / (1 + 19 * w.step_up / 30) end as moved
  from amounts a join watched w using (no)
)
select * exclude (yuan, moved),
  case when role <> 'window23' or w24 = 0 then moved
    when star then least(moved, w24 / 5)
    when rising then moved
    when surges then w24 / long_tail(4.6, 13, draw(k, 43))
    else greatest(moved, w24 / (1.2 + 1.4 * draw(k, 43))) end as yuan
from moved;
drop table amounts;

-- 3. Nobody but the stars grows more than about tenfold from a half or a year to the next, so that the fastest
-- growers are real ones and not those who happened to start in the last days of the earlier period.
create or replace table halves as
with sums as (
  select no, any_value(k) as k, any_value(star) as star, any_value(surges) as surges,
    sum(round(yuan * 100)::bigint) filter (where half = 'current')::double as current,
    sum(round(yuan * 100)::bigint) filter (where half = 'earlier')::double as earlier,
    sum(round(yuan * 100)::bigint) filter (where role = 'window23' and surges)::double as kept
  from adjusted group by no
)
select no,
  case when star or current is null or earlier is null or current <= 9 * earlier then 1
    when coalesce(kept, 0) >= earlier then 1
    else greatest(1, (current / (4 + 4 * draw(k, 44)) - coalesce(kept, 0))
      / (earlier - coalesce(kept, 0))) end as factor
from sums;

create or replace table halved as
select a.* exclude (yuan),
  case when a.half = 'earlier' and not (a.role = 'window23' and a.surges) then a.yuan * h.factor
    else a.yuan end as yuan
from adjusted a join halves h using (no);
drop table adjusted;

create or replace table years as
with sums as (
  select no, any_value(k) as k, any_value(star) as star,
    sum(round(yuan * 100)::bigint) filter (where year = 3)::double as current,
    sum(round(yuan * 100)::bigint) filter (where year = 2)::double as earlier,
    sum(round(yuan * 100)::bigint) filter (where year = 1)::double as earliest,
    coalesce(sum(round(yuan * 100)::bigint) filter (where year = 2 and role = 'window23' and surges), 0)::double
      as kept
  from halved group by no
), factors as (
  select *,
    case when star or current is null or earlier is null or current <= 9 * earlier or kept >= earlier then 1
      else greatest(1, (current / (4 + 4 * draw(k, 45)) - kept) / (earlier - kept)) end as factor
  from sums
)
select no, factor,
  case when (earlier - kept) * factor + kept > 9 * earliest
    then ((earlier - kept) * factor + kept) / (4 + 4 * draw(k, 46)) / earliest else 1 end as earliest_factor
from factors;

-- 4. What came before 2023-07 is scaled so that the sales of the two years differ by exactly the growth wanted. The
-- earlier windows of the surges stay as they are.
create or replace table yearly as
select h.* exclude (yuan), h.role = 'window23' and h.surges as kept,
  h.yuan * case when h.year = 1 then y.earliest_factor
    when h.year = 2 and not (h.role = 'window23' and h.surges) then y.factor else 1 end as yuan
from halved h join years y using (no);
drop table halved;

set variable past_factor = (
  select (sum(round(yuan * 100)::bigint) filter (where year = 3)::double / (1 + getvariable('sales_growth'))
      - coalesce(sum(round(yuan * 100)::bigint) filter (where kept), 0)::double)
    / sum(round(yuan * 100)::bigint) filter (where year = 2 and not kept)::double
  from yearly
);

create or replace table plan as
select no, seg, active_days, greatest(100, round(100 * yuan * case
  when year < 3 and not kept then getvariable('past_factor') else 1 end))::bigint as cents
from yearly;
drop table yearly;

drop table budgets;
drop table head_targets;
drop table watched;
drop table halves;
drop table years;
