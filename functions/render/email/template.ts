/**
 * The mail's template, compiled by MJML: a frame and one part for each kind of block. MJML takes half a second
 * to load, so what it made is kept under a name that follows from the template, the colours and MJML's version. It is
 * taken from there only if its bytes are those that were kept, and nobody else can have written them.
 */
import { existsSync, lstatSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import mjmlPackage from 'mjml/package.json' with { type: 'json' };
import { publishOnce } from '../../durable-file.ts';
import { InputError } from '../../errors.ts';
import { sha256 } from '../../hash.ts';
import { displayPath } from '../../templates/directories.ts';
import { type Colours, type Theme, themeFile, themePath } from '../../templates/theme.ts';
import { projectTemplates } from '../../templates.ts';
import type { TemplateSource } from '../html/template.ts';

export interface MailTemplate {
  /** Around everything; `{{blocks}}` is where the parts go. */
  readonly frame: string;
  /** HTML by the part's name. */
  readonly parts: Readonly<Record<string, string>>;
  readonly source: TemplateSource;
}

const file = 'email.mjml';

/** What a package for Lambda brings along instead of MJML (infra/bundling/package.ts). */
const shipped = join(projectTemplates, '../compiled');

/** To be raised when what is done to MJML's output changes. */
const ownVersion = 2;

/**
 * @param cache a folder; where it cannot be written, the template is compiled each time
 * @throws InputError the template is not MJML, or names a colour that there is not
 */
export async function mailTemplate(theme: Theme, cache = cacheDirectory()): Promise<MailTemplate> {
  const shown = displayPath(themePath(theme.directories, file));
  const source = coloured(themeFile(theme.directories, file), theme.colours, shown);
  const name = `${key(source)}.html`;
  const known = readKept(join(shipped, name)) ?? readOwn(join(cache, name));
  if (known !== undefined) return split(known, { file: shown, text: source });
  const compiled = await compile(source, shown);
  await keep(join(cache, name), compiled);
  return split(compiled, { file: shown, text: source });
}

function key(source: string): string {
  return sha256(`${mjmlPackage.version}\n${ownVersion}\n${source}`).slice(0, 32);
}

/** `[[dark.ink]]` stands for a colour. MJML has to see it: some of its attributes take nothing else. */
function coloured(source: string, colours: Colours, shown: string): string {
  return source.replace(/\[\[(\w+)\.(\w+)\]\]/g, (place, mode: string, name: string, offset: number) => {
    const palette: Readonly<Record<string, unknown>> =
      mode === 'light' || mode === 'dark' ? colours[mode] : {};
    const colour = palette[name];
    if (typeof colour === 'string') return colour;
    const line = source.slice(0, offset).split('\n').length;
    throw InputError.at(shown, `no such colour: ${place}`, line);
  });
}

async function compile(source: string, shown: string): Promise<string> {
  const { default: mjml2html } = await import('mjml');
  const { html, errors } = await mjml2html(source, {
    fonts: {},
    keepComments: true,
    validationLevel: 'soft',
  });
  const problems = errors.map(({ line, message }) => ({ file: shown, line, message }));
  if (problems.length > 0) throw new InputError(problems);
  return compact(html);
}

// Gmail cuts a mail at 102 KB, and a third of MJML's output is indentation.
function compact(html: string): string {
  return html
    .replace(/\n\s*/g, '\n')
    .replace(/\n+/g, '\n')
    .replace(/<!-- (?!part|end of part|\[)[^>]*-->\n?/g, '');
}

function split(compiled: string, source: TemplateSource): MailTemplate {
  const [before = '', rest = ''] = compiled.split('<!-- parts -->');
  const [inside = '', after = ''] = rest.split('<!-- end of parts -->');
  const parts = inside
    .split('<!-- part ')
    .slice(1)
    .map((part): [string, string] => {
      const end = part.indexOf(' -->');
      return [part.slice(0, end), part.slice(end + ' -->'.length).trim()];
    });
  return { frame: before + after, parts: Object.fromEntries(parts), source };
}

/** @returns nothing where the bytes are not those that were kept */
function readKept(path: string): string | undefined {
  try {
    const [proof, ...lines] = readFileSync(path, 'utf8').split('\n');
    const compiled = lines.join('\n');
    return proof === proofOf(compiled) ? compiled : undefined;
  } catch {
    return undefined;
  }
}

const proofOf = (compiled: string) => `<!-- SHA-256 of what follows: ${sha256(compiled)} -->`;

function readOwn(path: string): string | undefined {
  return isOwn(dirname(path)) && isOwn(path) ? readKept(path) : undefined;
}

/** Whether a file or folder is this user's, and no other may write there. */
function isOwn(path: string): boolean {
  try {
    const found = lstatSync(path);
    const isMine = (process.getuid?.() ?? found.uid) === found.uid;
    return isMine && !found.isSymbolicLink() && (found.mode & 0o022) === 0;
  } catch {
    return false;
  }
}

/** A file system without a place to write, or a folder of somebody else's, costs time, nothing else. */
async function keep(path: string, compiled: string): Promise<void> {
  try {
    if (existsSync(dirname(path)) && !isOwn(dirname(path))) return;
    // What was not taken is in the way.
    rmSync(path, { force: true });
    await publishOnce(path, Buffer.from(`${proofOf(compiled)}\n${compiled}`), 0o666, 0o700);
  } catch {}
}

function cacheDirectory(): string {
  const own =
    process.env.XDG_CACHE_HOME ?? (process.env.LAMBDA_TASK_ROOT ? tmpdir() : join(homedir(), '.cache'));
  return join(own, 'periodical');
}
