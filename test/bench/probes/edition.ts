/**
 * One edition as a whole process, with every format in both languages.
 * `node test/bench/edition.ts LAKE OUT` prints seconds and the peak of memory by step.
 */
import module from 'node:module';

module.enableCompileCache(); // as the command line does
const { localEffects, localRequest } = await import('../../functions/systems/local.ts');
const { run } = await import('../../functions/pipeline.ts');
const { templatesAt } = await import('../../functions/templates.ts');

const [lake = '', out = ''] = process.argv.slice(2);
const peaks: Record<string, number> = {};
const peak = () => process.resourceUsage().maxRSS / 1024;
const statements: Record<string, number> = {};
let last: { detail: string; at: number } | undefined;
const effects = localEffects({
  lake,
  out,
  onProgress: (step, detail) => {
    if (last?.detail) statements[last.detail] = (performance.now() - last.at) / 1000;
    last = step === 'query' ? { detail, at: performance.now() } : undefined;
    peaks[step] = peak();
  },
});
const result = await run(
  localRequest({
    report: 'talent-growth',
    templates: templatesAt(undefined),
    period: 'trailing-12:2024-06',
    force: true,
  }),
  effects,
);
effects.close();
const seconds = Object.fromEntries(
  Object.entries(result.manifest?.run.milliseconds ?? {}).map(([step, value]) => [step, value / 1000]),
);
process.stdout.write(JSON.stringify({ seconds, statements, peakMegabytes: { ...peaks, end: peak() } }));
