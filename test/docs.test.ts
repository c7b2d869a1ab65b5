/** What the README and docs/ name is there: links and anchors, files, commands, scripts and settings. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { madeDocs } from '../docs/made.ts';
import { main } from '../functions/cli.ts';

const read = (file: string) => readFileSync(file, 'utf8');
const filesIn = (folder: string, ending: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
const pages = ['README.md', 'CONTRIBUTING.md', ...filesIn('docs', '.md')];

const packageJson = z.object({ scripts: z.record(z.string(), z.string()) });

/** What the groups of a pattern found, match by match. */
const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match.slice(1));

/** The anchors that GitHub makes of the headings of a page. */
const anchorsOf = (page: string) =>
  found(read(page), /^#+ (.+)$/gm).map(([heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

function isThere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const file = path === '' ? page : join(dirname(page), path);
  return existsSync(file) && (anchor === undefined || anchorsOf(file).includes(anchor));
}

async function helpOf(verb: string): Promise<string> {
  let help = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    help += String(text);
    return true;
  });
  try {
    await main([verb, '--help']);
    return help;
  } finally {
    write.mockRestore();
  }
}

describe.each(pages)('%s', (page) => {
  const text = read(page);

  it('links to what is there', () => {
    const links = found(text, /\]\((?!https?:|mailto:)([^)\s]+)\)/g).map(([link = '']) => link);
    expect(links.filter((link) => !isThere(page, link))).toEqual([]);
  });

  // Those of the tutorial are of its reader's project: test/package writes them.
  it.skipIf(page === 'docs/tutorial.md')('names files that are there', () => {
    const paths = found(text, /`((?:\.ci|bin|docs|functions|infra|templates|test)\/[^`*\s]*)`/g).flat();
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('names verbs and options that the command line has', async () => {
    for (const [verb = '', rest = ''] of found(text, /npx periodical ([a-z-]+)([^`\n]*)/g)) {
      const help = await helpOf(verb);
      expect(help).toContain(`Usage: periodical ${verb} `);
      for (const [option = ''] of found(rest, /(--[a-z-]+)/g)) expect(help).toContain(option);
    }
  });

  it('names scripts and settings that there are', () => {
    const { scripts } = packageJson.parse(JSON.parse(read('package.json')));
    const run = found(text, /npm run ([\w:]+)/g).flat();
    expect(run.filter((script) => !(script in scripts))).toEqual([]);
    const settings = found(read('infra/settings.ts'), /^ +(\w+):/gm).flat();
    const set = found(text, /-c ([a-z]\w*)=/g).flat();
    expect(set.filter((name) => !settings.includes(name))).toEqual([]);
  });
});

it('the README can be read at one sitting', () => {
  expect(read('README.md').split('\n').length - 1).toBeLessThanOrEqual(130);
});

describe('what is made', async () => {
  it.each([...(await madeDocs('docs'))])('%s is up to date: see npm run docs', (name, text) => {
    expect(read(join('docs', name))).toBe(text);
  });
});
