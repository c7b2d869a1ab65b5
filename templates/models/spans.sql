-- Grain: one row per span of local days that figures are summed over. first_day is included, end_day is not.
-- span: `period`, `before` (the one of the same kind right before), `year_earlier`, `trailing` and
--   `trailing_earlier` (the 12 months that end with the period, or with a year earlier), and `month`: the 24 that
--   end with the period, one row each.
-- keys: span in (period, before, year_earlier, trailing, trailing_earlier, month)
-- A new span is a new line: every day counts by itself, so that any span has the right sum.
select span, first_day, end_day, day_start(first_day) as starts_at, day_start(end_day) as ends_at
from (
  select span, first_day, end_day
  from (values
    ('period', :start, :end),
    ('before', :pop_start, :pop_end),
    ('year_earlier', :yoy_start, :yoy_end),
    ('trailing', :trailing_start, :end),
    ('trailing_earlier', :yoy_trailing_start, :yoy_end)
  ) as named (span, first_day, end_day)
  union all
  select 'month', month, date_add('month', 1, month)
  from unnest(sequence(:months_start, date_add('month', -1, :months_end), interval '1' month)) as months (month)
) as spans
