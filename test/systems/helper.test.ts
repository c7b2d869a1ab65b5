/** The process that renders beside a command: what it gives is what the command would have made, or nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Format } from '../../functions/formats.ts';
import type { RenderInput } from '../../functions/render/input.ts';
import { loadRenderer } from '../../functions/render.ts';
import { renderHelper } from '../../functions/systems/helper/helper.ts';
import { loadTheme } from '../../functions/templates/theme.ts';
import { temporaryFolder } from '../folder.ts';
import { sampleInput } from '../render/sample-document.ts';

const root = temporaryFolder();
const formats: readonly Format[] = ['email', 'pdf', 'workbook'];
const helpers = new Set<ReturnType<typeof renderHelper>>();
const waits = { timeout: 50_000, interval: 20 };

afterEach(() => {
  for (const helper of helpers) helper.close();
  helpers.clear();
});

/** A helper at once, and what it has to say of an input once it is ready. */
async function readyFor(input: RenderInput) {
  const helper = renderHelper(0);
  helpers.add(helper);
  const elsewhere = helper.prepare(input.theme, formats);
  await vi.waitUntil(helper.isReady, waits);
  return { helper, elsewhere };
}

/** Processes that a process has started. */
const childrenOf = (pid: number | undefined): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

/** One that has ended and that nobody has asked about is still listed, as a zombie. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe.runIf(availableParallelism() > 1)('a helper', () => {
  it('gives the bytes and the warnings that the command itself would', async () => {
    const input = sampleInput();
    const { elsewhere } = await readyFor(input);
    const begun = await elsewhere(input);
    expect(Object.keys(begun)).toEqual(['pdf', 'workbook']);
    // The first PDF is left to the command.
    expect(begun.pdf?.documents).toEqual(input.documents.slice(1));
    expect(begun.workbook?.documents).toEqual(input.documents);
    for (const format of ['pdf', 'workbook'] as const) {
      const render = await loadRenderer(format);
      const expected = await render({ ...input, documents: begun[format]?.documents ?? [] });
      expect(await begun[format]?.files).toEqual(expected);
    }
  });

  it('gives nothing of what it cannot render, and goes on with the rest', async () => {
    const folder = join(root(), 'theme');
    cpSync('templates/theme', folder, { recursive: true });
    writeFileSync(join(folder, 'document.typ'), '#panic("no")');
    const input = { ...sampleInput('en'), theme: loadTheme([folder], ['en']) };
    const { elsewhere } = await readyFor(input);
    const begun = await elsewhere(input);
    expect(await begun.pdf?.files).toBeUndefined();
    expect(await begun.workbook?.files).toHaveLength(1);
  });

  it('that is not ready yet is not waited for', async () => {
    const helper = renderHelper(60_000);
    helpers.add(helper);
    const input = sampleInput('en');
    expect(await helper.prepare(input.theme, formats)(input)).toEqual({});
  });

  it.runIf(process.platform === 'linux')(
    'that is killed gives nothing, and keeps nobody waiting',
    async () => {
      const before = childrenOf(process.pid);
      const input = sampleInput();
      const { helper, elsewhere } = await readyFor(input);
      const begun = await elsewhere(input);
      for (const pid of childrenOf(process.pid).filter((one) => !before.includes(one)))
        process.kill(pid, 'SIGKILL');
      expect(await Promise.all([begun.pdf?.files, begun.workbook?.files])).toEqual([undefined, undefined]);
      expect(helper.isReady()).toBe(false);
      expect(await elsewhere(input)).toEqual({});
    },
  );

  it.runIf(process.platform === 'linux')(
    'does not outlive its command, even if Typst never ends',
    async () => {
      const folder = join(root(), 'theme');
      cpSync('templates/theme', folder, { recursive: true });
      writeFileSync(
        join(folder, 'document.typ'),
        '#let f(n, x) = if n == 0 { x } else { f(n - 1, 2 * x) + f(n - 1, 2 * x + 1) }\n#f(40, 1)',
      );
      const code = `
      import { renderHelper } from ${JSON.stringify(new URL('../../functions/systems/helper/helper.ts', import.meta.url))};
      import { loadTheme } from ${JSON.stringify(new URL('../../functions/templates/theme.ts', import.meta.url))};
      renderHelper(0).prepare(loadTheme([${JSON.stringify(folder)}], ['en']), ['pdf']);
      setInterval(() => {}, 1000);`;
      const command = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'ignore' });
      // It is at work on the template: to start takes less time.
      const helper = await vi.waitUntil(() => childrenOf(command.pid)[0], waits);
      await vi.waitUntil(() => secondsOf(helper) > 1.5, waits);
      command.kill('SIGKILL');
      await once(command, 'exit');
      await vi.waitUntil(() => !isRunning(helper), waits);
    },
  );
});

/** On a CPU. */
function secondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return Number(fields[11]) / 100;
}
