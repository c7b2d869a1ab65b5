-- Grain: one row per sales tier, from small to large; lower_end is included, upper_end is not.
select tier, place, lower_end, upper_end
from (values
  (concat('<', short_label(:tier_1)), 1, 0, :tier_1),
  (concat(short_label(:tier_1), '-', short_label(:tier_2)), 2, :tier_1, :tier_2),
  (concat(short_label(:tier_2), '-', short_label(:tier_3)), 3, :tier_2, :tier_3),
  (concat('>=', short_label(:tier_3)), 4, :tier_3, null)
) as t (tier, place, lower_end, upper_end)
