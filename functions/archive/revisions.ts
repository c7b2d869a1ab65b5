/** Finds the edition that has a run's content already, or makes the next revision of the period. */
import { addTime } from '../calendar/instant.ts';
import type { Ledger, RunRecord } from '../ledger/ledger.ts';
import type { Plan } from '../plan/plan.ts';
import type { Signer } from '../signer/signer.ts';
import { type Archive, type ArchiveFile, type EditionId, editionPath } from './archive.ts';
import { type Content, fingerprintOf, makeManifest } from './content.ts';
import { type Correction, correctionFile, correctionOf, summaryOf } from './correction.ts';
import { issueBegun, openingFile, type Renderers, renderEdition } from './edition.ts';
import { entryOf } from './entry.ts';
import type { HoldLedger } from './hold.ts';
import { type Manifest, manifestFile, manifestName } from './manifest.ts';
import { comparedWithPrevious, type Previous, proofOfPrevious } from './previous.ts';
import { proofOf, provedFiles, provedManifest, soundManifest } from './proved.ts';
import { lastPublished } from './published.ts';
import { signManifest } from './signature.ts';
import type { StepTimes } from './step-times.ts';

/** What a run wants archived. */
export interface EditionDraft {
  readonly content: Content;
  readonly renderers: Renderers;
  /** Why it is held; empty: it is not. */
  readonly holdReasons: readonly string[];
  /** Makes a new revision even if nothing has changed. */
  readonly force: boolean;
  readonly run: Taken;
}

/** A run, and what it said of itself when it was taken before. */
export interface Taken {
  readonly id: string;
  /** Who asked for it; undefined: a schedule did. */
  readonly by: string | undefined;
  readonly earlier: Pick<RunRecord, 'edition' | 'startedAt'> | undefined;
}

export interface Edition {
  readonly status: 'made' | 'unchanged';
  readonly id: EditionId;
  readonly manifest: Manifest;
  /** What it corrects, if this run made it; another run's is in the archive. */
  readonly correction?: Correction | undefined;
  /** For people, as one line. */
  readonly summary: string;
}

export interface RevisionEffects {
  readonly archive: Archive;
  readonly ledger: HoldLedger & Pick<Ledger, 'noteLake' | 'noteEdition'>;
  readonly signer: Signer;
  /** Instant in UTC. */
  readonly now: () => string;
  readonly onProgress: (step: string, detail: string) => void;
  readonly record: StepTimes;
}

/**
 * @throws RetryableError, InputError the archive, the ledger or the signer cannot do their part, or the newest
 * edition of the period was altered and no new one is asked for (`force`)
 */
export async function makeEdition(draft: EditionDraft, effects: RevisionEffects): Promise<Edition> {
  const edition = await findOrMake(draft, effects);
  // Also of one that was there: it may have been made before there were lists, or its run died in between.
  await effects.ledger.noteEdition(entryOf(edition.id, edition.manifest));
  await effects.archive.removeLeftovers(edition.id);
  return edition;
}

async function findOrMake(draft: EditionDraft, effects: RevisionEffects): Promise<Edition> {
  const { content, force } = draft;
  const { plan } = content;
  const fingerprint = fingerprintOf(content);
  const { archive } = effects;
  // Listed once: what another taking of this run makes meanwhile is met as a revision that is taken.
  const editions = await archive.listEditions(plan.report, plan.period.id);
  const own = await ownAmong(editions, draft.run, effects);
  if (own) return own;
  const newest = editions.at(-1);
  const done = newest && !force && (await doneAlready(newest, content, fingerprint, effects));
  if (done) return done;
  const { earlier, doubts } = await lastPublished(editions, effects);
  const correction = earlier && (await correctionOf({ archive, earlier, content, fingerprint }));
  const { previous, doubts: others } = await comparedWithPrevious(content, effects);
  const warned = withWarnings(content, [...doubts, ...others]);
  const next = { ...draft, content: warned, fingerprint, correction, previous };
  // A revision without a manifest is a run that died: its files are taken where they are the same.
  for (let revision = (newest?.revision ?? 0) + 1; ; revision++) {
    const edition = { report: plan.report, period: plan.period.id, revision };
    const made = await tryRevision({ ...next, edition }, effects);
    if (made) return made;
  }
}

/** @throws InputError the edition was altered: whether it has this content already cannot be known */
async function doneAlready(
  edition: EditionId,
  { plan, report, result }: Content,
  fingerprint: string,
  effects: RevisionEffects,
): Promise<Edition | undefined> {
  const manifest = await provedManifest(edition, effects);
  if (!alreadyContains(manifest, plan, fingerprint)) return undefined;
  // It was made before anybody had to approve it: what goes out from now on has been approved.
  if (report.settings.approval && !manifest.approval) return undefined;
  await provedFiles(edition, manifest, effects.archive);
  // Files that give the same figures are not a reason for the sweep to run it once more.
  if (result.lake !== manifest.run.lake) await effects.ledger.noteLake(manifest.edition, result.lake);
  return unchanged(edition, manifest, 'is done and unchanged');
}

/** Further apart than two clocks are. */
const hoursApart = 24;

/**
 * What a run made, or found made, before it died or its message came again, whatever was made since. What another
 * taking of it has made meanwhile counts as well, though nothing was said of it when this one began.
 * @throws InputError it was altered
 */
