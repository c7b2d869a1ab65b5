/** The files of an edition: composed and rendered from its tables, and nothing else. */

import { z } from 'zod';
import { type CorrectionSummary, changesName, type EditionChanges } from '../compose/edition-changes.ts';
import { dataFormats, type Format, filesOf } from '../formats.ts';
import type { Plan } from '../plan/plan.ts';
import type { CheckOutcome } from '../query/check.ts';
import type { Coverage } from '../query/covered.ts';
import type { Models } from '../query/models.ts';
import type { Tables } from '../query/table.ts';
import type { Begun, Definition, Elsewhere, Render, RenderedFile, RenderInput } from '../render/input.ts';
import { loadRenderer } from '../render.ts';
import type { Report } from '../templates/report.ts';
import type { Theme } from '../templates/theme.ts';
import { type Archive, type ArchiveFile, type EditionId, editionPath } from './archive.ts';
import { issue } from './manifest.ts';

/** What composes and renders, while it is being loaded. */
export type Renderers = ReturnType<typeof load>;

async function load(formats: readonly Format[], elsewhere: Elsewhere) {
  const [{ composeDocuments }, { crowdedCharts }, byFormat] = await Promise.all([
    import('../compose.ts'),
    import('../compose/crowded.ts'),
    Promise.all(formats.map(async (format) => [format, await loadRenderer(format)] as const)),
  ]);
  return { composeDocuments, crowdedCharts, byFormat, elsewhere };
}

/** Begins to load what the formats need; the caller goes on meanwhile. */
export function loadRenderers(
  formats: readonly Format[],
  elsewhere: Elsewhere = async () => ({}),
): Renderers {
  const loading = load(formats, elsewhere);
  // Whoever awaits it hears of a failure; until then it must not end the process.
  loading.catch(() => {});
  return loading;
}

const openingName = 'edition.json';

/** What the first file of an edition says: what it is to be, so that no other run takes its revision. */
export function openingFile({ languages, formats, issue }: Plan, fingerprint: string): ArchiveFile {
  const text = `${JSON.stringify({ fingerprint, languages, formats, issue }, null, 2)}\n`;
  return { name: openingName, mediaType: 'application/json', bytes: new TextEncoder().encode(text) };
}

const opened = z.object({ issue });

/** The day of issue of an edition that a run began, which died: who goes on with it keeps that day. */
export async function issueBegun(archive: Archive, edition: EditionId): Promise<Plan['issue'] | undefined> {
  const bytes = await archive.readFile(edition, openingName);
  if (!bytes) return undefined;
  try {
    return opened.parse(JSON.parse(new TextDecoder().decode(bytes))).issue;
  } catch {
    // Another version's, or not what was written: it is another run's, and its revision is taken.
    return undefined;
  }
}

export interface EditionInput {
  readonly edition: EditionId;
  readonly plan: Plan;
  readonly report: Report;
  readonly theme: Theme;
  readonly models: Models;
  readonly tables: Tables;
  readonly checks: readonly CheckOutcome[];
  readonly absent: readonly string[];
  readonly coverage: Coverage;
  readonly correction: CorrectionSummary | undefined;
  readonly changes: EditionChanges | undefined;
  /** Why it is held; empty: it is not. */
  readonly holdReasons: readonly string[];
}

export interface Rendered {
  readonly files: readonly ArchiveFile[];
  readonly warnings: readonly string[];
  /** Subjects of its mails, by language. */
  readonly subjects: Readonly<Record<string, string>>;
  /** What it has found, in a sentence or two, by language. */
  readonly findings: Readonly<Record<string, string>>;
}

/** What renderers get of an edition: its composed pages, and the names of the files that readers may be linked to. */
export function renderInput(
  input: EditionInput,
  composeDocuments: Awaited<Renderers>['composeDocuments'],
): RenderInput {
  const { plan, report, theme, tables } = input;
  const queries = Object.keys(dataOf(input));
  return {
    documents: composeDocuments({ ...input, edition: editionPath(input.edition) }),
    ...{ tables, theme, definitions: definitionsOf(report), archiveUrl: '.' },
    files: plan.formats.flatMap((format) => filesOf(format, plan.languages, queries)),
  };
}

const dataOf = ({ tables, changes }: EditionInput): Tables =>
  changes ? { ...tables, [changesName]: changes.table } : tables;

/** The same input gives the same bytes. */
export async function renderEdition(
  input: EditionInput,
  renderers: Renderers,
  onProgress: (step: string, detail: string) => void,
): Promise<Rendered> {
  const { plan, theme } = input;
  onProgress('compose', plan.languages.join(', '));
  const { composeDocuments, crowdedCharts, byFormat, elsewhere } = await renderers;
  const content = renderInput(input, composeDocuments);
  const { documents } = content;
  const data = dataOf(input);
  const files: ArchiveFile[] = [];
  const warnings: string[] = plan.isUnfinished ? [unfinishedWarning(plan)] : [];
  // Each language has the same charts.
  warnings.push(
    ...documents.slice(0, 1).flatMap((one) => crowdedCharts(one, theme.colours.light.series.length)),
  );
  const begun = await elsewhere(content);
  for (const [format, render] of byFormat) {
    onProgress('render', format);
    const of = dataFormats.includes(format) ? { ...content, tables: data } : content;
    const rendered = await together(render, of, begun[format]);
    for (const file of rendered) {
      files.push(file);
      warnings.push(...(file.warnings ?? []).map((warning) => `${file.name}: ${warning}`));
    }
  }
  const subjects = Object.fromEntries(documents.map(({ language, subject }) => [language, subject]));
  const findings = Object.fromEntries(documents.map(({ language, summary }) => [language, summary]));
  return { files, warnings, subjects, findings };
}

/** The files of a format, those of the documents that another process has begun last. */
async function together(
  render: Render,
  input: RenderInput,
  begun: Begun | undefined,
): Promise<readonly RenderedFile[]> {
  if (!begun) return render(input);
  const documents = input.documents.slice(0, -begun.documents.length);
  const own = documents.length > 0 ? await render({ ...input, documents }) : [];
  const theirs = (await begun.files) ?? (await render({ ...input, documents: begun.documents }));
  return [...own, ...theirs];
}

const unfinishedWarning = ({ period }: Plan) =>
  `the period ${period.id} is not over: it ends before ${period.end}. Run it again then, and the next revision has all of it`;

function definitionsOf({ definitions }: Report): Definition[] {
  return Object.entries(definitions.queries).map(([query, { title, text }]) => ({ query, title, text }));
}
