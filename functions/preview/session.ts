/**
 * A report while it is written: made again whenever its templates change, what readers see first before the rest. The
 * last good files stay while something is wrong.
 */
import { join } from 'node:path';
import type { ArchiveFile } from '../archive/archive.ts';
import { renderInput } from '../archive/edition.ts';
import type { ReportDocument } from '../compose/document.ts';
import { InputError, messageOf, type Problem } from '../errors.ts';
import { type Format, fileOf } from '../formats.ts';
import { hashOf, sha256 } from '../hash.ts';
import {
  type DraftContent,
  type DraftEffects,
  type DraftRequest,
  draftContent,
  draftInput,
} from '../pipeline/draft.ts';
import type { KeptEngine } from '../query/duckdb/kept-engine.ts';
import type { Engine, QueryResult, Statement } from '../query/engine.ts';
import { loadRenderer } from '../render.ts';
import { paperPage, sheetsPage } from './pages.ts';
import { sheetViews } from './sheets.ts';

/** What there is to see. */
export interface View {
  /** One more whenever something of it is another. */
  readonly version: number;
  readonly report: string;
  readonly period: string;
  readonly languages: readonly string[];
  readonly formats: readonly Format[];
  /** By name: those of the edition, and `pages.en.html` and `sheets.en.html`, which show the PDF and the workbook. */
  readonly files: ReadonlyMap<string, Shown>;
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
  readonly holdReasons: readonly string[];
  readonly statements: readonly Statement[];
  readonly tables: QueryResult['tables'];
  /** What is being made: a step, such as `query`; empty: nothing is. */
  readonly step: string;
}

export interface Shown {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** Of its bytes: another one, another file. */
  readonly hash: string;
}

export interface PreviewEffects extends Pick<DraftEffects, 'validate'> {
  readonly engine: KeptEngine;
  /** Reads the report as it is written now. @throws InputError it is wrong */
  readonly request: () => DraftRequest;
  /** Folder that the places of mistakes are told from. @default they are told in full */
  readonly home?: string;
}

export interface Preview {
  readonly view: () => View;
  /** Makes everything anew that follows from what has changed; one that is asked for meanwhile follows it. */
  readonly refresh: () => Promise<void>;
  /** As `refresh`, and looks at the lake again. */
  readonly refreshLake: () => Promise<void>;
  /** @returns when there is a later version, or the signal ends */
  readonly next: (version: number, signal: AbortSignal) => Promise<void>;
  /** A file that is not shown and made when it is asked for: the PDF, the workbook; undefined for any other. */
  readonly made: (name: string) => Promise<Pick<ArchiveFile, 'mediaType' | 'bytes'> | undefined>;
}

const nothing: View = {
  ...{
    version: 0,
    report: '',
    period: '',
    languages: [],
    formats: [],
    files: new Map(),
  },
  ...{ problems: [], warnings: [], holdReasons: [], statements: [], tables: {}, step: '' },
};

export function previewOf(effects: PreviewEffects): Preview {
  let view = nothing;
  const waiting = new Set<() => void>();
  const publish = (part: Partial<View>) => {
    view = { ...view, ...part, version: view.version + 1 };
    for (const wake of waiting) wake();
    waiting.clear();
  };
  let content: DraftContent | undefined;
  const note = (now: DraftContent) => {
    content = now;
  };
  const engine = remembering(effects.engine);
  const show = showing({ ...effects, engine }, { view: () => view, publish, note });
  let running: Promise<void> | undefined;
  let isAskedAgain = false;
  const untilQuiet = async () => {
    do {
      isAskedAgain = false;
      await show(() => isAskedAgain).catch((error: unknown) =>
        publish({ problems: problemsOf(error, effects.home) }),
      );
    } while (isAskedAgain);
    publish({ step: '' });
    running = undefined;
  };
  const refresh = () => {
    isAskedAgain = true;
    running ??= untilQuiet();
    return running;
  };
  return {
    view: () => view,
    refresh,
    refreshLake() {
      engine.forget();
      return refresh();
    },
    next: (version, signal) =>
      view.version > version
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.add(resolve);
            signal.addEventListener('abort', () => resolve());
          }),
    made: async (name) => content && fileNamed(name, content),
  };
}

/** A file of a format that is not made at every change. */
async function fileNamed(name: string, content: DraftContent): Promise<ArchiveFile | undefined> {
  const format = content.plan.formats.find((one) =>
    content.plan.languages.some((language) => fileOf(one, language) === name),
  );
  if (!format) return undefined;
  const { composeDocuments } = await import('../compose.ts');
  const render = await loadRenderer(format);
  const files = await render(renderInput(draftInput(content), composeDocuments));
  return files.find((file) => file.name === name);
}

