/**
 * One edition as a whole process, with every format in both languages.
 * `node test/bench/probes/edition.ts PROJECT LAKE OUT PERIOD` prints seconds by step and by statement, seconds on a
 * CPU, and the peaks of memory. The project is this one, or another commit of it.
 */
import { readFileSync } from 'node:fs';
import module from 'node:module';
import { pathToFileURL } from 'node:url';

module.enableCompileCache(); // as the command line does

const [project = '', lake = '', out = '', period = ''] = process.argv.slice(2);
const load = (file: string) => import(pathToFileURL(`${project}/functions/${file}`).href);
const { localEffects, localRequest } = await load('systems/local.ts');
const { run } = await load('pipeline.ts');
const { templatesAt } = await load('templates.ts');

const peaks: Record<string, number> = {};
const peak = () => process.resourceUsage().maxRSS / 1024;
const statements: Record<string, number> = {};
let last: { detail: string; at: number } | undefined;
const effects = localEffects({
  lake,
  out,
  helper: true,
  onProgress: (step: string, detail: string) => {
    if (last?.detail) statements[last.detail] = (performance.now() - last.at) / 1000;
    last = step === 'query' ? { detail, at: performance.now() } : undefined;
    peaks[step] = peak();
  },
});
const templates = templatesAt(undefined);
const request = localRequest({ report: 'talent-growth', templates, period, force: true });
const result = await run(request, effects);
const { user, system } = process.cpuUsage();
const helper = linuxHelper();
effects.close();
const seconds = Object.fromEntries(
  Object.entries<number>(result.manifest.run.milliseconds).map(([step, value]) => [step, value / 1000]),
);
const cpu = (user + system) / 1e6 + helper.cpu;
const peakMegabytes = { ...peaks, end: peak(), helper: helper.megabytes };
const edition = result.manifest.edition;
process.stdout.write(JSON.stringify({ edition, seconds, cpu, statements, peakMegabytes }));

/** What the processes that this one has started took so far: seconds on a CPU, and the peak of their memory. */
function linuxHelper(): { readonly cpu: number; readonly megabytes: number } {
  if (process.platform !== 'linux') return { cpu: 0, megabytes: 0 };
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean);
  const each = children.map((pid) => {
    // The name of a program, which may have blanks, is in brackets.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const peakKilobytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return {
      cpu: (Number(fields[11]) + Number(fields[12])) / 100,
      megabytes: Number(peakKilobytes ?? 0) / 1024,
    };
  });
  const sum = (key: 'cpu' | 'megabytes') => each.reduce((all, one) => all + one[key], 0);
  return { cpu: sum('cpu'), megabytes: sum('megabytes') };
}
