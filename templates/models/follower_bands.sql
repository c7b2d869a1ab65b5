-- Grain: one row per follower band, from small to large; lower_end is included, upper_end is not.
-- A key names its band for good, by the usual bounds; labels.yaml says those that the parameters set.
-- keys: band in (<10k, 10k-100k, 100k-1M, >=1M)
select band, place, lower_end, upper_end
from (values
  ('<10k', 1, 0, :band_1),
  ('10k-100k', 2, :band_1, :band_2),
  ('100k-1M', 3, :band_2, :band_3),
  ('>=1M', 4, :band_3, null)
) as t (band, place, lower_end, upper_end)