async function ownAmong(
  editions: readonly EditionId[],
  { id, earlier }: Taken,
  effects: RevisionEffects,
): Promise<Edition | undefined> {
  const { startedAt } = earlier ?? effects.record;
  const before = addTime(startedAt, { hours: -hoursApart });
  for (const edition of editions.toReversed()) {
    const proof = await proofOf(edition, effects);
    const { manifest, problems } = proof;
    if (manifest?.run.id === id || editionPath(edition) === earlier?.edition) {
      const own = soundManifest(edition, proof);
      await provedFiles(edition, own, effects.archive);
      return unchanged(edition, own, ofThisRun);
    }
    // What was altered does not say when it was made.
    if (problems.length > 0 || earlier?.edition !== undefined) continue;
    if (manifest && manifest.run.finishedAt < before) return undefined;
  }
  return undefined;
}

const ofThisRun = 'is what this run made before';

const withWarnings = ({ result, ...content }: Content, warnings: readonly string[]): Content => ({
  ...content,
  result: { ...result, warnings: [...result.warnings, ...warnings] },
});

function alreadyContains(manifest: Manifest, plan: Plan, fingerprint: string): boolean {
  return (
    manifest.fingerprint === fingerprint &&
    plan.languages.every((language) => manifest.languages.includes(language)) &&
    plan.formats.every((format) => manifest.formats.includes(format))
  );
}

const unchanged = (id: EditionId, manifest: Manifest, how: string): Edition => ({
  status: 'unchanged',
  id,
  manifest,
  summary: `${manifest.edition} ${how}`,
});

interface Revision extends EditionDraft {
  readonly edition: EditionId;
  readonly fingerprint: string;
  readonly correction: Correction | undefined;
  readonly previous: Previous | undefined;
}

/**
 * Writes first of all what the edition is to be: a run with other content or formats takes the next revision. One that
 * goes on where another died keeps the day of issue that its files have.
 */
async function opened(revision: Revision, archive: Archive): Promise<Revision | undefined> {
  const { content, edition, fingerprint } = revision;
  if ((await archive.putFile(edition, openingFile(content.plan, fingerprint))) !== 'conflict')
    return revision;
  const issue = await issueBegun(archive, edition);
  if (!issue) return undefined;
  const plan = { ...content.plan, issue };
  const taken = (await archive.putFile(edition, openingFile(plan, fingerprint))) === 'conflict';
  return taken ? undefined : { ...revision, content: { ...content, plan } };
}

/** @returns undefined if the revision is taken by other content */
async function tryRevision(asked: Revision, effects: RevisionEffects): Promise<Edition | undefined> {
  const { archive, record } = effects;
  const revision = await opened(asked, archive);
  if (!revision) return undefined;
  const { content, edition, fingerprint, correction, force, run } = revision;
  const opening = openingFile(content.plan, fingerprint);
  const rendered = await record.timed('render', () => renderRevision(revision, effects));
  const files = [opening, ...(correction ? [correctionFile(correction)] : []), ...rendered.files];
  effects.onProgress('archive', editionPath(edition));
  if (!(await record.timed('archive', () => putAll(archive, edition, files)))) return undefined;
  const manifest = await manifestOf(revision, { ...rendered, files }, effects);
  if ((await archive.putFile(edition, manifestFile(manifest))) === 'stored') {
    return { status: 'made', id: edition, manifest, correction, summary: `${manifest.edition} is made` };
  }
  const theirs = await provedManifest(edition, effects);
  if (theirs.run.id === run.id) return unchanged(edition, theirs, ofThisRun);
  if (force || !alreadyContains(theirs, content.plan, fingerprint)) return undefined;
  return unchanged(edition, theirs, 'was made by another run at the same time; it has the same content');
}

function renderRevision(
  { content, edition, correction, previous, renderers, holdReasons }: Revision,
  effects: RevisionEffects,
) {
  const { plan, report, theme, models, result } = content;
  const { tables, checks, absent, coverage } = result;
  const summary = correction && summaryOf(correction);
  const of = { edition, plan, report, theme, models };
  const changes = previous?.changes;
  const input = { ...of, tables, checks, absent, coverage, correction: summary, changes, holdReasons };
  return renderEdition(input, renderers, effects.onProgress);
}

/** @returns whether the edition holds these files and no others */
async function putAll(archive: Archive, edition: EditionId, files: readonly ArchiveFile[]): Promise<boolean> {
  for (const file of files) {
    if ((await archive.putFile(edition, file)) === 'conflict') return false;
  }
  return (await filesOfAnotherRun(archive, edition, files)).length === 0;
}

/** Files of a run that died and that this run does not have: the revision is not this run's to finish. */
async function filesOfAnotherRun(
  archive: Archive,
  edition: EditionId,
  files: readonly ArchiveFile[],
): Promise<string[]> {
  const own = new Set([...files.map((file) => file.name), manifestName]);
  return (await archive.listFiles(edition)).filter((name) => !own.has(name));
}

function manifestOf(
  { content, edition, fingerprint, holdReasons, correction, previous, run }: Revision,
  rendered: Awaited<ReturnType<typeof renderRevision>>,
  { signer, now, record }: RevisionEffects,
): Promise<Manifest> {
  const made = { content, edition, fingerprint, run: run.id, by: run.by, holdReasons, ...rendered };
  const timing = {
    startedAt: record.startedAt,
    finishedAt: now(),
    milliseconds: record.durations(),
  };
  const summary = correction && summaryOf(correction);
  const about = { correction: summary, previous: previous && proofOfPrevious(previous) };
  return signManifest(makeManifest({ ...made, ...about, ...timing }), signer);
}
