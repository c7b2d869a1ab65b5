/**
 * The only script of the reading room. What is wrong in a form takes the focus, so that whoever cannot see the page
 * hears it first. A page that follows something has its parts replaced that changed, and nothing else of it moves.
 * Everything works without it: such a page is then loaded again.
 */
export const script = `
document.querySelector('[data-takes-focus]')?.focus();
async function follow() {
  const main = document.querySelector('main[data-refresh]');
  if (!main) return;
  await new Promise((done) => setTimeout(done, main.dataset.refresh * 1000));
  const text = await fetch(location.href).then((answer) => answer.text(), () => undefined);
  if (text !== undefined) {
    const next = new DOMParser().parseFromString(text, 'text/html').querySelector('main');
    for (const part of main.querySelectorAll('[data-live]')) {
      const then = next.querySelector('#' + part.id);
      if (!then) return location.reload();
      if (then.innerHTML !== part.innerHTML) part.replaceChildren(...then.childNodes);
    }
    if (!next.dataset.refresh) main.removeAttribute('data-refresh');
  }
  follow();
}
follow();
`;
