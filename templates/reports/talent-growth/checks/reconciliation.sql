-- severity: hold
-- Parts that do not add up to their whole.
with wholes as (
  select
    h.sales,
    (select known_sales from regions) as known_sales,
    (select count(*) from provinces) as provinces,
    (select count(*) from creator_spans where span = 'trailing' and creator_id is not null and sales > 0) as sellers,
    (select count(*) from tier_by_band) as cells
  from headline as h
),
parts as (
  select 'tier_by_band' as part, cast(sum(creators) as decimal(38, 2)) as found from tier_by_band
  union all
  select 'kinds', cast(sum(sales) as decimal(38, 2)) from kinds
  union all
  select 'concentration', cast(sum(sales) as decimal(38, 2)) from concentration
  union all
  select 'regions', cast(sum(known_sales + unknown_sales) as decimal(38, 2)) from regions
  union all
  select 'provinces sold', cast(sum(sold) as decimal(38, 2)) from provinces
  union all
  select 'provinces bought', cast(sum(bought) as decimal(38, 2)) from provinces
  union all
  select 'months', cast(sum(sales) as decimal(38, 2)) from months where month >= :start and month < :end
),
compared as (
  select
    p.part,
    p.found,
    case
      when p.part = 'tier_by_band' then cast(w.sellers as decimal(38, 2))
      when p.part like 'provinces%' then cast(w.known_sales as decimal(38, 2))
      else cast(w.sales as decimal(38, 2))
    end as expected
  from parts as p
  cross join wholes as w
  where not (p.part = 'tier_by_band' and w.cells = 0)
    and not (p.part like 'provinces%' and w.provinces = 0 and coalesce(w.known_sales, 0) = 0)
    and not (p.part = 'months' and (:whole_months is null or :whole_months > 24))
)
select part, found, expected
from compared
where coalesce(found, -1) <> coalesce(expected, -1)
order by part
