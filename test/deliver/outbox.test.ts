import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Channel } from '../../functions/deliver/channel.ts';
import { outbox } from '../../functions/deliver/outbox.ts';
import { channelContract } from '../contracts/channel.ts';
import { decodedSubject, leaves, parse } from './mime.ts';

const edition = 'talent-growth/trailing-12-2024-06/r1';
let directory: string;

const channel = (folder: string): Channel => outbox(folder);

channelContract('the outbox', async () => {
  const root = await mkdtemp(join(tmpdir(), 'outbox-'));
  const received = async () => {
    const mails = await Promise.all((await readdir(root)).map((name) => readFile(join(root, name))));
    return mails.map((raw) => {
      const message = parse(raw);
      return {
        to: message.headers.to ?? '',
        subject: decodedSubject(message),
        text: leaves(message)[0]?.body.toString() ?? '',
      };
    });
  };
  const refusing = channel(join('/dev/null', 'outbox'));
  return { channel: channel(root), received, refusing, remove: () => rm(root, { recursive: true }) };
});

beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'outbox-')), 'outbox');
});

afterEach(async () => {
  await rm(join(directory, '..'), { recursive: true });
});

test('a message is a file whose name says what it is', async () => {
  const sent = await outbox(directory).send(Buffer.from('one'), { edition, recipient: 'wei.li@example.com' });
  expect(sent.existed).toBe(false);
  expect(sent.id).toMatch(/^talent-growth-trailing-12-2024-06-r1--wei\.li@example\.com--[0-9a-f]{16}\.eml$/);
  expect(await readdir(directory)).toEqual([sent.id]);
  expect(await readFile(join(directory, sent.id), 'utf8')).toBe('one');
});

test('a second message for the same edition and recipient writes nothing', async () => {
  const envelope = { edition, recipient: 'a@example.com' };
  const first = await outbox(directory).send(Buffer.from('one'), envelope);
  const second = await outbox(directory).send(Buffer.from('two'), envelope);
  expect(second).toEqual({ id: first.id, existed: true });
  expect(await readFile(join(directory, first.id), 'utf8')).toBe('one');
});

test('of many at once exactly one writes, and what it wrote is whole', async () => {
  const envelope = { edition, recipient: 'a@example.com' };
  const bodies = Array.from({ length: 20 }, (_, i) => String(i).repeat(50_000));
  const sent = await Promise.all(bodies.map((body) => outbox(directory).send(Buffer.from(body), envelope)));
  expect(sent.filter(({ existed }) => !existed)).toHaveLength(1);
  const winner = sent.findIndex(({ existed }) => !existed);
  expect(await readdir(directory)).toEqual([sent[0]?.id]);
  expect(await readFile(join(directory, sent[0]?.id ?? ''), 'utf8')).toBe(bodies[winner]);
});

test('different editions and recipients never share a file', async () => {
  const envelopes = [
    { edition, recipient: 'a@example.com' },
    { edition, recipient: 'A@example.com' },
    { edition, recipient: 'a+x@example.com' },
    { edition, recipient: 'a-x@example.com' },
    { edition, recipient: `${'a'.repeat(64)}@${'b'.repeat(60)}.example.com` },
    { edition, recipient: `${'a'.repeat(64)}@${'b'.repeat(60)}.example.org` },
    { edition: 'talent-growth/trailing-12-2024-06/r2', recipient: 'a@example.com' },
    { edition: 'talent/growth-trailing-12-2024-06/r1', recipient: 'a@example.com' },
    { edition, recipient: 'a@example.com', notice: 'notice:bounced:b@example.com' },
    { edition, recipient: 'a@example.com', notice: 'notice:complained:b@example.com' },
  ];
  const box = outbox(directory);
  const sent = await Promise.all(envelopes.map((envelope) => box.send(Buffer.from('x'), envelope)));
  const names = sent.map(({ id }) => id.toLowerCase());
  expect(new Set(names).size).toBe(envelopes.length);
  expect(sent.map(({ existed }) => existed)).not.toContain(true);
});

test('no name leaves the folder or grows beyond what a file system takes', async () => {
  const envelope = { edition: `../../${'x'.repeat(300)}/\0/r1`, recipient: '../../etc/passwd\n@example.com' };
  const { id } = await outbox(directory).send(Buffer.from('x'), envelope);
  expect(id).toMatch(/^[A-Za-z0-9@_][A-Za-z0-9@._-]{0,200}\.eml$/);
  expect(await readdir(directory)).toEqual([id]);
});

test('a folder that cannot be made is an error, not a message that was sent', async () => {
  const box = outbox(join('/dev/null', 'outbox'));
  await expect(box.send(Buffer.from('x'), { edition, recipient: 'a@example.com' })).rejects.toThrow();
});
