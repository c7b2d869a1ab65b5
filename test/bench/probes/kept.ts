/**
 * An edition rendered again from the tables that the archive keeps.
 * `node test/bench/probes/kept.ts PROJECT OUT EDITION FORMATS TIMES` renders it in its first language, and then TIMES
 * times more, each after a word of its page was changed. Prints the seconds from the start of the process until the
 * first files are there, its seconds on a CPU until then, and the median of the others.
 */
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import module from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { median } from '../median.ts';

module.enableCompileCache();

const [project = '', out = '', name = '', formats = '', times = ''] = process.argv.slice(2);
const load = (file: string) => import(pathToFileURL(`${project}/functions/${file}`).href);
const [
  { folderArchive },
  { parseEditionPath },
  { manifestName, parseManifest },
  { archivedTables },
  { loadRenderers, renderEdition },
  { planOf },
  { coverageIn },
  { loadReport },
  { loadTheme, themeDirectories },
  { templatesAt },
] = await Promise.all(
  [
    'archive/folder.ts',
    'archive/archive.ts',
    'archive/manifest.ts',
    'archive/tables.ts',
    'archive/edition.ts',
    'plan.ts',
    'query/covered.ts',
    'templates/report.ts',
    'templates/theme.ts',
    'templates.ts',
  ].map(load),
);

const renderers = loadRenderers(formats.split(','));
const edition = parseEditionPath(name);
const archive = folderArchive(join(out, 'archive'));
const manifest = parseManifest(name, await archive.readFile(edition, manifestName));
const { tables } = await archivedTables(archive, edition, manifest);
const copy = mkdtempSync(join(tmpdir(), 'periodical-bench-'));

try {
  await render(templatesAt(undefined));
  const first = performance.now() / 1000;
  const { user, system } = process.cpuUsage();
  const edits = Number(times) > 0 ? await afterEdits() : [];
  const cpu = (user + system) / 1e6;
  process.stdout.write(JSON.stringify({ first, cpu, ...(edits.length > 0 ? { edit: median(edits) } : {}) }));
} finally {
  rmSync(copy, { recursive: true });
}

async function render(templates: unknown): Promise<void> {
  const report = loadReport(templates, edition.report);
  const [language] = manifest.languages;
  const asked = { ...manifest, languages: [language], formats: formats.split(',') };
  const plan = planOf(report, { ...asked, period: manifest.period.id, now: manifest.run.startedAt });
  const theme = loadTheme(themeDirectories(templates), plan.languages);
  const { checks, absent, correction } = manifest;
  const coverage = coverageIn(manifest.coverage);
  const input = { edition, plan, report, theme, tables, checks, absent, coverage, correction };
  const { files } = await renderEdition(input, renderers, () => {});
  if (files.length < asked.formats.length) throw new Error(`only ${files.length} files of ${formats}`);
}

async function afterEdits(): Promise<number[]> {
  cpSync(join(project, 'templates'), copy, { recursive: true });
  const templates = templatesAt(copy);
  const seconds: number[] = [];
  for (let time = 0; time < Number(times); time++) {
    for (const language of manifest.languages)
      appendFileSync(
        join(copy, 'reports', edition.report, `${language}.md`),
        `\n${'Word. '.repeat(time + 1)}\n`,
      );
    const start = performance.now();
    await render(templates);
    seconds.push((performance.now() - start) / 1000);
  }
  return seconds;
}
