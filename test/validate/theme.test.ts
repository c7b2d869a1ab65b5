/** A theme of the user's own: what it leaves out is the project's, and what is wrong in it is said by `check`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { describeProblem } from '../../functions/errors.ts';
import { displayPath } from '../../functions/templates/directories.ts';
import { loadTheme, themeDirectories, themeFile } from '../../functions/templates/theme.ts';
import { templatesAt } from '../../functions/templates.ts';
import { contrast, contrastProblems } from '../../functions/validate/contrast.ts';
import { uncoveredProblems } from '../../functions/validate/coverage-of-fonts.ts';
import { themeProblems } from '../../functions/validate/theme.ts';
import { periodical } from '../cli/mailer.ts';
import { temporaryFolder } from '../folder.ts';

const folder = temporaryFolder();
const project = loadTheme(themeDirectories(templatesAt(undefined)), ['en', 'zh']);

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder(), 'theme', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

async function problems(files: Readonly<Record<string, string>>): Promise<string[]> {
  write(files);
  const found = await themeProblems(templatesAt(folder()), ['en', 'zh']);
  const path = `${displayPath(join(folder(), 'theme'))}/`;
  return found.map(describeProblem).map((line) => line.replaceAll(path, ''));
}

it('one colour and one word are laid over the project’s', async () => {
  expect(
    await problems({ 'colours.yaml': 'dark: {ink: "#abcdef"}\n', 'words.zh.yaml': 'source: 资料\n' }),
  ).toEqual([]);
  const { colours, words } = loadTheme(themeDirectories(templatesAt(folder())), ['en', 'zh']);
  expect(colours).toEqual({ ...project.colours, dark: { ...project.colours.dark, ink: '#abcdef' } });
  expect(words).toEqual({ en: project.words.en, zh: { ...project.words.zh, source: '资料' } });
});

it('an empty file, or one of comments, changes nothing', async () => {
  expect(await problems({ 'colours.yaml': '# later\n', 'words.en.yaml': '' })).toEqual([]);
  const { colours, words } = loadTheme(themeDirectories(templatesAt(folder())), ['en']);
  expect([colours, words.en]).toEqual([project.colours, project.words.en]);
});

it('all that is wrong in colours and words is said at once', async () => {
  const found = await problems({
    'colours.yaml': 'light:\n  ink: blue\n  inc: "#000000"\n  series: ["#000000"]\ndrak: {}\n',
    'words.en.yaml': 'page: 5\n',
    'words.zh.yaml': 'source: [a]\n',
    'words.fr.yaml': 'source: Quelle\n',
    'colors.yaml': '',
    'notes.yaml': '',
    'page.htm': '',
    'logo.svg': '<svg/>',
  });
  expect(found.toSorted()).toEqual([
    'colors.yaml:1: nothing reads this file; did you mean "colours.yaml"?',
    'colours.yaml:2: light.ink: expected a colour such as "#1f4e79"',
    'colours.yaml:3: unknown field "light.inc"; expected one of ink, muted, rule, surface, raised, accent, up, down, warning, earlier, series, sequential',
    'colours.yaml:4: light.series: too small: expected array to have >=6 items',
    'colours.yaml:5: unknown field "drak"; expected one of light, dark',
    'notes.yaml:1: nothing reads this file; expected one of font.yaml, colours.yaml, words.de.yaml, words.en-US.yaml, words.en.yaml, words.es.yaml, words.ja.yaml, words.pt-BR.yaml, words.zh.yaml',
    'page.htm:1: nothing reads this file; did you mean "page.html"?',
    'words.en.yaml:1: page: invalid input: expected string, received number',
    'words.fr.yaml:1: has the words of an unknown language; expected one of words.de.yaml, words.en.yaml, words.en-US.yaml, words.es.yaml, words.ja.yaml, words.pt-BR.yaml, words.zh.yaml',
    'words.zh.yaml:1: source: invalid input: expected string, received array',
  ]);
});

it('words that nothing prints, and places that nothing fills', async () => {
  const found = await problems({
    'words.en.yaml': 'sourc: From\npage_of: "{page} of {pagse}"\nfile_epub: Book\nzzz: x\nsource: "{x}"\n',
  });
  expect(found).toEqual([
    'words.en.yaml:1: sourc: unknown word; did you mean "source"?',
    'words.en.yaml:2: page_of: unknown place {pagse}; expected some of {page}, {pages}',
    'words.en.yaml:4: zzz: unknown word; expected one of the project’s',
    'words.en.yaml:5: source: unknown place {x}; expected none',
  ]);
});

it.each([
  [
    'email.mjml',
    '<mjml><mj-body><mj-foo/></mj-body></mjml>\n',
    /^email\.mjml:1: Element mj-foo doesn't exist/,
  ],
  ['email.mjml', '<mjml><mj-body></mj-body></mjml>\n', /^email\.mjml: lacks <!-- part /],
  ['page.html', '<p>{{blocks}}</p>\n{{titel}}\n', /^page\.html:2: no such place: \{\{titel\}\}/],
  [
    'page.html',
    '<p>{{title}}</p>\n',
    /^page\.html:1: shows nothing of the report; expected the place \{\{blocks\}\}$/,
  ],
  ['frame.typ', '#let x = (\n', /^frame\.typ:1: unclosed delimiter/],
])('a template that no report would fit in: %s', async (name, text, expected) => {
  expect((await problems({ [name]: text }))[0]).toMatch(expected);
});

it('copies of the project’s templates are sound', async () => {
  const folders = themeDirectories(templatesAt(undefined));
  const names = ['email.mjml', 'page.html', 'document.typ', 'blocks.typ'];
  expect(await problems(Object.fromEntries(names.map((name) => [name, themeFile(folders, name)])))).toEqual(
    [],
  );
});

it('contrast is that of WCAG', () => {
  const found = [
    contrast('#000000', '#ffffff'),
    contrast('#777777', '#ffffff'),
    contrast('#abcdef', '#ABCDEF'),
  ];
  expect(found.map((one) => one.toFixed(2))).toEqual(['21.00', '4.48', '1.00']);
});

it('the project’s own colours and words can be read', () => {
  const languages = ['en', 'zh', 'de', 'es', 'pt-BR', 'ja'];
  const theme = loadTheme(themeDirectories(templatesAt(undefined)), languages);
  expect([...contrastProblems(theme), ...uncoveredProblems(theme)]).toEqual([]);
});

it('theme check names colours that are hardly told apart, and characters that no font has', async () => {
  write({
    'colours.yaml':
      'light:\n  muted: "#c0c0c0"\ndark:\n  series:\n    - "#7ab8f0"\n    - "#202830"\n    - "#f0a94b"\n    - "#d98cc0"\n    - "#a8d4f2"\n    - "#a0a0a0"\n',
    'words.en.yaml': 'source: "Source \u{1FAE8} \u{12000}"\n',
  });
  const { code, err } = await periodical('theme', 'check', '--templates', folder());
  const lines = err
    .replaceAll(`${displayPath(join(folder(), 'theme'))}/`, '')
    .trim()
    .split('\n');
  expect([code, lines]).toEqual([
    1,
    [
      'colours.yaml:2: light.muted: #c0c0c0 on surface #ffffff has a contrast of 1.8; expected at least 4.5',
      'colours.yaml:2: light.muted: #c0c0c0 on raised #f3f6f8 has a contrast of 1.7; expected at least 4.5',
      'colours.yaml:6: dark.series.1: #202830 on surface #12181f has a contrast of 1.2; expected at least 3',
      expect.stringMatching(/^words\.en\.yaml:1: source: no font has /),
    ],
  ]);
});

it('theme check of no theme of one’s own says so', async () => {
  const { code, out } = await periodical('theme', 'check', '--templates', folder());
  expect([code, out]).toEqual([0, expect.stringContaining('the one that ships with Periodical is used')]);
});
