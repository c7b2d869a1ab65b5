/** The examples of `--help`: every verb has some, and they are commands as the verb takes them. */
import { describe, expect, it } from 'vitest';
import { parsePeriod } from '../../functions/calendar/period.ts';
import { examples } from '../../functions/cli/examples.ts';
import { periodical } from './mailer.ts';

const wordsOf = (example: string) =>
  [...example.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

describe.each(Object.entries(examples))('%s', (verb, commands) => {
  it.each(commands)('%s', async (example) => {
    const [first, ...words] = wordsOf(example);
    expect(first).toBe(verb);
    const { code, out } = await periodical(verb, '--help');
    expect([code, out]).toEqual([0, expect.stringContaining(`Examples:\n  periodical ${commands[0]}`)]);
    for (const option of words.filter((word) => word.startsWith('--'))) expect(out).toContain(option);
    const at = words.findIndex((word) => ['--period', '--from', '--to'].includes(word) && verb !== 'run');
    if (at >= 0) expect(parsePeriod(words[at + 1] ?? '', '2024-07-02', undefined).id).toBeTruthy();
    // Commander reads all of it: an unknown option before --help would be an error.
    expect((await periodical(verb, ...words, '--help')).code).toBe(0);
  });
});

it('every verb has examples, and the help of all begins with what to do first', async () => {
  const { out } = await periodical('--help');
  const verbs = [...out.matchAll(/^ {2}([a-z][a-z-]+) .*\[options\]/gm)].map(([, verb]) => verb);
  expect(verbs.sort()).toEqual(Object.keys(examples).sort());
  expect(out).toContain('periodical sample-lake out/sample-lake');
});
