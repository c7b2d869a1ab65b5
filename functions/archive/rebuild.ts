/** Whether the data of an edition render to the same bytes again, as they did when it was made. */
import { isDeepStrictEqual } from 'node:util';
import { valuesBehind } from '../calendar/values.ts';
import type { EditionChanges } from '../compose/edition-changes.ts';
import { defined } from '../defined.ts';
import { sha256 } from '../hash.ts';
import type { Plan } from '../plan/plan.ts';
import { planOf } from '../plan.ts';
import { coverageIn } from '../query/covered.ts';
import { type Readable, readable } from '../query/readable.ts';
import type { Tables } from '../query/table.ts';
import type { Signer } from '../signer/signer.ts';
import type { Templates } from '../templates/directories.ts';
import { loadReport } from '../templates/report.ts';
import { loadTheme, themeDirectories, themeHash } from '../templates/theme.ts';
import { version } from '../version.ts';
import { type Archive, type ArchiveFile, type EditionId, parseEditionPath } from './archive.ts';
import { runtimeVersions, sourcesOf } from './content.ts';
import { correctionName } from './correction/figures.ts';
import { compareEditions, correctionFile } from './correction.ts';
import { loadRenderers, openingFile, type Rendered, renderEdition } from './edition.ts';
import type { Earlier } from './hold.ts';
import { type Manifest, manifestName } from './manifest.ts';
import { archivedChanges } from './previous.ts';
import { proveManifest } from './signature.ts';
import { archivedTables, isArchived } from './tables.ts';

export interface RebuildInput {
  readonly archive: Archive;
  readonly signer: Signer;
  readonly edition: EditionId;
  readonly manifest: Manifest;
  readonly templates: Templates;
}

/**
 * @returns one line per file that comes out otherwise, or per thing that is not as it was then; none where all
 * bytes are the same
 * @throws InputError the templates lack the report, or are wrong
 */
export async function rebuildEdition(input: RebuildInput): Promise<string[]> {
  const { archive, edition, manifest, templates } = input;
  const archived = await archivedTables(archive, edition, manifest);
  if (!isArchived(archived)) return [`cannot be rebuilt: ${archived.because}`];
  const asked = readable(templates, loadReport(templates, edition.report));
  const { report } = asked;
  const changed = changedSince(manifest, asked, templates);
  if (changed.length > 0)
    return [...changed, 'cannot be rebuilt: that takes the version and the templates it was made with'];
  const now = planOfEdition(report, manifest);
  const plan = {
    ...now,
    ...{ yoy: manifest.yoy, pop: manifest.pop, isUnfinished: manifest.unfinished === true },
    ...defined({ issue: manifest.issue }),
  };
  const changes = await archivedChanges(archive, edition, manifest);
  if (changes && 'because' in changes) return [`cannot be rebuilt: ${changes.because}`];
  const rendered = await renderAgain(input, asked, plan, archived.tables, changes);
  const correction = await correctionAgain(input);
  const files = [openingFile(plan, manifest.fingerprint), ...correction.files, ...rendered.files];
  const problems = [
    ...correction.problems,
    ...fileProblems(manifest, files),
    ...textProblems(manifest, rendered),
  ];
  return problems.length === 0 ? [] : [...problems, ...runtimeHint(manifest)];
}

/** The rules of now, with the values that the edition was asked for with: a rule that has changed is another source. */
function parametersWith(
  { period, parameters }: Manifest,
  { settings }: Readable['report'],
): Plan['parameters'] {
  const asked = Object.keys(valuesBehind(period.id));
  const values = Object.entries(parameters).filter(([name]) => asked.includes(name));
  return { ...settings.parameters, ...Object.fromEntries(values) };
}

/** With the calendar of then. It is not among the sources, as the dates that follow from it are in the manifest. */
const planOfEdition = (report: Readable['report'], manifest: Manifest): Plan =>
  planOf(
    { ...report, settings: { ...report.settings, calendar: manifest.calendar } },
    { ...manifest, period: manifest.period.id, now: manifest.run.startedAt },
  );

/** Names that a reader knows them by. */
const runtimeNames = { node: 'Node', icu: 'ICU', tz: 'time zone data' };

