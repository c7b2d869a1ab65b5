/** Who sends, who is told and who is subscribed: a deployment has real addresses, and what is looked at needs none. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stage } from 'aws-cdk-lib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ownersIn } from '../../functions/deliver/notices/owners.ts';
import { hashOfFile, ownFile } from '../../functions/templates/changeable.ts';
import { periodical } from '../../infra/app.ts';
import { copyTemplates, dropSubscriptions } from '../../infra/bundling/templates.ts';
import { makeApp } from './synth.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'periodical-addresses-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

let templates: string;
beforeEach(() => {
  templates = mkdtempSync(join(folder, 'templates-'));
});

const write = (file: string, text: string) => writeFileSync(join(templates, file), text);

const template = z.object({
  Parameters: z.record(z.string(), z.object({ Default: z.string().optional() })),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })),
});

/** The template, and what is warned of. */
function synth(settings: Readonly<Record<string, string>>) {
  const app = makeApp(settings);
  try {
    const stack = periodical(app);
    const made = Stage.of(stack)?.synth().getStackByName(stack.stackName);
    const warned = (made?.messages ?? []).map(({ entry }) => String(entry.data)).join('\n');
    const { Parameters, Outputs } = template.parse(made?.template);
    const missing = Object.keys(Parameters).filter((name) => Parameters[name]?.Default === undefined);
    return { missing, outputs: Outputs, warned };
  } finally {
    rmSync(app.outdir, { recursive: true });
  }
}

const lakeFirstDay = '2021-05-31';
const real = { sender: 'Reports <reports@acme.org>', alarmAddress: 'oncall@acme.org', lakeFirstDay };
const deploy = (more: Readonly<Record<string, string>> = {}) => synth({ ...real, templates, ...more });

describe('without a sender', () => {
  it('the template can be looked at, and lacks a value that a deployment would need', () => {
    expect(synth({}).missing).toEqual(['SenderIsNotSet']);
  });

  it('with one it lacks none', () => {
    expect(deploy().missing).toEqual([]);
  });
});

describe('an address for examples is an error where it would get mail:', () => {
  it.each([
    ['sender', 'Reports <reports@reports.example.com>', 'reports@reports.example.com'],
    ['alarmAddress', 'oncall@example.org', 'oncall@example.org'],
    ['owner', 'data@shop.test', 'data@shop.test'],
    ['sandboxRecipients', 'a@acme.org, b@mail.invalid', 'b@mail.invalid'],
  ])('the setting %s', (name, value, address) => {
    expect(() => deploy({ [name]: value })).toThrow(
      `setting ${name}: found "${address}", an address for examples (RFC 2606)`,
    );
  });

  it('the owner of the project’s reports, unless the settings name somebody instead', () => {
    expect(() => synth({ sender: real.sender, lakeFirstDay })).toThrow(
      /^templates\/reports\/talent-growth\/report\.yaml:\d+: owner: data-team@example\.com is an address for examples .*; the setting owner \(or alarmAddress\) names who is told instead\ntemplates\/reports\/weekly-pulse\/report\.yaml:\d+: /,
    );
    expect(() => synth({ sender: real.sender, owner: 'data@acme.org', lakeFirstDay })).not.toThrow();
  });

  it('the owner of a report of one’s own', () => {
    cpSync('templates/reports/weekly-pulse', join(templates, 'reports/weekly-pulse'), { recursive: true });
    expect(() => deploy()).toThrow(
      /weekly-pulse\/report\.yaml:\d+: owner: data-team@example\.com is an address/,
    );
  });

  it('an owner in owners.yaml, who otherwise takes the place of the report’s', () => {
    cpSync('templates/reports/weekly-pulse', join(templates, 'reports/weekly-pulse'), { recursive: true });
    write('owners.yaml', 'weekly-pulse: week@shop.test\n');
    expect(() => deploy()).toThrow(
      /owners\.yaml:1: weekly-pulse: week@shop\.test is an address for examples/,
    );
    write('owners.yaml', 'weekly-pulse: week@acme.org\ntalent-growth: growth@acme.org\n');
    expect(() => synth({ sender: real.sender, lakeFirstDay, templates })).not.toThrow();
  });

  it('a subscriber, with file and line', () => {
    write('subscriptions.yaml', '# readers\n- {address: a@acme.example, report: weekly-pulse}\n');
    expect(() => deploy()).toThrow(
      /subscriptions\.yaml:2: address: a@acme\.example is an address for examples/,
    );
  });
});

