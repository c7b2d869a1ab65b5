-- Grain: one row per follower band, from small to large; lower_end is included, upper_end is not.
select band, place, lower_end, upper_end
from (values
  (concat('<', short_label(:band_1)), 1, 0, :band_1),
  (concat(short_label(:band_1), '-', short_label(:band_2)), 2, :band_1, :band_2),
  (concat(short_label(:band_2), '-', short_label(:band_3)), 3, :band_2, :band_3),
  (concat('>=', short_label(:band_3)), 4, :band_3, null)
) as t (band, place, lower_end, upper_end)
