/** What texts are drawn in now: the font of the theme, and the family of the language's Han characters. */
import { AsyncLocalStorage } from 'node:async_hooks';

export interface OwnFont {
  /** As its files name it. */
  readonly family: string;
  /** Absolute paths of TrueType files. */
  readonly regular: string;
  readonly bold: string;
}

export interface Typeface {
  readonly own?: OwnFont;
  readonly han: string;
}

const usual: Typeface = { han: 'Noto Sans SC' };
const current = new AsyncLocalStorage<Typeface>();

export const typeface = (): Typeface => current.getStore() ?? usual;

/** Every text that is measured and drawn in the course of `work` is so in this font, where it has the characters. */
export const inFont = <T>(own: OwnFont | undefined, work: () => T): T =>
  own ? current.run({ ...typeface(), own }, work) : work();

/** The same for characters that Chinese, Japanese and Korean share but write differently. */
export const inHan = <T>(han: string | undefined, work: () => T): T =>
  han === undefined || han === typeface().han ? work() : current.run({ ...typeface(), han }, work);

/** The families of Latin texts, the theme's own first. */
export const latinFamilies = (): string[] => [...new Set([typeface().own?.family ?? 'Inter', 'Inter'])];
