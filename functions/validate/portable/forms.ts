/**
 * Forms of SQL that DuckDB takes and Athena refuses, or reads in another way. Each is a pattern over the words of a
 * text in small letters with one space around them, where `'…'` is a text, `"…"` a quoted name and `:…` a parameter.
 */
export interface Form {
  readonly pattern: RegExp;
  /** What was found and what to write instead. */
  readonly message: string;
}

const form = (pattern: string, message: string): Form => ({
  pattern: new RegExp(`(?<= )${pattern}(?= )`, 'g'),
  message,
});

/** `x := y` is a word of the message where the SQL has one. */
const operator = (sign: string, instead: string): Form =>
  form(sign.replace(/[$*^|?+[\]]/g, '\\$&'), `${sign} is DuckDB’s; expected ${instead}`);

export const forms: readonly Form[] = [
  // The statement.
  form(
    '(?<=^ )(?!select |with |values |\\( )\\S+',
    'expected a SELECT, which begins with select, with or values',
  ),
  form('(?<=\\( |union |all |except |intersect )table(?= \\S)', 'TABLE as a query; expected select … from …'),
  form('(?<=^ |\\( )from', 'a FROM before its SELECT; expected select … from …'),
  form(
    ', (?:from|where|group|having|order|limit|union|\\))',
    'a comma before nothing; expected no comma behind the last item',
  ),
  form("(?:from|join) '…'", 'a file as a table; expected a model'),
  form('union(?: all)? by name', 'UNION BY NAME; expected UNION with the columns in the same order'),
  form('as(?: not)? materialized', 'MATERIALIZED; expected "with NAME as ("'),
  form('qualify', 'QUALIFY; expected a subquery with the window function, and WHERE around it'),
  form(
    '(?:un)?pivot(?= \\(| \\S+ on )',
    'PIVOT; expected sum(x) filter (where …) as a column for each value',
  ),
  form('group by all', 'GROUP BY ALL; expected the columns'),
  form('order by all', 'ORDER BY ALL; expected the columns'),
  form(
    '\\* (?:exclude|except|replace|rename)(?= \\(| [a-z_"])',
    'a * with EXCLUDE, REPLACE or RENAME; expected the columns',
  ),
  form(
    'distinct on',
    'DISTINCT ON; expected row_number() over (partition by … order by …) in a subquery, and where … = 1',
  ),
  form('limit \\S+ offset', 'LIMIT before OFFSET; expected "offset n limit m"'),
  form('limit \\S+ %', 'a share of the rows; expected a number'),
  form('using sample', 'a sample; expected all rows'),
  form(
    '(?:asof|positional|semi|anti|natural)(?: left| right| full| inner| outer)* join',
    'a kind of join that Athena does not have; expected join … on, or where exists (…)',
  ),
  form('(?:select|,) unnest(?= \\()', 'UNNEST as a column; expected "cross join unnest(…) as t (x)"'),
  // Operators.
  operator('::', 'cast(… as TYPE)'),
  operator('//', '/ of two whole numbers'),
  operator('**', 'power(a, b)'),
  operator('^', 'power(a, b)'),
  operator('==', '='),
  operator('&', 'bitwise_and(a, b)'),
  operator('|', 'bitwise_or(a, b)'),
  operator('<<', 'bitwise_left_shift(a, n)'),
  operator('>>', 'bitwise_right_shift(a, n)'),
  operator('->>', 'json_extract_scalar(json, path)'),
  operator('@>', 'contains(array, x), or array_intersect'),
  operator('^@', 'starts_with(text, start)'),
  ...['~', '!~', '~*', '!~*'].map((sign) => operator(sign, 'regexp_like(text, pattern)')),
  ...['~~', '!~~', '~~~'].map((sign) => operator(sign, 'like')),
  form('i?like (?:any|all)(?= \\()', 'LIKE ANY; expected one LIKE for each, or regexp_like(text, pattern)'),
  form('ilike', 'ILIKE; expected lower(text) like …'),
  form('glob', 'GLOB; expected like, or regexp_like(text, pattern)'),
  form('similar to', 'SIMILAR TO; expected regexp_like(text, pattern)'),
  form('notnull', 'NOTNULL; expected "is not null"'),
  form('(?<!as |\\. |, |select )isnull', 'ISNULL; expected "is null"'),
  form(
    'is(?: not)? (?:true|false)',
    'IS TRUE; expected the condition itself, and coalesce(…, false) for null',
  ),
  // Values.
  form("e '…'", "a text with escapes; expected '…', and chr(10) for a line break"),
  form('\\$+ ?\\S*', "a $; expected '…' for a text and :name for a parameter"),
  form('\\?', 'a ?; expected :name for a parameter'),
  form('\\{', 'a struct in braces; expected columns of their own'),
  form(
    '(?<=(?:^|[(,=<>|+*/-]|select|in|and|or|on|then|else|when|by|where|not|all|distinct|any) )\\[',
    'a list in brackets; expected array[…]',
  ),
  form('\\[ \\]', 'a list type; expected array(TYPE)'),
  form('(?<=\\[ [^\\]]*):(?=[^\\]]*\\])', 'a slice; expected slice(array, start, length)'),
  form('lambda \\S+ (?:, \\S+ )*:', 'a lambda with its name; expected x -> …'),
  form(
    "interval (?!'…'|\\+|-)(?=[\\d(:])\\S+",
    "an interval without quotes; expected interval '7' day, or date_add('day', n, date)",
  ),
  form(
    "interval '…'(?! (?:year|month|day|hour|minute|second) )",
    "an interval of another form; expected interval '7' day: the number in quotes, and behind it year, month, day, hour, minute or second",
  ),
  form(
    'extract \\( (?!year |quarter |month |week |day |doy |hour |minute |second )\\S+ from',
    'EXTRACT of a part that the two engines do not share; expected year, quarter, month, week, day, doy, hour, minute or second; day_of_week(d) counts from Monday, to_unixtime(t) gives seconds',
  ),
  // Names.
  form(
    '(?:as|\\.) (?:alter|and|between|by|case|cast|constraint|create|cross|cube|current_date|current_path|current_role|current_time|current_timestamp|current_user|deallocate|delete|describe|distinct|drop|else|end|escape|except|execute|exists|extract|false|for|from|full|group|grouping|having|in|inner|insert|intersect|into|is|join|json_array|json_exists|json_object|json_query|json_table|json_value|left|like|listagg|localtime|localtimestamp|natural|normalize|not|null|on|or|order|outer|prepare|recursive|right|rollup|skip|then|trim|true|uescape|union|unnest|using|values|when|where|with)(?! \\()',
    'a word that is reserved on Athena as a name; expected another name, or this one in double quotes',
  ),
];

/** Types that only DuckDB has, and what Athena calls them. */
export const types: Readonly<Record<string, string>> = {
  ...named('varchar', 'text string bpchar nvarchar'),
  ...named('smallint', 'int2 short utinyint'),
  ...named('tinyint', 'int1'),
  ...named('integer', 'int4 signed usmallint'),
  ...named('bigint', 'int8 long oid uinteger'),
  ...named('decimal(38, 0)', 'hugeint uhugeint ubigint bignum varint int128'),
  ...named('real', 'float4 float'),
  ...named('double', 'float8'),
  ...named('decimal(p, s)', 'numeric dec'),
  ...named('boolean', 'bool logical'),
  ...named('varbinary', 'blob bytea binary'),
  ...named('timestamp', 'datetime timestamp_s timestamp_ms timestamp_us timestamp_ns'),
  ...named('timestamp with time zone', 'timestamptz'),
  ...named('columns of their own', 'struct list union enum bit interval'),
};

function named(type: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map((name) => [name, type]));
}
