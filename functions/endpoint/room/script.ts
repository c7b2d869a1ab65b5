/**
 * The only script of the reading room: what is wrong in a form takes the focus, so that whoever cannot see the page
 * hears it first. Everything works without it.
 */
export const script = `document.querySelector('[data-takes-focus]')?.focus();`;
