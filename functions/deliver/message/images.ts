/** Many mail programs show no data: URI; all show a part of the message that the HTML names by its content id. */
import { sha256 } from '../../hash.ts';

export interface InlineImage {
  readonly cid: string;
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
}

// In HTML that is escaped, neither a text nor an attribute's value can hold this beginning with its quote.
const embedded = /(<img\b[^>]*?\bsrc=")data:(image\/(png|jpeg|gif));base64,([A-Za-z0-9+/=]+)(?=")/g;

/**
 * Takes the images out of the HTML. Their ids follow from the message and the picture: mail programs show the picture
 * of another mail for an id that they have met before.
 * @param message tells the message from all others
 * @param domain what makes the ids unique in the world
 */
export function withInlineImages(
  html: string,
  message: string,
  domain: string,
): { html: string; images: InlineImage[] } {
  const images: InlineImage[] = [];
  const replaced = html.replace(
    embedded,
    (_, before: string, type: string, extension: string, data: string) => {
      const name = `image-${images.length + 1}`;
      const cid = `${sha256(`${message}\n${name}\n${data}`).slice(0, 32)}@${domain}`;
      images.push({
        cid,
        filename: `${name}.${extension}`,
        contentType: type,
        content: Buffer.from(data, 'base64'),
      });
      return `${before}cid:${cid}`;
    },
  );
  return { html: replaced, images };
}
