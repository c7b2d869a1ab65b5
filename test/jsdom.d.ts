/**
 * What the tests use of jsdom. Its own types come with the whole DOM as globals, which would let code that
 * runs on a server name a `window`.
 */
declare module 'jsdom' {
  interface PageElement {
    readonly id: string;
    readonly lang: string;
    readonly className: string;
    readonly localName: string;
    readonly tagName: string;
    readonly textContent: string;
    readonly innerHTML: string;
    readonly alt: string;
    readonly src: string;
    readonly attributes: Iterable<PageAttribute>;
    readonly children: Iterable<PageElement>;
    readonly firstElementChild: PageElement | null;
    readonly parentElement: PageElement | null;
    getAttribute(name: string): string | null;
    querySelector(selectors: string): PageElement | null;
    querySelectorAll(selectors: string): Iterable<PageElement> & { readonly length: number };
    replaceChildren(): void;
  }

  interface PageAttribute {
    readonly name: string;
    readonly value: string;
    readonly ownerElement: PageElement | null;
  }

  interface Page extends PageElement {
    readonly body: PageElement;
    readonly documentElement: PageElement;
  }

  class VirtualConsole {}

  class JSDOM {
    constructor(
      html: string,
      options?: { contentType?: string; runScripts?: 'outside-only'; virtualConsole?: VirtualConsole },
    );
    readonly window: { readonly document: Page; eval(script: string): unknown };
  }
}
