/** A tutorial as its reader follows it: commands are run, files written and changed, outputs looked for. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a block of the tutorial asks for. */
export type Step =
  | { readonly kind: 'command'; readonly line: string }
  | { readonly kind: 'write' | 'append' | 'change'; readonly file: string; readonly text: string }
  | { readonly kind: 'output'; readonly lines: readonly string[] };

export function stepsOf(markdown: string): Step[] {
  let last = '';
  const blocks = [...markdown.matchAll(/((?:[^\n]+\n)*)\n*```(\w+)\n(.*?)```/gs)];
  return blocks.flatMap(([, before = '', language = '', text = '']): Step[] => {
    if (language === 'sh')
      return text
        .trim()
        .split('\n')
        .map((line) => ({ kind: 'command', line }));
    if (language === 'text') return [{ kind: 'output', lines: text.trim().split('\n') }];
    // A block that names no file is of that of the block before.
    last =
      before
        .match(/`([\w./-]+\.\w+)`/g)
        ?.at(-1)
        ?.slice(1, -1) ?? last;
    const kind = language === 'diff' ? 'change' : /\bWrite\b/.test(before) ? 'write' : 'append';
    return [{ kind, text, file: last }];
  });
}

/** Changes a file as a step says. @throws Error it has no such line, or another step wrote it */
export function edit(folder: string, step: Extract<Step, { readonly file: string }>): void {
  const path = join(folder, step.file);
  if (step.kind === 'append') appendFileSync(path, step.text);
  else if (step.kind === 'change') writeFileSync(path, changed(path, step.text));
  else if (existsSync(path)) throw new Error(`${path} is there already`);
  else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, step.text);
  }
}

function changed(path: string, change: string): string {
  const side = (sign: string) =>
    change
      .split('\n')
      .filter((line) => line.startsWith(sign))
      .map((line) => line.slice(1))
      .join('\n');
  const text = readFileSync(path, 'utf8');
  if (!text.includes(side('-'))) throw new Error(`${path} lacks ${side('-')}`);
  return text.replaceAll(side('-'), () => side('+'));
}
