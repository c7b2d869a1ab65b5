/**
 * `email.LANG.html` and `email.LANG.txt`: the blocks that the mail shows, and links to the whole report. The
 * HTML holds its charts as data: URIs, so that the archived file stands by itself; delivery makes parts of them.
 */
import type { ReportDocument } from '../../compose/document.ts';
import { inFlow } from '../../compose/flow.ts';
import { declarationOf, fileOf, plainMailFile } from '../../formats.ts';
import { mailFonts } from '../../language/fonts.ts';
import { word } from '../../templates/theme.ts';
import { bandParts, blockParts } from '../email/blocks.ts';
import { reportLinks, reportUrl } from '../email/links.ts';
import { type MailTemplate, mailTemplate } from '../email/template.ts';
import { factsOf } from '../facts.ts';
import { factNodes } from '../html/facts.ts';
import { fill } from '../html/template.ts';
import { escapedAttribute, html } from '../html.ts';
import { inLanguage } from '../in-language.ts';
import type { RenderedFile, RenderInput } from '../input.ts';
import { logoNodes } from '../logo.ts';
import { missingIn, missingWarnings } from '../pdf/printable-text.ts';
import { textMail } from '../text.ts';

/** Gmail shows the first 102 KB of a mail's HTML. Images are not counted: they go out as parts of their own. */
const maxBytes = 100_000;

export async function render(input: RenderInput): Promise<RenderedFile[]> {
  const template = await mailTemplate(input.theme);
  return input.documents.flatMap((document) => [
    inLanguage(document.language, () => htmlFile(input, document, template)),
    {
      name: plainMailFile(document.language),
      mediaType: 'text/plain; charset=utf-8',
      bytes: Buffer.from(textMail(input, document)),
    },
  ]);
}

function htmlFile(input: RenderInput, document: ReportDocument, template: MailTemplate): RenderedFile {
  const filled = fill(template.frame, framePlaces(input, document, template), template.source);
  const markup = inOwnFonts(filled, document.language);
  const name = fileOf('email', document.language);
  const { mediaType } = declarationOf('email');
  const warnings = [...sizeWarnings(name, markup), ...pictureWarnings(document)];
  const file = { name, mediaType, bytes: Buffer.from(markup) };
  return warnings.length > 0 ? { ...file, warnings } : file;
}

/** Chinese fonts would draw the characters of another language as Chinese. */
function inOwnFonts(markup: string, language: string): string {
  const fonts = mailFonts(language);
  return fonts === undefined
    ? markup
    : markup.replaceAll("'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC'", fonts);
}

/** A mail's own text is in the reader's fonts, but its charts are pictures. */
function pictureWarnings({ blocks, shownInMail }: ReportDocument): string[] {
  const charts = inFlow(blocks.slice(0, shownInMail)).filter((block) => block.kind === 'chart');
  const texts = charts.map(({ categories, series, behind }) => ({
    categories,
    series,
    behind,
  }));
  return missingWarnings(missingIn(JSON.stringify(texts)), ' in the pictures of its charts');
}

function framePlaces(input: RenderInput, document: ReportDocument, template: MailTemplate) {
  const { language, title, summary, publisher, period, edition } = document;
  const say = (key: string) => word(input.theme, language, key);
  return {
    language: escapedAttribute(language),
    title: escapedAttribute(title),
    preview: escapedAttribute(summary) + blank,
    publisher: html(logoNodes(input.theme)) + escapedAttribute(publisher),
    period: escapedAttribute(period),
    until: html(factNodes(factsOf(document, input.theme))),
    bands: bandParts(input, document, template).join('\n'),
    links: `<!--place:links-->${html(reportLinks(input, document))}<!--/place:links-->`,
    blocks: blockParts(input, document, template).join('\n'),
    'button-href': escapedAttribute(reportUrl(input, document)),
    'button-label': escapedAttribute(say('read_all')),
    // Only delivery knows it.
    reason: '<!--place:why-->',
    imprint: escapedAttribute([publisher, `${say('edition')} ${edition}`].filter(Boolean).join(' · ')),
  };
}

// After the summary a list of mails would go on with the mail's own text: blanks fill the line instead.
const blank = '&#847;&zwnj;&nbsp;'.repeat(70);

function sizeWarnings(name: string, markup: string): string[] {
  const bytes = Buffer.byteLength(markup.replace(/(?<=\bsrc=")data:[^"]*/g, ''));
  if (bytes <= maxBytes) return [];
  const kilobytes = Math.ceil(bytes / 1000);
  return [
    `${name} has ${kilobytes} KB of HTML; Gmail cuts mails off at 102 KB. Move {% more /%} further up the page.`,
  ];
}
