/**
 * What a run has found out, from one asking to the next: JSON in S3, named by its hash, so that the message of the run
 * carries the hash alone and what was altered is not taken for it. And notes about what runs have made, for others.
 */
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { z } from 'zod';
import { hashOf } from '../../hash.ts';
import type { EngineState } from '../engine.ts';
import { ask, objectAt } from './calls.ts';

export interface Facts {
  readonly s3: S3Client;
  /** `s3://BUCKET/FOLDER/` */
  readonly place: string;
  /** Hashes of what is known, by name; their `attempt` is 0. */
  readonly known: Map<string, EngineState[string]>;
  /** What was read or written since this asking began, by hash. */
  readonly seen: Map<string, unknown>;
}

export async function remember(facts: Facts, name: string, value: unknown): Promise<void> {
  const id = hashOf(value);
  await putJson(facts, factName(id), value);
  facts.seen.set(id, value);
  facts.known.set(name, { id, attempt: 0 });
}

/** @returns undefined: it is not known, or what there was is gone or spoiled; it can be found out again */
export async function recall<T>(facts: Facts, name: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const id = facts.known.get(name)?.id;
  if (id === undefined) return undefined;
  const seen = schema.safeParse(facts.seen.get(id));
  if (seen.success) return seen.data;
  const found = await getJson(facts, factName(id), schema);
  if (!found || hashOf(found.value) !== id) return undefined;
  facts.seen.set(id, found.value);
  return found.value;
}

const factName = (id: string) => `facts/${id}.json`;

export interface Found<T> {
  readonly value: T;
  /** When it was written. */
  readonly at: Date | undefined;
}

/** @returns undefined: there is none, or it is spoiled */
export async function getJson<T>(
  { s3, place }: Pick<Facts, 's3' | 'place'>,
  name: string,
  schema: z.ZodType<T>,
): Promise<Found<T> | undefined> {
  const { Bucket, Key } = objectAt(`${place}${name}`);
  // With the reading: an answer may be cut off in the middle.
  const answer = await ask('s3:GetObject', `${place}${name}`, async () => {
    const found = await s3.send(new GetObjectCommand({ Bucket, Key })).catch((error: unknown) => {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    });
    return found?.Body instanceof Readable && { written: await text(found.Body), at: found.LastModified };
  });
  if (!answer) return undefined;
  const parsed = schema.safeParse(jsonIn(answer.written));
  return parsed.success ? { value: parsed.data, at: answer.at } : undefined;
}

function jsonIn(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}

export async function putJson(
  { s3, place }: Pick<Facts, 's3' | 'place'>,
  name: string,
  value: unknown,
): Promise<void> {
  const { Bucket, Key } = objectAt(`${place}${name}`);
  const put = new PutObjectCommand({
    ...{ Bucket, Key, Body: JSON.stringify(value), ContentType: 'application/json' },
  });
  await ask('s3:PutObject', `${place}${name}`, () => s3.send(put));
}
