/**
 * The map of Periodical: how a request becomes an edition in its readers' hands.
 *
 *     request → plan → query → compose → render → archive → deliver
 *
 * Every stage is idempotent: a run that died is resumed by running it again, and what is done and unchanged
 * gives the same edition.
 */

import {
  type Correction,
  correctionFile,
  correctionName,
  correctionOf,
  type Earlier,
  summaryOf,
} from './archive/correction.ts';
import { loadRenderers, openingFile, type Renderers, renderEdition } from './archive/edition.ts';
import {
  type Content,
  fingerprintOf,
  type Manifest,
  makeManifest,
  manifestFile,
  manifestName,
  parseManifest,
} from './archive/manifest.ts';
import { signManifest } from './archive/signature.ts';
import { type Archive, type ArchiveFile, type EditionId, editionPath } from './archive.ts';
import { heldNotice, restatedNotice, tellOfFailure } from './deliver/notices/run.ts';
import type { Notice } from './deliver/notices.ts';
import type { Delivery, Recipient } from './deliver.ts';
import { InputError } from './errors.ts';
import type { Ledger, RunRecord } from './ledger.ts';
import { type Recorder, recorder, type Stopwatch } from './pipeline/record.ts';
import { makePlan, type Plan, type Request } from './plan.ts';
import { loadModels, type Models } from './query/models.ts';
import { type Engine, type EngineState, isRunning, type QueryResult, type Running } from './query.ts';
import type { Signer } from './signer.ts';
import { loadReport, type Report, scheduleNamed } from './templates/report.ts';
import { loadTheme, themeDirectories, themeHash } from './templates/theme.ts';
import type { Templates } from './templates.ts';

/** Everything that touches the world. */
export interface Effects {
  /** Whether the report is sound, before anything runs; what is deployed was checked when it was packaged. */
  readonly check: (report: Report, models: Models) => Promise<void>;
  readonly engine: Engine;
  readonly archive: Archive;
  /** Signs manifests. */
  readonly signer: Signer;
  readonly ledger: Ledger;
  /** Hands a finished edition to its recipients: sends it at once, or puts it into a queue. */
  readonly dispatch: Dispatch;
  /** Notes who is to get a held edition, so that a release sends it to them. */
  readonly hold: Hold;
  /** Tells the owner of a report what went wrong: sends it at once, or puts it into a queue. */
  readonly tell: (notice: Notice) => Promise<void>;
  /** Instant in UTC. Asked for what only a run is; never for what an edition says. */
  readonly now: () => string;
  readonly onProgress: (stage: string, detail: string) => void;
}

export type Dispatch = (
  edition: EditionId,
  manifest: Manifest,
  recipients: readonly Recipient[],
) => Promise<Delivery[]>;

export type Hold = (edition: EditionId, recipients: readonly Recipient[]) => Promise<void>;

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
  /** The schedule that it is a run of: its send_if decides whether something is sent. */
  readonly schedule: string | undefined;
  /** Whether the report's owner hears of a run that fails, is held or restates figures; else whoever asked does. */
  readonly tellOwner: boolean;
  /** The run as a message of the queue `runs`, where there is one: whoever finds it stuck puts it back. */
  readonly message: string | undefined;
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
  /** The edition is held and nobody has released it. */
  readonly isHeld: boolean;
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
    const period = await record.fail(error);
    if (period !== undefined && request.tellOwner) {
      const { id, report, schedule, templates } = request;
      await tellOfFailure(error, { id, report, period, schedule }, templates, effects);
    }
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
  const edition = await makeEdition({ request, content, renderers, heldBecause, startedAt, clock }, effects);
  const made = { ...edition, isHeld: await isHeld(edition.manifest, effects.ledger) };

  await tellOfEdition(made, report, request, effects);
  const condition = sendCondition(report, request.schedule);
  const unmet = condition !== undefined && !result.tables[condition]?.rows.length;
  const message = unmet
    ? `${made.message}; not sent: ${condition} has no row, as the schedule's send_if asks`
    : made.message;
  const deliveries = unmet ? [] : await deliverEdition(request, made, effects);
  clock.lap('deliver');
  return { ...made, message, deliveries, state: {} };
}

/** A query of the report: where it gives no row, nothing is sent. */
const sendCondition = (report: Report, schedule: string | undefined): string | undefined =>
  schedule === undefined ? undefined : scheduleNamed(report, schedule).send_if;

/** The owner hears of a held edition, and of figures that are others than those that went out before. */
async function tellOfEdition(
  made: Made,
  report: Report,
  request: RunRequest,
  effects: Effects,
): Promise<void> {
  if (!request.tellOwner) return;
  const { edition, manifest, isHeld } = made;
  const { owner, restatements } = report.settings;
  if (isHeld) await effects.tell(heldNotice(manifest, owner));
  // Read from the archive: a run that goes on behind the edition's making has it no other way.
  const correction = manifest.correction && (await effects.archive.readFile(edition, correctionName));
  const notice = correction && restatedNotice(manifest, correction, { owner, above: restatements.above });
  if (notice) await effects.tell(notice);
}