function problemsOf(error: unknown, home: string | undefined): readonly Problem[] {
  const problems = error instanceof InputError ? error.problems : [{ file: '', message: messageOf(error) }];
  if (home === undefined) return problems;
  const told = (text: string) => text.replaceAll(join(home, '/'), '');
  return problems.map((one) => ({ ...one, file: told(one.file), message: told(one.message) }));
}

interface Remembering extends Pick<PreviewEffects, 'validate' | 'request'> {
  readonly engine: RememberingEngine;
}

interface Showing {
  readonly view: () => View;
  readonly publish: (part: Partial<View>) => void;
  /** Is told what the files are made of. */
  readonly note: (content: DraftContent) => void;
}

function showing({ engine, validate, request }: Remembering, { view, publish, note }: Showing) {
  const onProgress = (name: string, detail: string) => {
    const step = name === 'query' ? detail : name;
    if (view().step !== step) publish({ step });
  };
  /** @param isOver another change has come: what is left is not worth making */
  return async (isOver: () => boolean): Promise<void> => {
    const content = await draftContent(request(), { engine, validate, onProgress });
    note(content);
    const { plan, report, result, holdReasons } = content;
    const about = {
      report: report.name,
      period: plan.period.id,
      languages: plan.languages,
      formats: plan.formats,
    };
    publish({
      ...about,
      warnings: result.warnings,
      holdReasons,
      statements: result.statements,
      tables: result.tables,
      problems: [],
    });
    for (const step of await stepsOf(content)) {
      if (isOver()) return;
      const { files } = await step();
      publish({ files: new Map([...view().files, ...files]) });
    }
    publish({ files: withoutOthers(view().files, plan.languages) });
  };
}

type Made = Pick<View, 'files'>;

/** What is made of the content, in the order in which it is wanted: of the first language, then of the others. */
async function stepsOf(content: DraftContent): Promise<readonly (() => Promise<Made>)[]> {
  const { composeDocuments } = await import('../compose.ts');
  const { pagesAsSvg } = await import('../render/formats/pdf.ts');
  const isAsked = (format: Format) => content.plan.formats.includes(format);
  return content.plan.languages.flatMap((language) => {
    const composed = once(() => {
      const input = renderInput(draftInput(content), (whole) =>
        composeDocuments({ ...whole, plan: { ...whole.plan, languages: [language] } }),
      );
      return { ...input, document: input.documents[0] };
    });
    const made = (format: Format) => async () => ({
      files: shown(await (await loadRenderer(format))(composed())),
    });
    const html = (name: string, textOf: (document: ReportDocument) => string) => async () => {
      const { document } = composed();
      return { files: shown(document ? [htmlFile(`${name}.${language}.html`, textOf(document))] : []) };
    };
    const sheets = ({ sheets }: ReportDocument) => sheetsPage(sheetViews(sheets, content.result.tables));
    const pages = (document: ReportDocument) => paperPage(pagesAsSvg(document, content.theme));
    return [
      ...(['page', 'email'] as const).filter(isAsked).map(made),
      ...(isAsked('workbook') ? [html('sheets', sheets)] : []),
      ...(isAsked('pdf') ? [html('pages', pages)] : []),
    ];
  });
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const htmlFile = (name: string, text: string): ArchiveFile => ({
  ...{ name, mediaType: 'text/html; charset=utf-8', bytes: Buffer.from(text) },
});

const shown = (files: readonly ArchiveFile[]): Map<string, Shown> =>
  new Map(
    files.map(({ name, mediaType, bytes }) => [name, { mediaType, bytes, hash: sha256(bytes).slice(0, 16) }]),
  );

/** Files of a language that the report has lost are not shown any more. */
const withoutOthers = (files: View['files'], languages: readonly string[]): View['files'] =>
  new Map([...files].filter(([name]) => languages.some((language) => name.includes(`.${language}.`))));

interface RememberingEngine extends Pick<Engine, 'run'> {
  /** What it remembers may be of a lake that has changed. */
  forget(): void;
}

/** An engine that is not asked again for what only the pages have changed of. */
function remembering(engine: KeptEngine): RememberingEngine {
  let last: { readonly key: string; readonly result: QueryResult } | undefined;
  let lakes = 0;
  return {
    forget() {
      engine.forgetLake();
      last = undefined;
      lakes++;
    },
    async run(job) {
      const { queries, checks, settings } = job.report;
      const { plan, models } = job;
      const read = [queries, checks, settings?.coverage, models, plan.literals, plan.timezone, plan.scope];
      const key = hashOf(read);
      if (last?.key === key) return last.result;
      const lake = lakes;
      const result = await engine.run(job);
      if (lake === lakes) last = { key, result };
      return result;
    },
  };
}
