/**
 * The map of Periodical: how a request becomes an edition in its readers' hands.
 *
 *     request → plan → query → compose → render → archive → deliver
 *
 * Every stage is idempotent: a run that died is resumed by running it again, and what is done and unchanged
 * gives the same edition.
 */
import { type Archive, type ArchiveFile, type EditionId, editionPath } from './archive.ts';
import { composeDocuments } from './compose.ts';
import type { Delivery, Recipient } from './deliver.ts';
import type { Document } from './document.ts';
import { InputError } from './errors.ts';
import { type Format, languageFile } from './formats.ts';
import type { Ledger, RunRecord } from './ledger.ts';
import {
  type Content,
  fingerprintOf,
  type Manifest,
  makeManifest,
  manifestFile,
  manifestName,
  parseManifest,
} from './manifest.ts';
import { makePlan, type Plan, type Request } from './plan.ts';
import { loadModels, type Models } from './query/models.ts';
import { type Engine, type EngineState, isRunning, type QueryResult, type Running } from './query.ts';
import { loadRenderer, type Render } from './render.ts';
import { loadReport, type Report } from './report.ts';
import { type Recorder, recorder, type Stopwatch } from './run-record.ts';
import type { Templates } from './templates.ts';
import { loadTheme, themeDirectories, themeHash } from './theme.ts';

/** Everything that touches the world. */
export interface Effects {
  /** Whether the report is sound, before anything runs; what is deployed was checked when it was packaged. */
  readonly check: (report: Report, models: Models) => Promise<void>;
  readonly engine: Engine;
  readonly archive: Archive;
  readonly ledger: Ledger;
  /** Hands a finished edition to its recipients: sends it at once, or puts it into a queue. */
  readonly dispatch: Dispatch;
  /** Instant in UTC. Asked for what only a run is; never for what an edition says. */
  readonly now: () => string;
  readonly onProgress: (stage: string, detail: string) => void;
}

export type Dispatch = (
  edition: EditionId,
  manifest: Manifest,
  recipients: readonly Recipient[],
) => Promise<Delivery[]>;

export interface RunRequest extends Request {
  /** The same id is the same run: asked again, it goes on and repeats nothing. */
  readonly id: string;
  readonly trigger: RunRecord['trigger'];
  readonly report: string;
  readonly templates: Templates;
  /** Makes a new revision though nothing has changed. */
  readonly force: boolean;
  /** Empty: nothing is sent. */
  readonly recipients: readonly Recipient[];
  /** What the engine said when this run was asked before; empty at first. */
  readonly state: EngineState;
  /** Whoever asks will ask again where it may pass: a RetryableError is not yet the end of the run. */
  readonly isTriedAgain: boolean;
}

export interface RunResult {
  /**
   * `skipped`: the period has no rows and the report's on_empty says so. `running`: the engine is at work,
   * run it again with the state. There is no edition then.
   */
  readonly status: 'made' | 'unchanged' | 'skipped' | 'running';
  readonly state: EngineState;
  readonly edition: EditionId | undefined;
  readonly manifest: Manifest | undefined;
  readonly deliveries: readonly Delivery[];
  readonly message: string;
}

/**
 * @throws UsageError, InputError what the user can mend, before anything is written
 * @throws RetryableError may pass when tried again
 */
export async function run(request: RunRequest, effects: Effects): Promise<RunResult> {
  const record = recorder(request, effects);
  try {
    const result = await makeRun(request, effects, record);
    await record.end(result);
    return result;
  } catch (error) {
    await record.fail(error);
    throw error;
  }
}

async function makeRun(request: RunRequest, effects: Effects, record: Recorder): Promise<RunResult> {
  const { clock } = record;
  const report = loadReport(request.templates, request.report);
  const plan = makePlan(report, request);
  await record.begin(plan);
  effects.onProgress('check', report.name);
  const models = loadModels(request.templates);
  await effects.check(report, models);
  clock.lap('check');

  // Renderers are large to load; this thread is idle while the engine works.
  const renderers = loadRenderers(plan.formats);
  const onProgress = (detail: string) => effects.onProgress('query', detail);
  const job = { run: request.id, plan, report, models, state: request.state, onProgress };
  const result = await effects.engine.run(job);
  clock.lap('query');
  if (isRunning(result)) return stillRunning(plan, result);
  record.query(result);
  const empty = isEmpty(report, result);
  if (empty && report.settings.on_empty === 'skip') return skipped(plan);

  const directories = themeDirectories(request.templates);
  const theme = loadTheme(directories, plan.languages);
  const content: Content = { plan, report, models, theme, themeHash: themeHash(directories), result };
  const heldBecause = reasonsToHold(report, result, empty);
  const { startedAt } = record;
  const made = await makeEdition({ request, content, renderers, heldBecause, startedAt, clock }, effects);

  const deliveries = made.manifest.held ? [] : await deliverEdition(request, made, effects);
  return { ...made, deliveries, state: {} };
}

