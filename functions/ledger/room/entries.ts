/** Entries of the reading room as they are read back. */
import { z } from 'zod';
import type { Action, Session, SignIn } from '../room.ts';

export const signInEntry = z.object({
  id: z.string(),
  address: z.string(),
  codeHash: z.string(),
  expiresAt: z.string(),
}) satisfies z.ZodType<SignIn>;

export const sessionEntry = z.object({
  id: z.string(),
  address: z.string(),
  by: z.enum(['mail', 'oidc', 'laptop']),
  groups: z.array(z.string()).exactOptional(),
  startedAt: z.string(),
  expiresAt: z.string(),
}) satisfies z.ZodType<Session>;

export const actionEntry = z.object({
  id: z.string(),
  at: z.string(),
  actor: z.string(),
  verb: z.string(),
  target: z.string(),
  because: z.string(),
}) satisfies z.ZodType<Action>;
