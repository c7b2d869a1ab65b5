/** The form of a run whose report declares parameters: what is chosen is part of the period, and is offered again. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JSDOM } from 'jsdom';
import { beforeEach, expect, it } from 'vitest';
import { templatesAt } from '../../../functions/templates.ts';
import { rewrite, temporaryFolder } from '../../folder.ts';
import { roomPlace, textOf } from './place.ts';

const place = roomPlace();
const folder = temporaryFolder();

beforeEach(() => {
  cpSync(fileURLToPath(new URL('../../other-lake/templates', import.meta.url)), folder(), {
    recursive: true,
  });
  rewrite(
    join(folder(), 'reports/shop-tally/report.yaml'),
    'large_line: 100 }',
    `large_line: 100, store: {type: integer, min: 1, max: 999, label: {en: Store}},
  area: {type: text, values: [North, South], default: North}, net: {type: boolean} }`,
  );
  const changed = {
    'people.yaml': {
      file: 'people.yaml',
      text: '- {who: bo@acme.org, role: runner, reports: [shop-tally]}\n',
    },
  };
  place.effects = { ...place.effects, templates: async () => ({ ...templatesAt(folder()), changed }) };
});

const documentOf = (body: string) => new JSDOM(body).window.document;

async function opened() {
  const own = await place.signedIn('bo@acme.org');
  const link = documentOf((await own.get('/run')).body).querySelector('main a[href^="/run/"]');
  const path = link?.getAttribute('href') ?? '';
  const answer = (fields: Readonly<Record<string, string>>) =>
    own.submit(path, path, { period: '2024-06', 'languages-en': 'yes', ...fields });
  return { own, path, answer };
}

it('offers each parameter in its way', async () => {
  const { own, path } = await opened();
  const { body } = await own.get(path);
  const form = documentOf(body);
  const store = form.querySelector('#set-store');
  expect(['type', 'min', 'max'].map((name) => store?.getAttribute(name))).toEqual(['number', '1', '999']);
  const options = (name: string) =>
    [...form.querySelectorAll(`[name="set-${name}"] option`)].map((option) => option.textContent);
  expect([options('area'), options('net')]).toEqual([
    ['North', 'South'],
    ['any', 'true', 'false'],
  ]);
  expect(textOf(body)).toContain('Leave it empty for all.');
});

it('shows what was chosen, offers it again, and starts the run of that edition', async () => {
  const { own, answer } = await opened();
  const { headers } = await answer({ 'set-store': '0367', 'set-area': 'South', 'set-net': '' });
  const check = await own.get(headers.location ?? '');
  expect(textOf(check.body)).toMatch(/Store\s*367/);
  const change = documentOf(check.body).querySelector('a[href$="#set-store"]')?.getAttribute('href') ?? '';
  const again = documentOf((await own.get(change.split('#')[0] ?? '')).body);
  expect(again.querySelector('#set-store')?.getAttribute('value')).toBe('367');
  expect(again.querySelector('[name="set-area"] option[selected]')?.textContent).toBe('South');
  const started = await own.submit(headers.location ?? '', headers.location ?? '', { because: 'The board.' });
  expect(place.runs.map(({ period }) => period)).toEqual(['2024-06,area=South,store=367']);
  const followed = textOf((await own.get(started.headers.location ?? '')).body);
  expect(followed.replaceAll('\u00a0', ' ')).toContain('June 2024 · area: South · Store: 367');
});

it('says at its field what cannot be chosen, and keeps it', async () => {
  const { status, body } = await (await opened()).answer({ 'set-store': '1000' });
  expect(status).toBe(400);
  expect(textOf(body)).toContain('Choose a value that is allowed');
  expect(documentOf(body).querySelector('#set-store')?.getAttribute('value')).toBe('1000');
});