async function deliverEdition(request: RunRequest, made: Made, effects: Effects): Promise<Delivery[]> {
  if (request.recipients.length === 0) return [];
  effects.onProgress('deliver', `${request.recipients.length} recipients`);
  return effects.dispatch(made.edition, made.manifest, request.recipients);
}

const noEdition = { edition: undefined, manifest: undefined, deliveries: [] };

function skipped(plan: Plan): RunResult {
  const message = `${plan.report} ${plan.period.id}: no rows in the period, skipped as report.yaml says (on_empty: skip)`;
  return { status: 'skipped', state: {}, ...noEdition, message };
}

function stillRunning(plan: Plan, { state, waitingFor }: Running): RunResult {
  const message = `${plan.report} ${plan.period.id}: waiting for ${waitingFor.join(', ')}`;
  return { status: 'running', state, ...noEdition, message };
}

/** Whether the period has no rows, by the figure that report.yaml names. */
function isEmpty(report: Report, result: QueryResult): boolean {
  const [query = '', column = ''] = report.settings.empty_when?.split('.') ?? [];
  if (report.settings.empty_when === undefined) return false;
  const value = result.tables[query]?.rows[0]?.[column] ?? null;
  return value === null || Number(value) === 0;
}

function reasonsToHold(report: Report, result: QueryResult, empty: boolean): string[] {
  const failed = result.checks
    .filter((check) => check.severity === 'hold' && !check.holds)
    .map((check) => `check ${check.name}: ${check.table.rows.length} rows`);
  const nothing =
    empty && report.settings.on_empty === 'hold' ? ['no rows in the period (on_empty: hold)'] : [];
  return [...nothing, ...failed];
}

type Renderers = Promise<readonly (readonly [Format, Render])[]>;

function loadRenderers(formats: readonly Format[]): Renderers {
  const loading = Promise.all(formats.map(async (format) => [format, await loadRenderer(format)] as const));
  // Whoever awaits it hears of a failure; until then it must not end the process.
  loading.catch(() => {});
  return loading;
}

interface Making {
  readonly request: RunRequest;
  readonly content: Content;
  readonly renderers: Renderers;
  readonly heldBecause: readonly string[];
  readonly startedAt: string;
  readonly clock: Stopwatch;
}

interface Made {
  readonly status: 'made' | 'unchanged';
  readonly edition: EditionId;
  readonly manifest: Manifest;
  readonly message: string;
}

/** Finds the edition that has this content already, or makes the next revision. */
async function makeEdition(making: Making, effects: Effects): Promise<Made> {
  const { plan } = making.content;
  const fingerprint = fingerprintOf(making.content);
  const newest = await newestEdition(plan, effects.archive);
  if (newest && !making.request.force && covers(newest.manifest, plan, fingerprint)) {
    const message = `${newest.manifest.edition} is done and unchanged`;
    return { status: 'unchanged', ...newest, message };
  }
  // A revision without a manifest is a run that died: its files are taken where they are the same.
  for (let revision = (newest?.edition.revision ?? 0) + 1; ; revision++) {
    const edition = { report: plan.report, period: plan.period.id, revision };
    const made = await tryRevision(making, effects, edition, fingerprint);
    if (made) return made;
  }
}

async function newestEdition(
  plan: Plan,
  archive: Archive,
): Promise<{ edition: EditionId; manifest: Manifest } | undefined> {
  const edition = (await archive.listEditions(plan.report, plan.period.id)).at(-1);
  return edition && { edition, manifest: await readManifest(archive, edition) };
}

