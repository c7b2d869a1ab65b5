/** What an edition follows from: its fingerprint, its evidence, and the manifest that proves it. */

import { basename, dirname } from 'node:path';
import type { CorrectionSummary } from '../compose/edition-changes.ts';
import { defined } from '../defined.ts';
import { hashOf, sha256 } from '../hash.ts';
import type { Plan } from '../plan/plan.ts';
import { modelsOf } from '../query/assemble.ts';
import { coverageUntil } from '../query/covered.ts';
import type { QueryResult } from '../query/engine.ts';
import type { Models } from '../query/models.ts';
import type { Report } from '../templates/report.ts';
import { snippetsShown } from '../templates/snippets.ts';
import type { Theme } from '../templates/theme.ts';
import { version } from '../version.ts';
import { type ArchiveFile, type EditionId, editionPath } from './archive.ts';
import type { Evidence, Manifest } from './manifest.ts';

export interface Content {
  readonly plan: Plan;
  readonly report: Report;
  readonly models: Models;
  readonly theme: Theme;
  readonly themeHash: string;
  readonly result: QueryResult;
}

/**
 * Everything that the content of an edition follows from, besides its languages, its formats and the day of its issue:
 * what is asked for again on another day is the same edition.
 */
export function fingerprintOf(content: Content): string {
  const { plan, result } = content;
  const { languages: _languages, formats: _formats, issue: _issue, ...rest } = plan;
  const { tables, checks, absent } = result;
  const coverage = coverageUntil(result.coverage, plan.period);
  return hashOf({
    plan: rest,
    sources: sourcesOf({ ...content, parameters: content.plan.parameters }),
    tables: { tables, checks, absent, coverage },
    version,
  });
}

/** Hashes of the files that a report is made of, by what they are. */
export function sourcesOf({
  report,
  models,
  themeHash,
  parameters,
}: Pick<Content, 'report' | 'models' | 'themeHash'> & Pick<Plan, 'parameters'>): Record<string, string> {
  const files = [
    ...report.queries.map((file) => [`query ${file.name}`, file.text]),
    ...report.checks.map((file) => [`check ${file.name}`, file.text]),
    ...Object.entries(report.pages).map(([language, file]) => [`page ${language}`, file.text]),
    ...Object.values(models.byName).map((file) => [`model ${file.name}`, file.text]),
    ...sharedParts(report),
  ].map(([name = '', text = '']) => [name, sha256(text)] as const);
  const { figures } = report;
  // Not what an edition's content does not follow from: when it is due, who owns it.
  const {
    title,
    publisher,
    contact,
    subject,
    restatements,
    timezone,
    currency,
    coverage,
    on_empty,
    empty_when,
    compare,
    paper,
  } = report.settings;
  const values = [
    [
      'report',
      // Absent where it is not said: the hash is then that of editions from before there was such a setting.
      hashOf({
        timezone,
        currency,
        coverage: Object.entries(coverage ?? {}),
        on_empty,
        empty_when,
        compare,
        paper,
      }),
    ],
    ['titles', hashOf([title, publisher, contact, subject, restatements.periods])],
    ['definitions', hashOf(report.definitions)],
    ['labels', hashOf(report.labels)],
    ['figures', figuresHash(figures)],
    ['lake', hashOf(models.lake.tables)],
    ['theme', themeHash],
    ['parameters', hashOf(parameters)],
  ] as const;
  return Object.fromEntries([...files, ...values]);
}

/** What figures are declared as. */
export const figuresHash = ({ figures, rules, columns }: Report['figures']): string =>
  hashOf([figures, rules, columns]);

/** Snippets and pictures that the pages show. */
function sharedParts({ pages, pictures, snippets }: Report): string[][] {
  const shown = snippetsShown(snippets, pages);
  const texts = [...Object.values(pages), ...shown.flatMap((one) => Object.values(one.pages))];
  const beside = [pictures, ...shown.map((one) => one.pictures)].flatMap((some) => Object.entries(some));
  const isShown = (file: string) => texts.some(({ text }) => text.includes(`"${basename(file)}"`));
  return [
    ...shown.flatMap(({ name, pages }) =>
      Object.entries(pages).map(([language, { text }]) => [`snippet ${name} ${language}`, text]),
    ),
    ...beside.flatMap(([file, { data }]) =>
      isShown(file) ? [[`picture ${basename(dirname(file))}/${basename(file)}`, data]] : [],
    ),
  ];
}

