/** The proof of an edition: what it was made of, what ran, what was checked, and the hash of every file. */
import { z } from 'zod';
import type { CorrectionSummary } from '../compose/edition-changes.ts';
import { InputError } from '../errors.ts';
import { columnTypes } from '../query/table.ts';
import { calendar } from '../templates/calendar.ts';
import { type Archive, type ArchiveFile, type EditionId, editionPath } from './archive.ts';

const span = z.object({ start: z.string(), end: z.string() });
const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** Editions of an earlier version have none. */
export const issue = z.object({ on: z.string(), next: z.string().exactOptional() });

const correction = z.strictObject({
  /** REPORT/PERIOD/rN */
  against: z.string(),
  /** That one was held and not released: no reader has it, and so none is told. */
  held: z.boolean(),
  reasons: z.array(z.enum(['data', 'definition', 'code'])).readonly(),
  counts: z.strictObject({ figures: z.number(), added: z.number(), removed: z.number() }),
  /** Why the figures could not be compared. */
  incomparable: z.string().exactOptional(),
}) satisfies z.ZodType<CorrectionSummary>;

const previous = z.strictObject({
  /** REPORT/PERIOD/rN */
  edition: z.string(),
  /** Of its manifest.json. */
  sha256: hash,
  /** How many values of earlier times both editions have. */
  published: z.number(),
  /** How many of them are other now than they were published. */
  restated: z.number(),
});

const approval = z.strictObject({
  /** Addresses of those who may approve it. */
  by: z.array(z.string()),
  /** Local time of day by which somebody is to have looked. */
  before: z.string().exactOptional(),
  /** Who asked for it, and cannot approve it; absent: a schedule did. */
  requester: z.string().exactOptional(),
});

const signature = z.strictObject({
  algorithm: z.literal('HMAC-SHA256'),
  /** Names the key. */
  key: z.string(),
  /** Base64. */
  mac: z.string(),
});

