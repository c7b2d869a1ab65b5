/** A copy of the shop's lake and templates for every test, and the verbs that make its editions. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach } from 'vitest';
import { dropSchedules } from '../schedules.ts';
import { periodical } from './mailer.ts';

export interface Shop {
  readonly root: string;
  readonly out: string;
  /** A verb with this shop's folders. */
  make(verb: string, ...more: string[]): ReturnType<typeof periodical>;
  /** The one JSON object that a verb prints. */
  json(verb: string, ...more: string[]): Promise<{ code: number; answer: Record<string, unknown> }>;
  /** Replaces text in a file of the templates. */
  rewrite(file: string, from: string, to: string): void;
  write(file: string, text: string): void;
  /** A verb on what this shop has made. */
  periodical(...args: string[]): ReturnType<typeof periodical>;
  /** The report has no schedules any more. */
  drop(report: string): void;
  /** Whole messages by the name of their file, their soft line breaks undone. */
  mails(): Readonly<Record<string, string>>;
}

export function freshShop(): () => Shop {
  const source = fileURLToPath(new URL('../other-lake', import.meta.url));
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'periodical-shop-'));
    cpSync(join(source, 'lake'), join(root, 'lake'), { recursive: true });
    cpSync(join(source, 'templates'), join(root, 'templates'), { recursive: true });
    writeFileSync(
      join(root, 'templates/subscriptions.yaml'),
      '- {address: keeper@example.com, report: shop-tally}\n- {address: boss@example.com, report: shop-tally, schedules: [monthly], language: zh}\n',
    );
  });
  afterEach(() => rmSync(root, { recursive: true }));
  return () => shopAt(root);
}

function shopAt(root: string): Shop {
  const out = join(root, 'out');
  const folders = ['--lake', join(root, 'lake'), '--templates', join(root, 'templates'), '--out', out];
  const make = (verb: string, ...more: string[]) => periodical(verb, ...more, ...folders);
  return {
    root,
    out,
    make,
    async json(verb, ...more) {
      const ended = await make(verb, ...more, '--json');
      return { code: ended.code, answer: JSON.parse(ended.out) };
    },
    rewrite(file, from, to) {
      const path = join(root, 'templates', file);
      const text = readFileSync(path, 'utf8');
      if (!text.includes(from)) throw new Error(`${file} has no "${from}"`);
      writeFileSync(
        path,
        text.replace(from, () => to),
      );
    },
    write: (file, text) => writeFileSync(join(root, 'templates', file), text),
    periodical: (...args) => periodical(...args, '--out', out),
    drop: (report) => dropSchedules(join(root, 'templates'), report),
    mails() {
      const folder = join(out, 'outbox');
      const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.eml')) : [];
      return Object.fromEntries(
        names.map((name) => [name, readFileSync(join(folder, name), 'utf8').replace(/=\r?\n/g, '')]),
      );
    },
  };
}