it('the files that people change later are known by their hashes: those that are there, and those that are not', () => {
  write('subscriptions.yaml', '- {address: a@acme.org, report: weekly-pulse}\n');
  const { outputs } = deploy();
  const own = { directories: [templates] };
  expect(outputs.SubscriptionsHash?.Value).toBe(hashOfFile(ownFile(own, 'subscriptions.yaml')));
  expect(outputs.OwnersHash?.Value).toBe(hashOfFile(undefined));
  expect(outputs.SchedulesHash?.Value).toBe(outputs.OwnersHash?.Value);
  expect(outputs.PeopleHash?.Value).toBe(outputs.OwnersHash?.Value);
});

describe('a second stage', () => {
  beforeEach(() => write('subscriptions.yaml', '- {address: a@acme.org, report: weekly-pulse}\n'));

  it('has to say whether it mails the same readers as well', () => {
    expect(() => deploy({ stage: 'trial' })).toThrow(
      'setting subscribers: found none for the stage trial; expected none, or templates if the 1 line of its subscriptions.yaml',
    );
    expect(() => deploy({ stage: 'trial', subscribers: 'templates' })).not.toThrow();
    write('subscriptions.yaml', '# nobody\n');
    expect(() => deploy({ stage: 'trial' })).not.toThrow();
  });

  it('ships no subscriptions if it says so, and whoever changes them later knows', () => {
    const { outputs } = deploy({ stage: 'trial', subscribers: 'none' });
    expect(outputs.SubscriptionsHash?.Value).toBe(hashOfFile(undefined));
    const out = join(folder, 'trial');
    copyTemplates(templates, out, undefined);
    dropSubscriptions(out);
    for (const name of ['templates', 'own-templates'])
      expect(ownFile({ directories: [join(out, name)] }, 'subscriptions.yaml')).toBeUndefined();
  });
});

describe('recipients.yaml', () => {
  it('bounds who is subscribed and who is told, and is an output of the stack', () => {
    write('recipients.yaml', 'domains: [acme.org]\n');
    write('subscriptions.yaml', '- {address: a@acme.org, report: weekly-pulse}\n');
    const { outputs, warned } = deploy();
    expect(JSON.parse(String(outputs.Recipients?.Value))).toMatchObject({
      domains: ['acme.org'],
      addresses: [],
    });
    expect(warned).not.toContain('recipients.yaml');
    write('subscriptions.yaml', '- {address: a@other.org, report: weekly-pulse}\n');
    expect(() => deploy()).toThrow(
      /subscriptions\.yaml:1: address: a@other\.org is outside .*recipients\.yaml/,
    );
    write('subscriptions.yaml', '');
    expect(() => deploy({ owner: 'data@other.org' })).toThrow(
      /owner: data@other\.org is outside .*recipients/,
    );
  });

  it('that is too long for an output is left out of the outputs', () => {
    const addresses = Array.from({ length: 100 }, (_, index) => `reader${index}@acme.org`);
    write('recipients.yaml', JSON.stringify({ domains: ['acme.org'], addresses }));
    expect(deploy().outputs.Recipients).toBeUndefined();
  });

  it('is asked for if there is none', () => {
    expect(deploy().warned).toContain('the templates have no recipients.yaml');
  });
});

it('a package names the owner of the settings in the project’s reports, and leaves the others', () => {
  mkdirSync(join(templates, 'reports/tally'), { recursive: true });
  write('reports/tally/report.yaml', 'owner: till@example.com\n');
  const out = join(folder, 'package');
  copyTemplates(templates, out, 'oncall@acme.org');
  const ownerOf = (directory: string, report: string) =>
    ownersIn({ directories: [join(out, directory)] })(report)?.address;
  expect(ownerOf('templates', 'talent-growth')).toBe('oncall@acme.org');
  expect(ownerOf('templates', 'weekly-pulse')).toBe('oncall@acme.org');
  expect(ownerOf('own-templates', 'tally')).toBe('till@example.com');
  copyTemplates(templates, out, undefined);
  expect(ownerOf('templates', 'talent-growth')).toBe('data-team@example.com');
});
