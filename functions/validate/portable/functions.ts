/** Functions by name: those of Athena, and what to write instead of those that only DuckDB has. */

/** SHOW FUNCTIONS of Trino 476, without those that approximate, as a report is exact, and those that draw in terminals. */
const listed = `
  abs acos all_match any_match any_value arbitrary array_agg array_distinct array_except array_histogram
  array_intersect array_join array_max array_min array_position array_remove array_sort array_union
  arrays_overlap asin at_timezone atan atan2 avg beta_cdf bit_count bitwise_and bitwise_and_agg
  bitwise_left_shift bitwise_not bitwise_or bitwise_or_agg bitwise_right_shift bitwise_right_shift_arithmetic
  bitwise_xor bitwise_xor_agg bool_and bool_or cardinality cbrt ceil ceiling checksum chr codepoint combinations
  concat concat_ws contains contains_sequence corr cos cosh cosine_distance cosine_similarity count count_if
  covar_pop covar_samp crc32 cume_dist current_date current_groups current_timezone date date_add date_diff
  date_format date_parse date_trunc day day_of_month day_of_week day_of_year degrees dense_rank dot_product dow
  doy e element_at euclidean_distance every exp filter first_value flatten floor format_datetime format_number
  from_base from_base32 from_base64 from_base64url from_big_endian_32 from_big_endian_64 from_hex
  from_ieee754_32 from_ieee754_64 from_iso8601_date from_iso8601_timestamp from_iso8601_timestamp_nanos
  from_unixtime from_unixtime_nanos from_utf8 geometric_mean greatest hamming_distance histogram hmac_md5
  hmac_sha1 hmac_sha256 hmac_sha512 hour human_readable_seconds infinity intersection_cardinality
  inverse_beta_cdf inverse_normal_cdf is_finite is_infinite is_json_scalar is_nan jaccard_index
  json_array_contains json_array_get json_array_length json_extract json_extract_scalar json_format json_parse
  json_size kurtosis lag last_day_of_month last_value lead least length levenshtein_distance listagg ln log
  log10 log2 lower lpad ltrim luhn_check map map_agg map_concat map_entries map_filter map_from_entries map_keys
  map_union map_values map_zip_with max max_by md5 millisecond min min_by minute mod month multimap_agg
  multimap_from_entries murmur3 nan ngrams none_match normal_cdf normalize now nth_value ntile parse_data_size
  parse_datetime parse_duration parse_presto_data_size percent_rank pi pow power quarter radians rand random
  rank reduce reduce_agg regexp_count regexp_extract regexp_extract_all regexp_like regexp_position
  regexp_replace regexp_split regr_intercept regr_slope repeat replace reverse round row_number rpad rtrim
  second sequence sha1 sha256 sha512 shuffle sign sin sinh skewness slice soundex split split_part split_to_map
  split_to_multimap spooky_hash_v2_32 spooky_hash_v2_64 sqrt starts_with stddev stddev_pop stddev_samp strpos
  substr substring sum t_cdf t_pdf tan tanh timezone timezone_hour timezone_minute to_base to_base32 to_base64
  to_base64url to_big_endian_32 to_big_endian_64 to_hex to_ieee754_32 to_ieee754_64 to_iso8601 to_milliseconds
  to_unixtime to_utf8 transform transform_keys transform_values translate trim trim_array truncate typeof upper
  url_decode url_encode url_extract_fragment url_extract_host url_extract_parameter url_extract_path
  url_extract_port url_extract_protocol url_extract_query uuid var_pop var_samp variance week week_of_year
  width_bucket wilson_interval_lower wilson_interval_upper with_timezone word_stem xxhash64 year year_of_week
  yow zip zip_with
`;

/** What the grammar itself knows, and writes like a function. */
const special = `
  cast coalesce current_time current_timestamp exists extract grouping if json_array json_exists json_object json_query
  json_table json_value localtime localtimestamp nullif position row try try_cast unnest
`;

const words = (text: string): string[] => text.trim().split(/\s+/);

export const athenaFunctions: ReadonlySet<string> = new Set([...words(listed), ...words(special)]);

