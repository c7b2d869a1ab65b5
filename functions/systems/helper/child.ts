/** A process of its own that renders what it is sent: see helper.ts. */
import { on } from 'node:events';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Format } from '../../formats.ts';
import type { RenderInput } from '../../render/input.ts';
import { loadRenderer } from '../../render.ts';
import { knowLanguagesIn } from '../../templates/languages.ts';
import { specimen } from '../../validate/specimen.ts';
import type { Answer, Asked, Warming } from './said.ts';

// Whoever started it keeps its input open and writes nothing: an end means that nobody waits any more. A thread
// looks for it, because Typst may take long over a template.
const watch = `
  const end = () => process.kill(process.pid, 'SIGKILL');
  new (require('node:net').Socket)({ fd: 0 }).on('error', end).on('close', end).resume();`;
new Worker(watch, { eval: true }).unref();

for await (const [asked] of on(process, 'message'))
  for await (const answer of answers(asked)) process.send?.(answer);

async function* answers(asked: Asked): AsyncGenerator<Answer> {
  if ('theme' in asked) yield await warmedUp(asked);
  else
    for (const { format, documents } of asked.parts)
      yield await rendered(format, { ...asked.input, documents });
}

/** Fonts and templates are read, and code is compiled, for a document with a block of every kind. */
async function warmedUp({ theme, formats }: Warming): Promise<Answer> {
  for (const directory of theme.directories) knowLanguagesIn(dirname(directory));
  const { documents, ...rest } = specimen(theme);
  const inLanguages = Object.keys(theme.words).flatMap((language) =>
    documents.map((document) => ({ ...document, language })),
  );
  for (const format of formats) {
    const render = await loadRenderer(format);
    // What a theme lacks is said of the report itself.
    await render({ ...rest, documents: inLanguages }).catch(() => {});
  }
  return { ready: true };
}

/** What fails here is done again by the process that asked, which says why. */
async function rendered(format: Format, input: RenderInput): Promise<Answer> {
  const render = await loadRenderer(format);
  const files = await render(input).catch(() => undefined);
  return files ? { format, files } : { format };
}
