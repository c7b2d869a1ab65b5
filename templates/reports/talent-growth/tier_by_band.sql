-- Grain: one row per sales tier and follower band; `unknown` only where it has creators.
-- No rows where the lake has no snapshots.
-- keys: band in (<10k, 10k-100k, 100k-1M, >=1M, unknown)
with classed as (
  select t.tier, coalesce(b.band, 'unknown') as band, count(*) as creators
  from creator_spans as c
  join sales_tiers as t on c.sales >= t.lower_end and (t.upper_end is null or c.sales < t.upper_end)
  left join creator_followers as f on f.creator_id = c.creator_id
  left join follower_bands as b
    on f.followers >= b.lower_end and (b.upper_end is null or f.followers < b.upper_end)
  where c.span = 'trailing' and c.creator_id is not null and c.sales > 0
  group by t.tier, coalesce(b.band, 'unknown')
),
bands as (
  select band, place from follower_bands
  union all
  select 'unknown', 5
),
grid as (
  select t.tier, t.place as tier_place, b.band, b.place as band_place, coalesce(c.creators, 0) as creators
  from sales_tiers as t
  cross join bands as b
  left join classed as c on c.tier = t.tier and c.band = b.band
),
shares as (
  select grid.*, share(creators, sum(creators) over (partition by tier)) as share
  from grid
)
select s.tier, s.band, s.creators, s.share
from shares as s
cross join coverage as c
where c.snapshots > 0 and (s.band <> 'unknown' or s.creators > 0)
order by s.tier_place, s.band_place
