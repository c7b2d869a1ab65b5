-- Trino's names and integer division on DuckDB, run at the start of a connection. The functions that give
-- approximate answers are left out on purpose: a report is exact.
SET TimeZone = 'UTC';
SET integer_division = true;
SET ieee_floating_point_ops = true;
CREATE MACRO date_diff(u, a, b) AS date_sub(u, a, b);
CREATE MACRO day_of_week(d) AS isodow(d);
CREATE MACRO dow(d) AS isodow(d);
CREATE MACRO day_of_month(d) AS day(d);
CREATE MACRO day_of_year(d) AS dayofyear(d);
CREATE MACRO week_of_year(d) AS weekofyear(d);
CREATE MACRO year_of_week(d) AS isoyear(d);
CREATE MACRO last_day_of_month(d) AS last_day(d);
CREATE MACRO from_unixtime(x) AS to_timestamp(x);
CREATE MACRO to_unixtime(x) AS epoch(x);
CREATE MACRO from_iso8601_date(s) AS s::date;
CREATE MACRO json_extract_scalar(j, p) AS CASE WHEN json_valid(j) AND json_type(j::json, p) NOT IN ('OBJECT', 'ARRAY', 'NULL') THEN json_extract_string(j::json, p) END;
CREATE MACRO array_join(a, s) AS array_to_string(a, s), (a, s, n) AS array_to_string(list_transform(a, lambda x: coalesce(x::varchar, n)), s);
CREATE MACRO cardinality(x) AS len(x);
CREATE MACRO regexp_like(s, p) AS regexp_matches(s, p);
CREATE MACRO with_timezone(t, z) AS t AT TIME ZONE z;
CREATE MACRO at_timezone(t, z) AS t AT TIME ZONE z;
CREATE MACRO sequence(a, b) AS generate_series(a, b), (a, b, s) AS list_transform(generate_series(a, b, s), lambda x: x::date);
CREATE MACRO truncate(x) AS trunc(x);
CREATE MACRO codepoint(x) AS unicode(x);
CREATE MACRO array_distinct(x) AS list_distinct(x);
CREATE MACRO split(s, d) AS string_split(s, d);
CREATE MACRO is_nan(x) AS isnan(x);
-- Formats of Trino's date_format and date_parse are MySQL's: %i are minutes, and %M is a month's name. A letter that
-- they do not know stands for itself; one that Trino refuses becomes %!, which DuckDB refuses.
CREATE MACRO trino_specifiers(f) AS system.main.regexp_replace(system.main.replace(f, '%%', chr(1)), '%([^abcdefHhIijklMmprSsTvWxYyDUuVwX])', '\1', 'g');
CREATE MACRO duckdb_format(f) AS system.main.replace(list_reduce(
  ['D%!', 'U%!', 'u%!', 'V%!', 'w%!', 'X%!', 'M%B', 'i%M', 'W%A', 'x%G', 'v%V', 'h%I', 's%S', 'r%I:%M:%S %p', 'T%H:%M:%S'],
  lambda format, pair: system.main.replace(format, '%' || pair[1], pair[2:]), trino_specifiers(f)), chr(1), '%%');
CREATE MACRO date_format(d, f) AS strftime(d, list_reduce(['c%-m', 'e%-d', 'k%-H', 'l%-I'],
  lambda format, pair: system.main.replace(format, '%' || pair[1], pair[2:]), duckdb_format(f)));
-- What the two understand differently is refused: weeks, hours of a half day without its half, and of a whole one with it.
CREATE MACRO duckdb_parse_format(f) AS list_reduce(['G%!', 'V%!', 'c%m', 'e%d', 'k%H', 'l%I', 'b%B', 'a%A'],
  lambda format, pair: system.main.replace(format, '%' || pair[1], pair[2:]), duckdb_format(f)) ||
  CASE WHEN regexp_matches(f, '%[hIl]') <> regexp_matches(f, '%p') OR regexp_matches(f, '%[HkT].*%p|%p.*%[HkT]') THEN '%!' ELSE '' END;
-- What Trino takes, as a pattern: DuckDB overlooks spaces, and takes a year of two digits for one of four.
CREATE MACRO date_pattern(f) AS list_reduce(
  ['Y\d{1,4}', 'y\d\d', 'm\d\d?', 'c\d\d?', 'd\d\d?', 'e\d\d?', 'H\d\d?', 'k\d\d?', 'h\d\d?', 'I\d\d?', 'l\d\d?', 'i\d\d?', 's\d\d?', 'S\d\d?',
   'j\d{1,3}', 'f\d{1,9}', 'p(?-i:AM|PM|am|pm)', 'M[a-z]{3,9}', 'b[a-z]{3,9}', 'W[a-z]{3,9}', 'a[a-z]{3,9}', 'T\d\d?:\d\d?:\d\d?', 'r\d\d?:\d\d?:\d\d? (?-i:AM|PM|am|pm)', chr(1) || '%'],
  lambda pattern, pair: system.main.replace(pattern, CASE WHEN pair[1] = chr(1) THEN '' ELSE '%' END || pair[1], pair[2:]),
  system.main.regexp_replace(trino_specifiers(f), '([][.^$*+?(){}|\\])', '\\\1', 'g'));