/** By name: what to say of it. Without an entry the nearest name is proposed. */
const advice: Readonly<Record<string, string>> = {
  // Texts.
  string_agg: "array_join(array_agg(x order by …), ', ')",
  group_concat: "array_join(array_agg(x order by …), ', ')",
  listagg: "array_join(array_agg(x order by …), ', ')",
  strlen: 'length(text)',
  len: 'length(text), or cardinality(array)',
  left: 'substr(text, 1, n)',
  right: 'substr(text, -n)',
  instr: 'strpos(text, part)',
  prefix: 'starts_with(text, start)',
  suffix: 'substr(text, -n) = …',
  ends_with: 'substr(text, -n) = …',
  ucase: 'upper(text)',
  lcase: 'lower(text)',
  string_split: 'split(text, separator)',
  str_split: 'split(text, separator)',
  string_to_array: 'split(text, separator)',
  string_split_regex: 'regexp_split(text, pattern)',
  regexp_matches: 'regexp_like(text, pattern)',
  regexp_full_match: "regexp_like(text, '^…$')",
  printf: 'concat(…) with cast(x as varchar); pages write numbers by themselves',
  format:
    'concat(…) with cast(x as varchar): the two engines round otherwise; pages write numbers by themselves',
  ascii: 'codepoint(text)',
  unicode: 'codepoint(text)',
  hash: 'xxhash64(to_utf8(text))',
  strip_accents: 'normalize(text, NFD) and regexp_replace',
  short_label: "constants such as '500k-5M', whose bounds labels.yaml says: {tier_1:amount}",
  // Numbers.
  median: 'row_number() over (order by x) and count(*) over (), and the rows in the middle',
  mode: 'count(*) by value, and the first by row_number()',
  quantile: 'row_number() over (order by x) and count(*) over ()',
  quantile_cont: 'row_number() over (order by x) and count(*) over ()',
  quantile_disc: 'row_number() over (order by x) and count(*) over ()',
  percentile_cont: 'row_number() over (order by x) and count(*) over ()',
  percentile_disc: 'row_number() over (order by x) and count(*) over ()',
  trunc: 'truncate(x)',
  even: 'ceiling(x)',
  fdiv: 'cast(a as double) / b',
  isnan: 'is_nan(x)',
  isinf: 'is_infinite(x)',
  isfinite: 'is_finite(x)',
  bit_and: 'bitwise_and_agg(x)',
  bit_or: 'bitwise_or_agg(x)',
  bit_xor: 'bitwise_xor_agg(x)',
  xor: 'bitwise_xor(a, b)',
  favg: 'avg(x)',
  fsum: 'sum(x)',
  mean: 'avg(x)',
  product: 'exp(sum(ln(x)))',
  // Null and choice.
  ifnull: 'coalesce(a, b)',
  nvl: 'coalesce(a, b)',
  iif: 'if(condition, a, b)',
  error: 'a check (checks/NAME.sql)',
  // Rows.
  first: 'min_by(x, order) or arbitrary(x)',
  last: 'max_by(x, order)',
  arg_min: 'min_by(x, order)',
  arg_max: 'max_by(x, order)',
  argmin: 'min_by(x, order)',
  argmax: 'max_by(x, order)',
  arg_min_null: 'min_by(x, order)',
  arg_max_null: 'max_by(x, order)',
  list: 'array_agg(x order by …)',
  countif: 'count_if(condition)',
  // Dates and times.
  strftime: "date_format(t, '%Y-%m-%d'), whose %i are minutes",
  strptime: "date_parse(text, '%Y-%m-%d'), whose %i are minutes",
  try_strptime: "try(date_parse(text, '%Y-%m-%d'))",
  parse_datetime: "date_parse(text, '%Y-%m-%d')",
  format_datetime: "date_format(t, '%Y-%m-%d')",
  date_part: 'extract(year from t), or year(t)',
  datepart: 'extract(year from t), or year(t)',
  date_sub: "date_diff('day', a, b), or date_add('day', -n, date)",
  datesub: "date_diff('day', a, b)",
  datediff: "date_diff('day', a, b)",
  dateadd: "date_add('day', n, date)",
  datetrunc: "date_trunc('month', t)",
  age: "date_diff('day', a, b)",
  make_date: "cast(… as date) of a text 'YYYY-MM-DD'",
  make_timestamp: 'cast(… as timestamp) of a text',
  to_timestamp: 'from_unixtime(seconds)',
  epoch: 'to_unixtime(t)',
  epoch_us: 'epoch_ms(t)',
  epoch_ns: 'epoch_ms(t)',
  last_day: 'last_day_of_month(d)',
  dayofweek: 'day_of_week(d), which counts from Monday',
  weekday: 'day_of_week(d), which counts from Monday',
  isodow: 'day_of_week(d)',
  dayofmonth: 'day_of_month(d)',
  dayofyear: 'day_of_year(d)',
  weekofyear: 'week_of_year(d)',
  yearweek: 'year_of_week(d) and week_of_year(d)',
  isoyear: 'year_of_week(d)',
  dayname: "date_format(d, '%W')",
  monthname: "date_format(d, '%M')",
  time_bucket: "date_trunc('week', t)",
  to_days: "interval '7' day",
  to_months: "interval '1' month",
  to_years: "interval '1' year",
  // Arrays, rows and tables.
  generate_series: 'unnest(sequence(a, b)) as t (x)',
  range: 'unnest(sequence(a, b)) as t (x)',
  generate_subscripts: 'unnest(…) with ordinality as t (x, n)',
  array_length: 'cardinality(array)',
  array_to_string: 'array_join(array, separator)',
  array_slice: 'slice(array, start, length)',
  array_contains: 'contains(array, x)',
  array_has: 'contains(array, x)',
  array_cat: 'concat(a, b)',
  array_append: 'a || array[x]',
  struct_pack: 'columns of their own, or row(…)',
  struct_extract: 'row.field',
  columns: 'the columns',
  query_table: 'a model',
  from_json: 'json_parse(text)',
  to_json: 'json_format(cast(x as json))',
  json: 'json_parse(text)',
  json_extract_string: 'json_extract_scalar(json, path)',
};

/** Beginnings of names: what to say of all of them. */
const families: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [/^read_|^parquet_|^sniff_csv$|^glob$/, 'a model'],
  [
    /^list_/,
    'a function of arrays such as array_agg, array_distinct, array_sort, transform, filter or reduce',
  ],
  [/^regr_|^json_|^map_|^array_|^bitwise_/, 'a function that both engines have'],
  [
    /^approx_|^reservoir_|digest|^hll/,
    'count(distinct x), or row_number() over (order by x): a report is exact',
  ],
  [/^pg_|^duckdb_|^pragma_|^current_setting$|^getenv$/, 'a model'],
];

/** What to write instead of a function that Athena does not have, or that means something else there. */
export function insteadOf(name: string): string | undefined {
  if (Object.hasOwn(advice, name)) return advice[name];
  return families.find(([pattern]) => pattern.test(name))?.[1];
}

/** Athena's own that mean something else on one machine, or are not there. */
export const refusedFunctions: ReadonlySet<string> = new Set(
  words('format parse_datetime format_datetime listagg'),
);
