/** ECharts on a server: an option goes in, the same SVG text comes out every time. */
// In one file: its 600 modules, imported by parts, take 500 ms to load where nothing bundles them.
import { type EChartsCoreOption, init, setPlatformAPI } from 'echarts/dist/echarts.esm.min.mjs';
import { fontFamily, textWidth } from '../fonts.ts';

// Without a canvas ECharts guesses widths from another font, and labels would be cut.
setPlatformAPI({
  measureText(text: string, font?: string) {
    const size = Number(/([\d.]+)px/.exec(font ?? '')?.[1] ?? 12);
    return { width: textWidth(text, /\bbold|[6-9]00\b/.test(font ?? '') ? 700 : 400) * size };
  },
});

/**
 * @param id prefix of every id in the SVG, so that several charts can stand in one page
 * @param size in CSS px
 */
export function drawSvg(
  id: string,
  option: EChartsCoreOption,
  size: { width: number; height: number },
): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption({ animation: false, ...option });
    return stable(chart.renderToSVGString(), id);
  } finally {
    // An instance that lives on keeps the process alive.
    chart.dispose();
  }
}

// ECharts numbers its ids over the life of the process, and adds classes and areas for a mouse that a file
// never meets. The font stands once, at the root.
function stable(svg: string, id: string): string {
  const names = new Map<string, string>();
  return svg
    .replace(/<style[^>]*>[\s\S]*?<\/style>\n?/g, '')
    .replace(/<path [^>]*fill="none" pointer-events="visible"><\/path>\n?/g, '')
    .replace(/ (class|ecmeta_\w+|pointer-events|baseProfile|xml:space)="[^"]*"/g, '')
    .replaceAll(`font-family:${fontFamily};`, '')
    .replace('<svg ', `<svg font-family="${fontFamily}" `)
    .replace(/\bzr\d+-[\w-]+/g, (name) => {
      const known = names.get(name) ?? `${id}-${names.size}`;
      names.set(name, known);
      return known;
    });
}