export interface ManifestInput {
  readonly content: Content;
  readonly edition: EditionId;
  readonly fingerprint: string;
  /** Id of the run that makes it. */
  readonly run: string;
  /** Who asked for it; undefined: a schedule did. */
  readonly by: string | undefined;
  readonly holdReasons: readonly string[];
  readonly warnings: readonly string[];
  readonly subjects: Readonly<Record<string, string>>;
  readonly findings: Readonly<Record<string, string>>;
  readonly files: readonly ArchiveFile[];
  readonly correction: CorrectionSummary | undefined;
  readonly previous: Manifest['previous'];
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly milliseconds: Readonly<Record<string, number>>;
}

export function makeManifest(input: ManifestInput): Manifest {
  const { plan, report, result } = input.content;
  return {
    format: 1,
    edition: editionPath(input.edition),
    report: report.name,
    title: { ...report.settings.title },
    publisher: { ...report.settings.publisher },
    ...defined({ contact: report.settings.contact }),
    subjects: { ...input.subjects },
    findings: { ...input.findings },
    period: { id: plan.period.id, kind: plan.period.kind, start: plan.period.start, end: plan.period.end },
    ...defined({ calendar: plan.calendar }),
    ...(plan.isUnfinished ? { unfinished: true as const } : {}),
    issue: defined({ ...plan.issue }),
    yoy: plan.yoy,
    pop: plan.pop,
    timezone: plan.timezone,
    currency: plan.currency,
    parameters: { ...plan.parameters },
    languages: [...plan.languages],
    formats: [...plan.formats],
    heldAtMaking: input.holdReasons.length > 0,
    holdReasons: [...input.holdReasons],
    ...approvalOf(report, input.by),
    checks: result.checks.map(({ name, severity, passed, rows, count, of, share, table }) => ({
      ...defined({ name, severity, passed, rows, count, of, share }),
      sample: table.rows.slice(0, 10),
    })),
    warnings: [...input.warnings],
    inputWarnings: [...result.warnings],
    absent: [...result.absent],
    coverage: { ...result.coverage },
    fingerprint: input.fingerprint,
    ...evidenceOf(input.content),
    files: input.files.map(({ name, mediaType, bytes }) => ({
      name,
      mediaType,
      size: bytes.length,
      sha256: sha256(bytes),
    })),
    run: {
      id: input.run,
      startedAt: input.startedAt,
      finishedAt: input.finishedAt,
      milliseconds: { ...input.milliseconds },
      lake: result.lake,
      ...defined({ snapshots: result.snapshots && { ...result.snapshots } }),
      ...(result.extracts.length > 0 ? { extracts: [...result.extracts] } : {}),
      ...charges(result),
    },
    ...defined({ correction: input.correction, previous: input.previous }),
  };
}

function approvalOf({ settings }: Report, requester: string | undefined): Pick<Manifest, 'approval'> {
  if (!settings.approval) return {};
  const { by, before } = settings.approval;
  return { approval: { by, ...defined({ before, requester }) } };
}

export function evidenceOf(content: Content): Evidence {
  const { result } = content;
  return {
    sources: sourcesOf({ ...content, parameters: content.plan.parameters }),
    statements: result.statements.map((statement) => {
      const { kind, name, sql, rows, id, bytesScanned } = statement;
      const about = defined({ kind, name, sql, sha256: sha256(sql), rows, id, bytesScanned });
      return kind === 'query' ? { ...about, ...madeBy(name, content) } : about;
    }),
    versions: { periodical: version, engine: result.engine, ...runtimeVersions() },
  };
}

function madeBy(query: string, { report, models, result }: Content) {
  const columns = (result.tables[query]?.columns ?? []).map(({ name, type }) => ({ name, type }));
  const texts = report.queries.filter(({ name }) => name === query);
  return { columns, models: modelsOf(models, texts).map(({ name }) => name) };
}

/** What writes numbers, dates and zones: a function's runtime is changed by whoever keeps it, and not by a deployment. */
export const runtimeVersions = (): Readonly<Record<'node' | 'icu' | 'tz', string>> => ({
  node: process.version,
  icu: process.versions.icu ?? 'none',
  tz: process.versions.tz ?? 'none',
});

/** What the engine read for a result, and what that costs. */
export function charges({ statements, usd }: QueryResult): { bytesScanned?: number; usd?: number } {
  const scanned = statements.flatMap(({ bytesScanned }) => bytesScanned ?? []);
  return {
    ...(scanned.length > 0 ? { bytesScanned: scanned.reduce((sum, bytes) => sum + bytes, 0) } : {}),
    ...defined({ usd }),
  };
}
