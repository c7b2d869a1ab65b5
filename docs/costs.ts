/** docs/costs.md: what Periodical costs on AWS, computed from what was measured and from list prices. */
import { readFileSync } from 'node:fs';

/** US dollars in us-east-1, without taxes. Sources: the price pages of aws.amazon.com, read in November 2026. */
const prices = {
  athenaTerabyte: 5,
  athenaLeastBytes: 10e6,
  s3Thousand: { list: 0.005, put: 0.005, get: 0.0004 },
  s3GigabyteMonth: 0.023,
  kmsKeyMonth: 1,
  /** Each metric that an alarm looks at. */
  alarmMetricMonth: 0.1,
  /** After the first three of an account. */
  dashboardMonth: 3,
  sqsMillion: 0.4,
  sqsFreeMillions: 1,
  /** arm64 and x86_64 alike, to the cent. */
  lambdaGigabyteSecond: 0.0000166667,
  sesThousandMails: 0.1,
  sesGigabyte: 0.12,
} as const;

/** One edition as test/bench/athena-bytes.ts measures it. */
interface MeasuredEdition {
  /** Of the needed columns of all days up to the period's end, once. */
  readonly neededBytes: number;
  /** Of the period's own days. */
  readonly periodBytes: number;
  readonly bytes: number;
  readonly statements: number;
  readonly lists: number;
  readonly gets: number;
  readonly puts: number;
}

export interface Measured {
  /** The talent-growth report, over twelve of `months`. */
  readonly first: MeasuredEdition;
  readonly next: MeasuredEdition;
  /** Of the measured lake, which has one partition a month and table. */
  readonly months: number;
  readonly tablesByDay: number;
  /** The share of the sample lake's bytes that are needed columns. */
  readonly neededShare: number;
  /** What the stack has; test/infra holds it against the template. */
  readonly stack: {
    readonly kmsKeys: number;
    readonly alarmMetrics: number;
    readonly dashboards: number;
    readonly polledQueues: number;
  };
  readonly runGigabyteSeconds: number;
  readonly mailGigabyteSeconds: number;
  /** Of a mail with its attachments, in bytes. */
  readonly mailBytes: number;
  /** Of a year of a monthly report. */
  readonly archiveBytesYear: number;
}

/** What was measured, as `measured.json` has it. */
export const readMeasured = (): Measured =>
  JSON.parse(readFileSync(new URL('measured.json', import.meta.url), 'utf8'));

export function costsPage(measured: Measured): string {
  return `# Costs

${[
  introduction(measured),
  idleMonth(measured),
  report(measured),
  byLake(measured),
  whatItSays(measured),
].join('\n\n')}
`;
}

const introduction = ({ months }: Measured) =>
  `<!-- made by docs/costs.ts (npm run docs) from docs/measured.json and its price list -->

US dollars by the price list of us-east-1, November 2026 or the newest known to us, before taxes and free tiers other
than those named. Look at the prices of your region. Nothing here was billed: bytes and requests were measured on Trino
and an emulator (\`node test/bench/athena-bytes.ts\`), over a lake of ${months} months.`;

function idleMonth({ stack, archiveBytesYear }: Measured): string {
  const keys = stack.kmsKeys * prices.kmsKeyMonth;
  const alarms = stack.alarmMetrics * prices.alarmMetricMonth;
  const millions = (stack.polledQueues * pollsOfMonth) / 1e6;
  const sqs = Math.max(0, millions - prices.sqsFreeMillions) * prices.sqsMillion;
  const storage = (archiveBytesYear / 1e9) * prices.s3GigabyteMonth + 0.05;
  const rows: Row[] = [
    [`${stack.kmsKeys} KMS keys at ${dollars(prices.kmsKeyMonth)}`, keys],
    [`alarms over ${stack.alarmMetrics} metrics at ${dollars(prices.alarmMetricMonth)}`, alarms],
    [
      `SQS: Lambda polls ${stack.polledQueues} queues all the time, about ${millions.toFixed(1)} million requests, the first million free`,
      sqs,
    ],
    [
      `storage of logs, ledger and editions (a year of a monthly report is about ${(archiveBytesYear / 1e6).toFixed(0)} MB)`,
      storage,
    ],
  ];
  const dashboard =
    stack.dashboards === 0
      ? ''
      : `\n\nThe dashboard is free as one of the first three of an account, and ${dollars(prices.dashboardMonth)} a month otherwise.`;
  const room = `\n\nThe reading room costs nothing while nobody reads, but for its two alarms. A thousand of its pages are about\n${dollars(0.01)}, most of it for Lambda and KMS.`;
  return `${table('an idle month', rows)}${dashboard}${room}`;
}

/** Lambda asks each queue about so often: five pollers, each waiting 20 seconds. */
const pollsOfMonth = 5 * 3 * 60 * 24 * 30;

function report({ runGigabyteSeconds, mailGigabyteSeconds, mailBytes, first }: Measured): string {
  const readers = 100;
  const lambda = (runGigabyteSeconds + readers * mailGigabyteSeconds) * prices.lambdaGigabyteSecond;
  const ses = (readers / 1000) * prices.sesThousandMails + ((readers * mailBytes) / 1e9) * prices.sesGigabyte;
  const least = (first.statements * prices.athenaLeastBytes * prices.athenaTerabyte) / 1e12;
  return table(`a monthly report to ${readers} readers, without what the lake's size adds`, [
    [
      `Lambda: about ${runGigabyteSeconds} GB-seconds for the run, ${mailGigabyteSeconds} for each mail`,
      lambda,
    ],
    [
      `SES: ${dollars(prices.sesThousandMails)} per thousand mails, ${dollars(prices.sesGigabyte)} per gigabyte of attachments (${(mailBytes / 1e6).toFixed(1)} MB each)`,
      ses,
    ],
    [`Athena: ${first.statements} statements, at least 10 MB each`, least],
    ['its own requests of S3, DynamoDB, KMS and SQS', 0.01],
  ]);
}

