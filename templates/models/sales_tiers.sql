-- Grain: one row per sales tier, from small to large; lower_end is included, upper_end is not.
-- A key names its tier for good, by the usual bounds; labels.yaml says those that the parameters set.
-- keys: tier in (<500k, 500k-5M, 5M-50M, >=50M)
select tier, place, lower_end, upper_end
from (values
  ('<500k', 1, 0, :tier_1),
  ('500k-5M', 2, :tier_1, :tier_2),
  ('5M-50M', 3, :tier_2, :tier_3),
  ('>=50M', 4, :tier_3, null)
) as t (tier, place, lower_end, upper_end)