/** What compresses files comes from Node, numbers and dates from ICU, and the hours of a zone from its data. */
function runtimeHint({ versions }: Manifest): string[] {
  const now = runtimeVersions();
  const others = (['node', 'icu', 'tz'] as const)
    // An earlier version noted Node alone.
    .filter((part) => versions[part] !== undefined && versions[part] !== now[part]);
  if (others.length === 0) return [];
  const said = (of: Manifest['versions']) =>
    others.map((part) => `${runtimeNames[part]} ${of[part]}`).join(', ');
  return [`it was made with ${said(versions)}, and this is ${said(now)}, which may be why`];
}

function changedSince(manifest: Manifest, { report, models }: Readable, templates: Templates): string[] {
  const sources = sourcesOf({
    report,
    models,
    themeHash: themeHash(themeDirectories(templates)),
    parameters: parametersWith(manifest, report),
  });
  const names = [...new Set([...Object.keys(manifest.sources), ...Object.keys(sources)])].sort();
  const then = manifest.versions.periodical ?? '';
  return [
    ...(then === version ? [] : [`version: it was made with Periodical ${then}, and this is ${version}`]),
    ...names.flatMap((name) => sourceProblem(name, manifest.sources[name], sources[name])),
    ...Object.keys(valuesBehind(manifest.period.id))
      .filter((name) => !Object.hasOwn(report.settings.declared, name))
      .map((name) => `parameter ${name}: can no longer be asked for`),
  ];
}

function sourceProblem(name: string, then: string | undefined, now: string | undefined): string[] {
  if (then === now) return [];
  if (now === undefined) return [`${name}: no longer exists`];
  return [then === undefined ? `${name}: was not there then` : `${name}: is another than then`];
}

async function renderAgain(
  { edition, manifest, templates }: RebuildInput,
  { report, models }: Readable,
  plan: Plan,
  tables: Tables,
  changes: EditionChanges | undefined,
): Promise<Rendered> {
  const { checks, absent, correction, holdReasons } = manifest;
  const coverage = coverageIn(manifest.coverage);
  const theme = loadTheme(themeDirectories(templates), plan.languages);
  const of = { edition, plan, report, theme, models };
  const content = { ...of, tables, checks, absent, coverage, correction, changes, holdReasons };
  return renderEdition(content, loadRenderers(plan.formats), () => {});
}

type Again = { readonly files: readonly ArchiveFile[]; readonly problems: readonly string[] };

/** Compared again with the edition that it corrects; where the archive has that no more, its hash is its proof. */
async function correctionAgain({ archive, signer, edition, manifest }: RebuildInput): Promise<Again> {
  const { correction } = manifest;
  const earlier = correction && parseEditionPath(correction.against);
  const bytes = earlier && (await archive.readFile(earlier, manifestName));
  if (!earlier || !bytes) return { files: [], problems: [] };
  const { manifest: then, problems } = await proveManifest(correction.against, bytes, signer);
  if (!then || problems.length > 0) {
    const because = `${correction.against}/${problems.join('; ')}`;
    return { files: [], problems: [`${correctionName}: cannot be made again: ${because}`] };
  }
  const old: Earlier = { edition: earlier, manifest: then, isHeld: correction.held };
  const again = await compareEditions(archive, old, { edition, manifest });
  if (again.incomparable === correction.incomparable) return { files: [correctionFile(again)], problems: [] };
  return { files: [], problems: [`${correctionName}: cannot be made again: ${again.incomparable ?? ''}`] };
}

function fileProblems({ files }: Manifest, rebuilt: readonly ArchiveFile[]): string[] {
  const known = new Map(rebuilt.map(({ name, bytes }) => [name, sha256(bytes)]));
  const others = files.filter(({ name }) => name !== correctionName || known.has(name));
  return [
    ...others.flatMap(({ name, sha256: then }) => {
      const now = known.get(name);
      if (now === undefined) return [`${name}: is no longer produced`];
      return now === then ? [] : [`${name}: renders to other bytes`];
    }),
    ...rebuilt
      .filter(({ name }) => !files.some((file) => file.name === name))
      .map(({ name }) => `${name}: comes out now, and did not then`),
  ];
}

function textProblems(manifest: Manifest, { warnings, subjects, findings }: Rendered): string[] {
  // An earlier version noted none.
  const found = manifest.findings ?? findings;
  return [
    ...(isDeepStrictEqual(manifest.warnings, warnings) ? [] : ['warnings: differ from the archived ones']),
    ...(isDeepStrictEqual(manifest.subjects, subjects) ? [] : ['subjects: differ from the archived ones']),
    ...(isDeepStrictEqual(found, findings) ? [] : ['findings: differ from the archived ones']),
  ];
}