const schema = z.object({
  format: z.literal(1),
  edition: z.string(),
  report: z.string(),
  title: z.record(z.string(), z.string()),
  /** Who stands as the sender of its mails, by language; editions of an earlier version have none. */
  publisher: z.record(z.string(), z.string()).optional(),
  /** Where answers to its mails go. */
  contact: z.string().optional(),
  /** Of its mails, by language. */
  subjects: z.record(z.string(), z.string()),
  /** What it has found, in a sentence or two, by language; editions of an earlier version have none. */
  findings: z.record(z.string(), z.string()).optional(),
  period: span.extend({ id: z.string(), kind: z.string() }),
  /** Of the project then: the id of the period is read with it. Absent: that of ISO 8601. */
  calendar: calendar.optional(),
  /** The period was not over when the edition was made; it will be made again. */
  unfinished: z.literal(true).optional(),
  /** The local day of its issue, and that of the next edition, as its pages say them. */
  issue: issue.optional(),
  yoy: span,
  pop: span,
  timezone: z.string(),
  currency: z.string(),
  parameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  languages: z.array(z.string()),
  formats: z.array(z.string()),
  /** Not sent: a check with severity `hold` failed, or the period is empty. */
  heldAtMaking: z.boolean(),
  holdReasons: z.array(z.string()),
  /** Goes to nobody before one of these has approved it. */
  approval: approval.optional(),
  checks: z.array(
    z.object({
      name: z.string(),
      severity: z.enum(['hold', 'warn']),
      passed: z.boolean(),
      rows: z.number(),
      /** How many things are wrong: a row can stand for more than one. */
      count: z.number(),
      /** Of how many things that the check looked at. */
      of: z.number().exactOptional(),
      /** What part of a whole, such as the sales, they make up. */
      share: z.number().exactOptional(),
      /** The first of the rows that are wrong. */
      sample: z.array(z.record(z.string(), z.unknown())),
    }),
  ),
  /** Of the renderers. */
  warnings: z.array(z.string()),
  /** Of what was read: templates that `check` warns of, and what the lake leaves open. */
  inputWarnings: z.array(z.string()).optional(),
  /** Optional tables that the lake does not have. */
  absent: z.array(z.string()),
  /** The first and last local day of each model that carries the report. */
  coverage: z.record(z.string(), z.unknown()),
  /** Fingerprint of everything that the edition's content follows from: the same fingerprint, the same edition. */
  fingerprint: hash,
  sources: z.record(z.string(), hash),
  statements: z.array(
    z.object({
      kind: z.enum(['model', 'query', 'check']),
      name: z.string(),
      sql: z.string(),
      sha256: hash,
      rows: z.number().optional(),
      id: z.string().optional(),
      bytesScanned: z.number().optional(),
      /** Columns of a query's table, so that the archived data can be read back. */
      columns: z.array(z.object({ name: z.string(), type: z.enum(columnTypes) })).optional(),
      /** Models that a query reads. */
      models: z.array(z.string()).optional(),
    }),
  ),
  versions: z.record(z.string(), z.string()),
  files: z.array(z.object({ name: z.string(), mediaType: z.string(), size: z.number(), sha256: hash })),
  /** What only this run is: two runs of the same edition differ here alone. */
  run: z.object({
    /** The run's id: taken again, it has made this edition already. Editions of an earlier version have none. */
    id: z.string().optional(),
    startedAt: z.string(),
    finishedAt: z.string(),
    milliseconds: z.record(z.string(), z.number()),
    /** What the lake's files said of themselves (`Engine.fingerprint`): whether it is worth computing again. */
    lake: z.string().optional(),
    /** Of Iceberg tables, by name: the one that every statement read. */
    snapshots: z.record(z.string(), z.string()).optional(),
    /** Months that were read as they are kept, or are kept since: by model, with the hash of what each holds. */
    extracts: z
      .array(z.object({ model: z.string(), month: z.string(), sha256: z.string(), isNew: z.boolean() }))
      .optional(),
    /** What the engine read and what its owner is charged for it; absent where nothing is. */
    bytesScanned: z.number().optional(),
    usd: z.number().optional(),
  }),
  /** What it corrects, and how much changed; correction.json has the figures. */
  correction: correction.optional(),
  /** The edition of the period before that its changes were found against; data/changes.* have the figures. */
  previous: previous.optional(),
  /** Signs all that stands before it (signature.ts). Editions made before there were signatures have none. */
  signature: signature.optional(),
});

export type Signature = z.output<typeof signature>;
export type Manifest = z.output<typeof schema>;

/** Everything that an edition was made with a warning of. */
export const warningsOf = ({ warnings, inputWarnings = [] }: Manifest): string[] => [
  ...inputWarnings,
  ...warnings,
];

export const manifestName = 'manifest.json';

/** @throws InputError the text is not a manifest */
export function parseManifest(edition: string, bytes: Uint8Array): Manifest {
  const file = `${edition}/${manifestName}`;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw InputError.at(file, 'is not JSON: the manifest was altered or cut off', undefined, { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw InputError.at(file, `is not a manifest: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`);
}

/** @throws InputError there is no such edition, or its manifest was altered */
export async function readManifest(archive: Archive, edition: EditionId): Promise<Manifest> {
  const bytes = await archive.readFile(edition, manifestName);
  if (!bytes) throw InputError.at('', `there is no edition ${editionPath(edition)}`);
  return parseManifest(editionPath(edition), bytes);
}

/** Whether an edition was made before its period was over, so that there is another one to make. */
export const isUnfinished = async (archive: Archive, edition: EditionId): Promise<boolean> =>
  (await readManifest(archive, edition)).unfinished === true;

/** @param manifest any part of one; its order is the file's */
export function manifestFile(manifest: object): ArchiveFile {
  const bytes = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
  return { name: manifestName, mediaType: 'application/json', bytes };
}

/** What an edition was made of, as far as figures follow from it. */
export type Evidence = Pick<Manifest, 'sources' | 'statements' | 'versions'>;
