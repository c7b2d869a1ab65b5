/**
 * The mail's template, compiled by MJML: a frame and one part for each kind of block. MJML takes half a second
 * to load, so what it made is kept under a name that follows from the template, the colours and MJML's version. It is
 * taken from there only if its bytes are those that were kept, and nobody else can have written them.
 */
import { join } from 'node:path';
import mjmlPackage from 'mjml/package.json' with { type: 'json' };
import { cacheFolder, keep, ownFolder, provedText, readKept, readProved } from '../../cache-folder.ts';
import { InputError } from '../../errors.ts';
import { sha256 } from '../../hash.ts';
import { displayPath, productTemplates } from '../../templates/directories.ts';
import { type Colours, type Theme, themeFile, themePath } from '../../templates/theme.ts';
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
const shipped = join(productTemplates, '../compiled');

/** To be raised when what is done to MJML’s output, or how it is kept, changes. */
const ownVersion = 3;

/**
 * @param cache a folder; if it cannot be written, or not by this user alone, the template is compiled each time
 * @throws InputError the template is not MJML, or names a colour that there is not
 */
export async function mailTemplate(theme: Theme, cache = cacheFolder('mail')): Promise<MailTemplate> {
  const source = sourceIn(theme);
  const compiled =
    readProved(join(shipped, nameOf(source))) ?? (await keptOrCompiled(source, ownFolder(cache)));
  return split(compiled, source);
}

async function keptOrCompiled(source: TemplateSource, folder: string | undefined): Promise<string> {
  if (folder === undefined) return compile(source);
  const path = join(folder, nameOf(source));
  const known = readKept(path);
  if (known !== undefined) return known;
  const compiled = await compile(source);
  await keep(path, compiled);
  return compiled;
}

/** The template as a package brings it along, with the name of its file. */
export async function shippedTemplate(
  theme: Theme,
): Promise<{ readonly name: string; readonly text: string }> {
  const source = sourceIn(theme);
  return { name: nameOf(source), text: provedText(await compile(source)) };
}

function sourceIn({ directories, colours }: Theme): TemplateSource {
  const shown = displayPath(themePath(directories, file));
  return { file: shown, text: coloured(themeFile(directories, file), colours, shown) };
}

const nameOf = ({ text }: TemplateSource): string =>
  `${sha256(`${mjmlPackage.version}\n${ownVersion}\n${text}`).slice(0, 32)}.html`;

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

async function compile({ file: shown, text: source }: TemplateSource): Promise<string> {
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
