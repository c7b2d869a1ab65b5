/** The HTML of a mail that is not a report: a title, and a few paragraphs. */
import { mailFonts } from '../../language/fonts.ts';

/**
 * @param language of the attribute `lang`
 * @param title HTML, as the content below it
 */
export const plainMail = (language: string, title: string, content: string): string => `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${title}</title></head>
<body style="font:16px/1.6 -apple-system,'Segoe UI',Roboto,Arial,${mailFonts(language) ?? "'PingFang SC','Microsoft YaHei'"},sans-serif;max-width:40em">
<h1 style="font-size:20px">${title}</h1>
${content}
</body>
</html>
`;