async function deliverEdition(
  request: RunRequest,
  made: Made,
  effects: Effects,
): Promise<readonly Delivery[]> {
  const { recipients } = request;
  if (recipients.length === 0) return [];
  if (made.isHeld) {
    await effects.hold(made.edition, recipients);
    return recipients.map(({ address }) => ({ recipient: address, state: 'held', detail: '', now: true }));
  }
  effects.onProgress('deliver', `${recipients.length} recipients`);
  return effects.dispatch(made.edition, made.manifest, recipients);
}

const noEdition = { edition: undefined, manifest: undefined, deliveries: [], isHeld: false };

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
    .map((check) => `check ${check.name}: ${check.rows} rows`);
  const nothing =
    empty && report.settings.on_empty === 'hold' ? ['no rows in the period (on_empty: hold)'] : [];
  return [...nothing, ...failed];
}

interface Making {
  readonly request: RunRequest;
  readonly content: Content;
  readonly renderers: Renderers;
  readonly heldBecause: readonly string[];
  readonly startedAt: string;
  readonly clock: Stopwatch;
}

/** Whether nothing of an edition may be sent: it is held, and nobody has released it. */
export async function isHeld(
  { held, edition }: Pick<Manifest, 'held' | 'edition'>,
  ledger: Pick<Ledger, 'releaseOf'>,
): Promise<boolean> {
  return held && (await ledger.releaseOf(edition)) === undefined;
}

interface Made extends MadeEdition {
  readonly isHeld: boolean;
}

interface MadeEdition {
  readonly status: 'made' | 'unchanged';
  readonly edition: EditionId;
  readonly manifest: Manifest;
  readonly message: string;
}

/** Finds the edition that has this content already, or makes the next revision. */
async function makeEdition(making: Making, effects: Effects): Promise<MadeEdition> {
  const { plan } = making.content;
  const fingerprint = fingerprintOf(making.content);
  const newest = await newestEdition(plan, effects.archive);
  if (newest && !making.request.force && covers(newest.manifest, plan, fingerprint)) {
    const message = `${newest.manifest.edition} is done and unchanged`;
    return { status: 'unchanged', ...newest, message };
  }
  // A revision without a manifest is a run that died: its files are taken where they are the same.
  const { archive } = effects;
  const { content } = making;
  const earlier = newest && (await readersHave(newest, plan, effects));
  const correction = earlier && (await correctionOf({ archive, earlier, content, fingerprint }));
  for (let revision = (newest?.edition.revision ?? 0) + 1; ; revision++) {
    const edition = { report: plan.report, period: plan.period.id, revision };
    const made = await tryRevision({ ...making, edition, fingerprint, correction }, effects);
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

/** The newest edition that was not held, or was released; where there is none, the newest. */
async function readersHave(
  newest: Omit<Earlier, 'isHeld'>,
  { report, period }: Plan,
  { archive, ledger }: Effects,
): Promise<Earlier> {
  for (const edition of (await archive.listEditions(report, period.id)).reverse()) {
    const manifest = await readManifest(archive, edition);
    if (!(await isHeld(manifest, ledger))) return { edition, manifest, isHeld: false };
  }
  return { ...newest, isHeld: true };
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

interface Revision extends Making {
  readonly edition: EditionId;
  readonly fingerprint: string;
  readonly correction: Correction | undefined;
}

/** @returns undefined where the revision is taken by other content */
async function tryRevision(revision: Revision, effects: Effects): Promise<MadeEdition | undefined> {
  const { content, edition, fingerprint, heldBecause, startedAt, clock } = revision;
  // First of all what the edition is to be: a run with other content or formats takes the next revision.
  const opening = openingFile(content.plan, fingerprint);
  if ((await effects.archive.putFile(edition, opening)) === 'conflict') return undefined;
  const correction = revision.correction && summaryOf(revision.correction);
  const { files: rendered, ...texts } = await renderEdition(
    { ...content, ...content.result, edition, correction },
    revision.renderers,
    effects.onProgress,
  );
  const corrects = revision.correction ? [correctionFile(revision.correction)] : [];
  const files = [opening, ...corrects, ...rendered];
  clock.lap('render');
  effects.onProgress('archive', editionPath(edition));
  for (const file of files) {
    if ((await effects.archive.putFile(edition, file)) === 'conflict') return undefined;
  }
  const strangers = await strangersAmong(effects.archive, edition, files);
  if (strangers.length > 0) return undefined;
  clock.lap('archive');
  const timing = { startedAt, finishedAt: effects.now(), milliseconds: clock.laps() };
  const { signer } = effects;
  const made = { content, edition, fingerprint, heldBecause, correction, ...texts, files, ...timing };
  const manifest = await signManifest(makeManifest(made), signer);
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
