/** A language is one file of the templates, and its words: settings, pages, mails and subjects know it then. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { run } from '../../functions/pipeline.ts';
import { localEffects, localRequest } from '../../functions/systems/local.ts';
import { templatesAt } from '../../functions/templates.ts';
import { temporaryFolder } from '../folder.ts';

const root = temporaryFolder();
const sentence = '{% count(1234567) %} tickets en {% $period.own %}.';

test('an edition in a language that was added', async () => {
  const shop = fileURLToPath(new URL('../other-lake', import.meta.url));
  cpSync(shop, root(), { recursive: true });
  const at = (path: string) => join(root(), path);
  const rewrite = (path: string, change: (text: string) => string) =>
    writeFileSync(at(path), change(readFileSync(at(path), 'utf8')));
  rewrite('templates/reports/shop-tally/report.yaml', (text) =>
    text.replace(/title: \{/, 'title: {fr: Caisse,'),
  );
  const page = readFileSync(at('templates/reports/shop-tally/en.md'), 'utf8');
  const words = page.replace('# Shop tally', '# Caisse').replace(/^Sales .*$/m, sentence);
  writeFileSync(at('templates/reports/shop-tally/fr.md'), words);
  cpSync(new URL('added', import.meta.url), at('templates/languages'), { recursive: true });
  mkdirSync(at('templates/theme'));
  writeFileSync(at('templates/theme/words.fr.yaml'), 'data_until: Données jusqu’au\n');
  writeFileSync(
    at('templates/subscriptions.yaml'),
    '- {address: lectrice@example.com, report: shop-tally, language: fr, attach: []}\n',
  );

  const effects = localEffects({
    lake: at('lake'),
    out: at('out'),
    templates: templatesAt(at('templates')),
    onProgress: () => {},
  });
  const request = localRequest({
    report: 'shop-tally',
    templates: templatesAt(at('templates')),
    period: '2024-06',
    recipients: [{ address: 'lectrice@example.com', language: 'fr', attach: [], subscribed: true }],
    formats: ['email', 'page'],
  });
  const { manifest, edition, deliveries } = await run(request, effects).finally(() => effects.close());

  expect(manifest?.languages[0]).toBe('fr');
  expect(manifest?.subjects).toMatchObject({ fr: 'Caisse – juin 2024' });
  expect(deliveries).toMatchObject([{ recipient: 'lectrice@example.com', state: 'sent' }]);
  const html = readFileSync(join(effects.archive.locate(edition ?? expect.fail()), 'report.fr.html'), 'utf8');
  expect(html).toContain('<html lang="fr"');
  expect(html).toContain('1,23 millions tickets en juin 2024');
  // The frame is in the words of French, and of English where there are none.
  expect(html).toMatch(/Données jusqu’au .*30 juin 2024/);
  expect(html).toContain('Skip to the report');
});

test.each([
  [
    'fr.yaml',
    'extends: eng\n',
    /languages\/fr\.yaml:1: extends: unknown language "eng"; did you mean "en"\?/,
  ],
  ['fr.yaml', 'extends: en\nlocale: fr-FR\ncolons: ":"\n', /languages\/fr\.yaml:3: unknown field "colons"/],
  ['fr.yaml', 'locale: fr-FR\n', /languages\/fr\.yaml:1: /],
  ['French.yaml', 'extends: en\n', /languages\/French\.yaml:1: expected the tag of a language/],
])('%s that is wrong: %j', (name, text, message) => {
  mkdirSync(join(root(), 'languages'), { recursive: true });
  writeFileSync(join(root(), 'languages', name), text);
  expect(() => templatesAt(root())).toThrow(message);
});