-- A text that the pattern does not fit is marked, so that strptime refuses it. Of a fraction milliseconds stay.
CREATE MACRO date_text(s, f) AS CASE WHEN system.main.regexp_full_match(s, '(?i)' || date_pattern(f))
  THEN CASE WHEN f LIKE '%\%f%' ESCAPE '\' THEN system.main.regexp_replace(s, '(?i)^(' || date_pattern(split_part(f, '%f', 1)) || '\d{1,3})\d*(' || date_pattern(split_part(f, '%f', 2)) || ')$', '\1\2') ELSE s END
  ELSE '!' || s END;
-- Names of months and days of the week may be long or short, whatever the format says.
CREATE MACRO name_formats(f) AS list_transform([['%B', '%A'], ['%b', '%a'], ['%b', '%A'], ['%B', '%a']],
  lambda names: system.main.replace(system.main.replace(f, '%B', names[1]), '%A', names[2]));
-- Without a year Trino's is 1970, or 2000 if there is a month or a day.
CREATE MACRO usual_year(f) AS CASE WHEN regexp_matches(f, '%[Yyx]') THEN '' WHEN regexp_matches(f, '%[mcMbdej]') THEN '2000 ' ELSE '1970 ' END;
-- Trino's years of two digits end in 2069. It moves a date to the day of the week that is named; here another one is refused.
CREATE MACRO date_parse(s, f) AS list_transform(
  [strptime(usual_year(trino_specifiers(f)) || date_text(s, f), name_formats(CASE WHEN usual_year(trino_specifiers(f)) = '' THEN '' ELSE '%Y ' END || duckdb_parse_format(f)))],
  lambda t: CASE
    WHEN regexp_matches(f, '%[aW]') AND NOT contains(lower(s), lower(strftime(t, '%a'))) THEN strptime('another day of the week: ' || s, '%Y')
    WHEN regexp_matches(f, '%y') AND year(t) = 1969 THEN t + INTERVAL 100 YEAR
    ELSE t END)[1];
CREATE MACRO element_at(a, i) AS a[i];
CREATE MACRO max_by(a, b) AS system.main.arg_max_null(a, b);
CREATE MACRO min_by(a, b) AS system.main.arg_min_null(a, b);
CREATE MACRO regexp_replace(s, p) AS system.main.regexp_replace(s, p, '', 'g'), (s, p, r) AS system.main.regexp_replace(s, p, r, 'g');
CREATE MACRO regexp_extract(s, p) AS system.main.regexp_extract_all(s, p)[1], (s, p, g) AS system.main.regexp_extract_all(s, p, g)[1];
CREATE MACRO split_part(s, d, i) AS string_split(s, d)[i];
CREATE MACRO concat(a, b) AS a || b, (a, b, c) AS a || b || c, (a, b, c, d) AS a || b || c || d, (a, b, c, d, e) AS a || b || c || d || e;
CREATE MACRO greatest(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE system.main.greatest(a, b) END;
CREATE MACRO least(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE system.main.least(a, b) END;
-- One macro for dates and timestamps: DuckDB cannot choose between overloads where an argument is an aggregate.
CREATE MACRO date_trunc(u, d) AS cast_to_type(system.main.date_trunc(u, d), d);
CREATE MACRO replace(s, a) AS system.main.replace(s, a, ''), (s, a, b) AS system.main.replace(s, a, b);
CREATE MACRO array_max(a) AS list_max(a);
CREATE MACRO array_min(a) AS list_min(a);
CREATE MACRO bitwise_and(a, b) AS a & b;
CREATE MACRO date_add(u, n, d) AS cast_to_type(d + CASE lower(u) WHEN 'year' THEN to_years(n::int) WHEN 'quarter' THEN to_months((3*n)::int) WHEN 'month' THEN to_months(n::int) WHEN 'week' THEN to_days((7*n)::int) WHEN 'day' THEN to_days(n::int) WHEN 'hour' THEN to_hours(n::bigint) WHEN 'minute' THEN to_minutes(n::bigint) WHEN 'second' THEN to_seconds(n::bigint) END, d);
CREATE MACRO bitwise_or_agg(x) AS bit_or(x);
CREATE MACRO bit_count(x, bits) AS system.main.bit_count(x)::bigint;
-- A hash to tell texts apart by: another one than Trino's, so it must never reach a result.
CREATE MACRO to_utf8(s) AS s;
CREATE MACRO xxhash64(b) AS hash(b);
CREATE MACRO from_big_endian_64(b) AS b;
