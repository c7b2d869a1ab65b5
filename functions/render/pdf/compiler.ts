/** Typst: files go in by name, a PDF comes out. Nothing is read from the disk but the fonts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NodeCompiler, type NodeError, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler';
import { InputError, type Problem } from '../../errors.ts';
import { displayPath } from '../../templates/directories.ts';
import { families } from '../../text/fonts.ts';

/** Root of Typst's own file system, where all files are shadows: it need not exist. */
const root = '/periodical';

/** A file that the template can read. */
export interface Source {
  /** Path below the root, without a slash at the start. */
  readonly name: string;
  readonly bytes: Buffer;
  /** Where the user finds it, for errors; absent for what was made here. */
  readonly path?: string;
}

// One for each set of fonts: loading them takes longer than most documents. Their files are reset each time.
const compilers = new Map<string, NodeCompiler>();

/**
 * Compiles `document.typ` to PDF/UA-1. The same sources give the same bytes.
 * @param fonts folders of font files; no others are used
 */
export function compilePdf(sources: readonly Source[], fonts: readonly string[]): Buffer {
  return compiled(sources, fonts, (typst, document) => {
    try {
      return typst.pdf(document, { pdfStandard: 'ua-1' });
    } catch (error) {
      throw exportError(error, sources);
    }
  });
}

/** Compiles `document.typ` to SVG. */
export function svgOf(sources: readonly Source[], fonts: readonly string[]): string {
  return compiled(sources, fonts, (typst, document) => typst.svg(document));
}

/** The values of the metadata with a label in `document.typ`. */
export function query(sources: readonly Source[], fonts: readonly string[], label: string): unknown {
  return compiled(sources, fonts, (typst, document) =>
    typst.query(document, { selector: label, field: 'value' }),
  );
}

function compiled<T>(
  sources: readonly Source[],
  fonts: readonly string[],
  use: (typst: NodeCompiler, document: NodeTypstDocument) => T,
): T {
  const compiler = compilerWith(fonts);
  try {
    for (const { name, bytes } of sources) compiler.mapShadow(`${root}/${name}`, bytes);
    const compilation = withEnvironment(alone, () =>
      compiler.compile({ mainFilePath: `${root}/document.typ` }),
    );
    const document = compilation.result;
    if (!document) throw templateError(compiler, compilation.takeError(), sources);
    refuseUnknownFonts(compiler, compilation.takeWarnings(), sources);
    return use(compiler, document);
  } finally {
    compiler.resetShadow();
    compiler.evictCache(10);
  }
}

function compilerWith(fonts: readonly string[]): NodeCompiler {
  const key = fonts.join('\n');
  const compiler = compilers.get(key) ?? withoutSystemFonts(fonts);
  compilers.set(key, compiler);
  return compiler;
}

// Where fontconfig says which fonts a machine has, as on Linux, it says that there are none.
const noFonts = '<?xml version="1.0"?><fontconfig><dir>/periodical/no-fonts</dir></fontconfig>';

function withoutSystemFonts(fonts: readonly string[]): NodeCompiler {
  const folder = mkdtempSync(join(tmpdir(), 'periodical-fonts-'));
  const config = join(folder, 'fonts.conf');
  try {
    writeFileSync(config, noFonts);
    return withEnvironment({ ...alone, FONTCONFIG_FILE: config }, () =>
      NodeCompiler.create({ workspace: root, fontArgs: [{ fontPaths: [...fonts] }] }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// Typst fetches packages that a template names, or takes them from folders of the user: there is neither here.
const alone: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'].map((name) => [name, 'http://127.0.0.1:9']),
  ),
  ...Object.fromEntries(
    ['HOME', 'XDG_CACHE_HOME', 'XDG_DATA_HOME', 'APPDATA', 'LOCALAPPDATA'].map((name) => [
      name,
      '/periodical/nowhere',
    ]),
  ),
};

/** Runs an action of native code, which reads the environment of the process. */
function withEnvironment<T>(given: Readonly<Record<string, string>>, action: () => T): T {
  const before = Object.keys(given).map((name) => [name, process.env[name]] as const);
  try {
    Object.assign(process.env, given);
    return action();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

const unknownFont = /^unknown font family: (.+)$/;

function refuseUnknownFonts(
  typst: NodeCompiler,
  warnings: NodeError | null,
  sources: readonly Source[],
): void {
  const found: unknown[] = warnings ? typst.fetchDiagnostics(warnings) : [];
  const problems = found
    .map((diagnostic) => toProblem(diagnostic, sources))
    .flatMap((problem) => {
      const [, family] = unknownFont.exec(problem.message) ?? [];
      const message = `there is no font "${family}"; expected ${families.join(', ')}, or its files in theme/fonts/`;
      return family === undefined ? [] : [{ ...problem, message }];
    });
  if (problems.length > 0) throw new InputError(problems);
}

function templateError(typst: NodeCompiler, error: NodeError | null, sources: readonly Source[]): InputError {
  const found: unknown[] = error ? typst.fetchDiagnostics(error) : [];
  const problems = found.map((diagnostic) => toProblem(diagnostic, sources));
  return new InputError(
    problems.length > 0 ? problems : [{ file: pathOf('document.typ', sources), message: 'does not compile' }],
  );
}

const noPackages = 'packages of Typst are not loaded; expected what it needs as files of the theme';

function toProblem(diagnostic: unknown, sources: readonly Source[]): Problem {
  const said = text(field(diagnostic, 'message'));
  const message = /^(?:failed to download package|package not found)/.test(said) ? noPackages : said;
  const file = pathOf(text(field(diagnostic, 'path')).replace(`${root}/`, ''), sources);
  const line = field(field(field(diagnostic, 'range'), 'start'), 'line');
  // Typst counts lines from 0.
  return typeof line === 'number' ? { file, message, line: line + 1 } : { file, message };
}

// The export's errors come as one string of Rust's debug format, without a place.
function exportError(error: unknown, sources: readonly Source[]): InputError {
  const all = error instanceof Error ? error.message : String(error);
  const messages = [...all.matchAll(/message: "((?:[^"\\]|\\.)*)"/g)].map((match) => match[1] ?? '');
  const file = pathOf('document.typ', sources);
  const problems = (messages.length > 0 ? messages : [all]).map((message) => ({ file, message }));
  return new InputError(problems, { cause: error });
}

/** Where the user finds a file. */
export function pathOf(name: string, sources: readonly Source[]): string {
  const path = sources.find((source) => source.name === name)?.path;
  return path === undefined ? name : displayPath(path);
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