const lakes = [
  ['1 GB', 1e9],
  ['100 GB', 100e9],
  ['1 TB', 1e12],
] as const;

/** The largest file that whoever writes a lake will want. */
const fileBytes = 128e6;

function byLake(measured: Measured): string {
  const head = `| the raw lake, ${measured.months} months in Parquet | ${lakes.map(([name]) => name).join(' | ')} |`;
  const cells = lakes.map(([, bytes]) => ofLake(measured, bytes));
  const row = (title: string, pick: (lake: OfLake) => string) =>
    `| ${title} | ${cells.map(pick).join(' | ')} |`;
  return [
    head,
    `| --- |${' --- |'.repeat(lakes.length)}`,
    row('partitions by day', ({ partitions }) => count(partitions)),
    row('files', ({ files }) => count(files)),
    row('first edition: read by Athena', ({ first }) => size(first.bytes)),
    row('first edition: Athena', ({ first }) => dollars(first.athena)),
    row('first edition: listings and reads of S3', ({ first }) => dollars(first.requests)),
    row('each next month: read by Athena', ({ next }) => size(next.bytes)),
    row('each next month: Athena', ({ next }) => dollars(next.athena)),
    row('each next month: listings and reads of S3', ({ next }) => dollars(next.requests)),
    row('the sweep, 30 days', ({ sweep }) => dollars(sweep)),
    row('**a year of the monthly report**', ({ year }) => `**${dollars(year)}**`),
  ].join('\n');
}

interface OfLake {
  readonly partitions: number;
  readonly files: number;
  readonly first: OfEdition;
  readonly next: OfEdition;
  readonly sweep: number;
  readonly year: number;
}

interface OfEdition {
  readonly bytes: number;
  readonly athena: number;
  readonly requests: number;
}

function ofLake(measured: Measured, bytes: number): OfLake {
  const { months, tablesByDay } = measured;
  const partitions = Math.round(months * 30.4) * tablesByDay;
  const files = Math.max(partitions, Math.ceil(bytes / fileBytes));
  const scale = (bytes * measured.neededShare) / measured.first.neededBytes;
  const first = ofEdition(measured, measured.first, scale, partitions);
  const next = ofEdition(measured, measured.next, scale, partitions);
  const sweep = ((30 * Math.ceil(files / 1000)) / 1000) * prices.s3Thousand.list;
  const year = first.athena + first.requests + 11 * (next.athena + next.requests) + 12 * sweep;
  return { partitions, files, first, next, sweep, year };
}

/** @param scale how many times the needed bytes that were measured */
function ofEdition(
  { months, tablesByDay }: Measured,
  edition: MeasuredEdition,
  scale: number,
  partitions: number,
): OfEdition {
  const bytes = edition.bytes * scale;
  const charged = Math.max(bytes, edition.statements * prices.athenaLeastBytes);
  // A statement lists each partition that it reads, of which the measured lake has fewer.
  const lists = edition.lists * (partitions / (months * tablesByDay));
  // Athena reads a file in parts of 8 MB; each partition has at least one file.
  const gets = Math.max(edition.gets * (partitions / (months * tablesByDay)), bytes / 8e6);
  const { s3Thousand: price } = prices;
  const requests = (lists * price.list + gets * price.get + edition.puts * price.put) / 1000;
  return { bytes, athena: (charged * prices.athenaTerabyte) / 1e12, requests };
}

function whatItSays({ first, next }: Measured): string {
  const times = (bytes: number, of: number) => (bytes / of).toFixed(1);
  return `Athena is what grows. A first edition reads ${times(first.bytes, first.neededBytes)} times the bytes of the columns that it needs of all history, and keeps
what it has summed of closed months; the next month's reads ${times(next.bytes, next.periodBytes)} times those of its own twelve months. A lake whose
tables have many columns that no report needs costs less for its size. \`npx periodical runs --remote\` shows the bytes
and the price of each run, the manifest those of each statement. The setting \`athenaBytesLimit\` (100 GB) caps what one
mistaken query can read, and the alarm [athena-cost](operate.md#athena-cost) goes off when a day's queries have read more
than \`athenaDailyBytes\`. A lake of a terabyte needs a higher limit for its first edition: no statement reads more than
the needed columns of all history.

The daily sweep lists each table of the lake once: a LIST ($0.005 a thousand) for every thousand files, and one for
each partition that lies outside of its table's folder. \`npx periodical runs --sweeps --remote\` has the files, the calls
and the price of each sweep.`;
}

type Row = readonly [what: string, price: number];

function table(title: string, rows: readonly Row[]): string {
  const total = rows.reduce((sum, [, price]) => sum + price, 0);
  return [
    `| ${title} | |`,
    '| --- | --- |',
    ...rows.map(([what, price]) => `| ${what} | ${dollars(price)} |`),
    `| **together** | **${dollars(total)}** |`,
  ].join('\n');
}

function dollars(price: number): string {
  if (price < 0.005) return 'less than $0.01';
  return `$${price < 100 ? price.toFixed(2) : count(Math.round(price))}`;
}

const count = (value: number) => value.toLocaleString('en-US');

function size(bytes: number): string {
  if (bytes >= 1e12) return `${(bytes / 1e12).toFixed(2)} TB`;
  return bytes >= 1e9
    ? `${(bytes / 1e9).toFixed(bytes < 1e10 ? 1 : 0)} GB`
    : `${(bytes / 1e6).toFixed(0)} MB`;
}