/** @throws InputError there is no such edition, or its manifest was altered */
export async function readManifest(archive: Archive, edition: EditionId): Promise<Manifest> {
  const bytes = await archive.readFile(edition, manifestName);
  if (!bytes) throw InputError.at('', `there is no edition ${editionPath(edition)}`);
  return parseManifest(editionPath(edition), bytes);
}

function covers(manifest: Manifest, plan: Plan, fingerprint: string): boolean {
  return (
    manifest.fingerprint === fingerprint &&
    plan.languages.every((language) => manifest.languages.includes(language)) &&
    plan.formats.every((format) => manifest.formats.includes(format))
  );
}

/** @returns undefined where the revision is taken by other content */
async function tryRevision(
  making: Making,
  effects: Effects,
  edition: EditionId,
  fingerprint: string,
): Promise<Made | undefined> {
  const { content, heldBecause, startedAt, clock } = making;
  const { files, warnings, subjects } = await renderFiles(making, edition, effects);
  clock.lap('render');
  effects.onProgress('archive', editionPath(edition));
  for (const file of files) {
    if ((await effects.archive.putFile(edition, file)) === 'conflict') return undefined;
  }
  const strangers = await strangersAmong(effects.archive, edition, files);
  if (strangers.length > 0) return undefined;
  clock.lap('archive');
  const timing = { startedAt, finishedAt: effects.now(), milliseconds: clock.laps() };
  const manifest = makeManifest({
    content,
    edition,
    fingerprint,
    heldBecause,
    warnings,
    subjects,
    files,
    ...timing,
  });
  if ((await effects.archive.putFile(edition, manifestFile(manifest))) === 'stored') {
    return { status: 'made', edition, manifest, message: `${manifest.edition} is made` };
  }
  const theirs = await readManifest(effects.archive, edition);
  if (!covers(theirs, content.plan, fingerprint)) return undefined;
  const message = `${theirs.edition} was made by another run at the same time; it has the same content`;
  return { status: 'unchanged', edition, manifest: theirs, message };
}

/** Files of a run that died and that this run does not have: the revision is not this run's to finish. */
async function strangersAmong(
  archive: Archive,
  edition: EditionId,
  files: readonly ArchiveFile[],
): Promise<string[]> {
  const own = new Set([...files.map((file) => file.name), manifestName]);
  return (await archive.listFiles(edition)).filter((name) => !own.has(name));
}

interface Rendered {
  readonly files: readonly ArchiveFile[];
  readonly warnings: readonly string[];
  readonly subjects: Readonly<Record<string, string>>;
}

async function renderFiles(
  { content, renderers }: Making,
  edition: EditionId,
  effects: Effects,
): Promise<Rendered> {
  const { plan, report, theme, result } = content;
  effects.onProgress('compose', plan.languages.join(', '));
  const { tables, checks, absent } = result;
  const documents = composeDocuments({
    plan,
    report,
    tables,
    checks,
    absent,
    theme,
    edition: editionPath(edition),
  });
  const definitions = Object.entries(report.definitions.queries).map(([query, { title, text }]) => ({
    query,
    title,
    text,
  }));
  const names = fileNames(plan, Object.keys(tables));
  const files: ArchiveFile[] = [];
  const warnings: string[] = [];
  for (const [format, render] of await renderers) {
    effects.onProgress('render', format);
    for (const file of await render({
      documents,
      tables,
      theme,
      definitions,
      archiveUrl: '.',
      files: names,
    })) {
      files.push(file);
      warnings.push(...(file.warnings ?? []).map((warning) => `${file.name}: ${warning}`));
    }
  }
  const subjects = Object.fromEntries(documents.map((one) => [one.language, subjectOf(one)]));
  return { files, warnings, subjects };
}

function subjectOf({ language, title, period }: Document): string {
  return language === 'zh' ? `${title}（${period}）` : `${title}, ${period}`;
}

/** The files that readers may be linked to. */
function fileNames(plan: Plan, queries: readonly string[]): string[] {
  const named = (format: Parameters<typeof languageFile>[0]) =>
    plan.languages.map((language) => languageFile(format, language));
  const byFormat: Record<Format, readonly string[]> = {
    pdf: named('pdf'),
    page: named('page'),
    email: named('email'),
    workbook: named('workbook'),
    csv: queries.map((query) => `data/${query}.csv`),
    json: queries.map((query) => `data/${query}.json`),
  };
  return plan.formats.flatMap((format) => byFormat[format]);
}
