/**
 * The correction: what an edition says otherwise than the one before it of the same period, figure by figure,
 * and why. It follows from the two editions alone, so that the same run makes the same correction again.
 */

import type { CorrectionSummary } from '../compose/edition-changes.ts';
import { defined } from '../defined.ts';
import { type Archive, type ArchiveFile, editionPath } from './archive.ts';
import { type Content, evidenceOf } from './content.ts';
import { correctionName } from './correction/figures.ts';
import { type Reason, reasonFor, reasonOrder, reasonsWithoutFigures } from './correction/reasons.ts';
import {
  type Differences,
  differencesOf,
  type FigureChange,
  type RowChange,
  type ShapeChange,
} from './correction/tables.ts';
import type { Earlier } from './hold.ts';
import type { Evidence } from './manifest.ts';
import { type Archived, archivedTables, isArchived } from './tables.ts';

type Explained<Change> = Change & { readonly reason: Reason };

export interface Correction {
  /** The edition that is corrected: REPORT/PERIOD/rN. */
  readonly against: string;
  /** That one was held and not released: no reader has it. */
  readonly held: boolean;
  /** Reasons for all that changed; never empty. */
  readonly reasons: readonly Reason[];
  readonly figures: readonly Explained<FigureChange>[];
  readonly added: readonly Explained<RowChange>[];
  readonly removed: readonly Explained<RowChange>[];
  readonly shape: readonly Explained<ShapeChange>[];
  /** Why the figures could not be compared; the lists are empty then. */
  readonly incomparable?: string;
}

/** @returns undefined where the content is the earlier edition's, be it in other languages or formats */
export async function correctionOf(input: {
  readonly archive: Archive;
  readonly earlier: Earlier;
  readonly content: Content;
  /** Fingerprint of the content. */
  readonly fingerprint: string;
}): Promise<Correction | undefined> {
  const { archive, earlier, content, fingerprint } = input;
  if (earlier.manifest.fingerprint === fingerprint) return undefined;
  const old = await archivedTables(archive, earlier.edition, earlier.manifest);
  const { tables } = content.result;
  return compared(
    { earlier, evidence: earlier.manifest, archived: old },
    { evidence: evidenceOf(content), archived: { tables } },
  );
}

/** What changed from one edition of the archive to another, which need not be the next. */
export async function compareEditions(
  archive: Archive,
  earlier: Earlier,
  later: Omit<Earlier, 'isHeld'>,
): Promise<Correction> {
  const [old, now] = await Promise.all([sideOf(archive, earlier), sideOf(archive, later)]);
  return compared({ ...old, earlier }, now);
}

async function sideOf(archive: Archive, { edition, manifest }: Omit<Earlier, 'isHeld'>): Promise<Side> {
  return { evidence: manifest, archived: await archivedTables(archive, edition, manifest) };
}

interface Side {
  readonly evidence: Evidence;
  readonly archived: Archived;
}

function compared(old: Side & { readonly earlier: Earlier }, now: Side): Correction {
  const about = { against: editionPath(old.earlier.edition), held: old.earlier.isHeld };
  const nothing = { figures: [], added: [], removed: [], shape: [] };
  const without = reasonsWithoutFigures(old.evidence, now.evidence);
  for (const { archived } of [old, now]) {
    if (isArchived(archived)) continue;
    return { ...about, reasons: without, ...nothing, incomparable: archived.because };
  }
  if (!isArchived(old.archived) || !isArchived(now.archived)) throw new TypeError('both have tables');
  const differences = differencesOf(old.archived.tables, now.archived.tables);
  return { ...about, ...withReasons(differences, old.evidence, now.evidence, without) };
}

function withReasons(
  { figures, added, removed, shape }: Differences,
  old: Evidence,
  now: Evidence,
  without: readonly Reason[],
): Omit<Correction, 'against' | 'held'> {
  const queries = new Set([...figures, ...added, ...removed, ...shape].map(({ query }) => query));
  const reasons = new Map([...queries].map((query) => [query, reasonFor(query, old, now)]));
  const withReason = <Change extends { readonly query: string }>(change: Change) => ({
    ...change,
    reason: reasons.get(change.query) ?? 'data',
  });
  const found = new Set(queries.size === 0 ? without : reasons.values());
  return {
    reasons: reasonOrder.filter((reason) => found.has(reason)),
    figures: figures.map(withReason),
    added: added.map(withReason),
    removed: removed.map(withReason),
    shape: shape.map(withReason),
  };
}

export function summaryOf({ against, held, reasons, incomparable, ...lists }: Correction): CorrectionSummary {
  const { figures, added, removed } = lists;
  return defined({
    against,
    held,
    reasons: [...reasons],
    counts: { figures: figures.length, added: added.length, removed: removed.length },
    incomparable,
  });
}

/** Bytes of a correction's lists; what does not fit is counted. */
const maxBytes = 2_000_000;

/** A change a line, so that a person can read it. */
export function correctionFile(correction: Correction): ArchiveFile {
  const lists = fitting(correction);
  const leftOut = Object.fromEntries(
    lists.map(({ name, all, lines }) => [name, all - lines.length] as const),
  );
  const members = [
    ...Object.entries(summaryOf(correction)).map(([name, value]) => member(name, JSON.stringify(value))),
    member('leftOut', JSON.stringify(leftOut)),
    ...lists.map(({ name, lines }) =>
      member(name, lines.length === 0 ? '[]' : `[\n    ${lines.join(',\n    ')}\n  ]`),
    ),
  ];
  const bytes = Buffer.from(`{\n${members.join(',\n')}\n}\n`);
  return { name: correctionName, mediaType: 'application/json', bytes };
}

interface List {
  readonly name: string;
  /** How many changes there are. */
  readonly all: number;
  /** JSON of those that fit. */
  readonly lines: readonly string[];
}

/** Figures of tables of one row come first: they are what a report is about. */
function fitting({ shape, figures, added, removed }: Correction): List[] {
  const isFirst = (change: object) => 'key' in change && Object.keys(change.key ?? {}).length === 0;
  let left = maxBytes;
  const fits = (line: string) => {
    const size = Buffer.byteLength(line);
    if (size > left) return false;
    left -= size;
    return true;
  };
  return Object.entries({ shape, figures, added, removed }).map(([name, changes]) => {
    const lines = changes.map((change: object) => ({ text: JSON.stringify(change), first: isFirst(change) }));
    const kept = new Set(
      [...lines.filter(({ first }) => first), ...lines.filter(({ first }) => !first)].filter(({ text }) =>
        fits(text),
      ),
    );
    return {
      name,
      all: changes.length,
      lines: lines.filter((line) => kept.has(line)).map(({ text }) => text),
    };
  });
}

const member = (name: string, json: string) => `  ${JSON.stringify(name)}: ${json}`;
