/** A format as somebody may add it: the report's main points as plain text. */
import { declarationOf, fileOf } from '../../../functions/formats.ts';
import type { Render } from '../../../functions/render/input.ts';

export const render: Render = async ({ documents }) =>
  documents.map(({ language, title, period }) => ({
    name: fileOf('txt' as never, language),
    mediaType: declarationOf('txt' as never).mediaType,
    bytes: Buffer.from(`${title}\n${period}\n`),
  }));
