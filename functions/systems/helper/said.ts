/** What a command and its helper say to each other. */
import { z } from 'zod';
import { type Format, formats } from '../../formats.ts';
import type { RenderInput } from '../../render/input.ts';
import type { Theme } from '../../templates/theme.ts';

/** Get ready for a theme. */
export interface Warming {
  readonly theme: Theme;
  readonly formats: readonly Format[];
}

/** Render formats, of each only some of the documents. */
export interface Rendering {
  readonly parts: readonly Part[];
  readonly input: RenderInput;
}

export interface Part {
  readonly format: Format;
  readonly documents: RenderInput['documents'];
}

export type Asked = Warming | Rendering;

const file = z.object({
  name: z.string(),
  mediaType: z.string(),
  bytes: z.custom<Uint8Array>((bytes) => bytes instanceof Uint8Array),
  warnings: z.array(z.string()).readonly().optional(),
});

/** It is ready; or, for each format in turn, its files, which are not there if it could not render them. */
export const answer = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ format: z.enum(formats), files: z.array(file).readonly().optional() }),
]);

export type Answer = z.input<typeof answer>;
