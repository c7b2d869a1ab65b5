/** Commands to try, by verb: after `npm start` each of them works as it stands. */
export const examples: Readonly<Record<string, readonly string[]>> = {
  init: [
    'init my-project --lake out/sample-lake --zone Asia/Shanghai --currency CNY --yes',
    'init my-project --lake out/sample-lake --language zh,en --no-run',
  ],
  preview: ['preview weekly-pulse --period 2024-W25', 'preview --languages en --no-browser'],
  run: [
    'run talent-growth --period 2024-06',
    'run weekly-pulse --period 2024-W25 --formats page,pdf --languages en',
    'run weekly-pulse --period 2024-W25 --draft',
    'run talent-growth --period "last month" --to you@your-domain.com --remote',
  ],
  backfill: [
    'backfill talent-growth --from 2024-01 --to 2024-06',
    'backfill weekly-pulse --from 2024-W20 --to 2024-W25 --dry-run',
  ],
  check: ['check', 'check talent-growth --json', 'check weekly-pulse --settings'],
  test: ['test', 'test talent-growth --json', 'test weekly-pulse --engine athena --stack Periodical-prod'],
  theme: ['theme check', 'theme check --json'],
  list: ['list', 'list talent-growth'],
  show: ['show talent-growth/2024-H1', 'show talent-growth/2024-H1/r1 --json'],
  get: ['get talent-growth/2024-H1 report.en.pdf --into .'],
  verify: ['verify talent-growth/2024-H1', 'verify talent-growth/2024-H1 --rebuild'],
  open: ['open', 'open --port 8080 --no-browser'],
  diff: [
    'diff talent-growth/2024-H1 r1',
    'diff talent-growth/2024-H1 --limit 10',
    'diff talent-growth --against main',
  ],
  runs: ['runs', 'runs talent-growth --details'],
  release: ['release talent-growth/2024-H1 --because "the shop confirmed its returns"'],
  approve: ['approve talent-growth/2024-H1 --because "checked against the ledger of sales"'],
  'send-back': ['send-back talent-growth/2024-H1 --because "the campaign has the wrong dates"'],
  resend: ['resend talent-growth/2024-H1', 'resend talent-growth/2024-H1 --failed'],
  redrive: ['redrive runs --dry-run --remote', 'redrive deliveries --remote'],
  sweep: ['sweep --dry-run', 'sweep --at 2024-07-02T03:00:00Z --dry-run'],
  'sample-lake': ['sample-lake out/sample-lake', 'sample-lake out/small-lake --scale 0.1'],
  suppressions: ['suppressions'],
  subscriptions: [
    'subscriptions',
    'subscriptions add ada@your-domain.com talent-growth --language zh --because "she asked for it"',
    'subscriptions history',
  ],
  owners: [
    'owners',
    'owners set talent-growth growth@your-domain.com --because "the team has moved" --dry-run',
  ],
  schedules: ['schedules', 'schedules off weekly-pulse --because "nobody reads it in August" --dry-run'],
  people: [
    'people',
    'people add ada@your-domain.com runner --reports talent-growth --because "she plans the campaigns"',
    'people history',
  ],
  allow: ['allow ada@example.com --because "she asked for it again"'],
};

export const quickStart = `
To begin:
  periodical sample-lake out/sample-lake           raw data to try things on
  periodical run talent-growth --period 2024-06    makes an edition of it
  periodical list                                  what there is now`;

export const projectHelp = `

In a project, a folder with a periodical.yaml, nothing else has to be named: the file is found from the working folder
upwards, and says where lake, templates and output are. What is typed comes first.`;

/** What `--help` of a verb ends with. */
export const examplesText = (verb: string): string =>
  ['\nExamples:', ...(examples[verb] ?? []).map((example) => `  periodical ${example}`)].join('\n');
