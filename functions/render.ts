/** The renderers by format; only those that an edition asks for are loaded. */
import { declarationOf, type Format } from './formats.ts';
import type { Render } from './render/input.ts';
import { inFont } from './text/typeface.ts';

export async function loadRenderer(format: Format): Promise<Render> {
  const { renderer } = declarationOf(format);
  // esbuild bundles every file that the pattern can mean, each to be loaded by itself.
  const module: { readonly render: Render } = await import(
    /* @vite-ignore */ `./render/formats/${renderer}.ts`
  );
  return (input) => inFont(input.theme.font, () => module.render(input));
}
