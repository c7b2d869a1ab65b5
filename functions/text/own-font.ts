/** The font of the theme whose edition is being drawn. */
import { AsyncLocalStorage } from 'node:async_hooks';

export interface OwnFont {
  /** As its files name it. */
  readonly family: string;
  /** Absolute paths of TrueType files. */
  readonly regular: string;
  readonly bold: string;
}

const current = new AsyncLocalStorage<OwnFont>();

/** Every text that is measured and drawn in the course of `work` is so in this font, where it has the characters. */
export const inFont = <T>(font: OwnFont | undefined, work: () => T): T =>
  font ? current.run(font, work) : work();

export const ownFont = (): OwnFont | undefined => current.getStore();

/** The families of Latin texts, the theme's own first. */
export const latinFamilies = (): string[] => [...new Set([ownFont()?.family ?? 'Inter', 'Inter'])];
