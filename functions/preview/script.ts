/** The script of the preview's page: it asks for what is new, and shows it in its place. */
export const script = `
const root = location.pathname;
const find = (id) => document.getElementById(id);
let version = -1;
let language;

const address = (file, hash) => root + 'file/' + file + '?' + hash;

/** A pane is loaded again if its file is another, and scrolled to where it was. */
function fill(frame, state) {
  const name = frame.dataset.file.replace('LANG', language);
  const hash = state.files[name];
  frame.closest('section').hidden = hash === undefined;
  if (hash === undefined || frame.dataset.shown === name + hash) return;
  const at = frame.dataset.shown?.startsWith(name) ? frame.contentWindow.scrollY : 0;
  frame.dataset.shown = name + hash;
  frame.onload = () => frame.contentWindow.scrollTo(0, at);
  frame.contentWindow.location.replace(address(name, hash));
}

function item(text, name) {
  const one = document.createElement('li');
  one.textContent = text;
  if (name) one.className = name;
  return one;
}

function languages(state) {
  if (!state.languages.includes(language)) language = state.languages[0];
  find('languages').replaceChildren(...state.languages.map((name) => {
    const button = document.createElement('button');
    button.textContent = name;
    button.setAttribute('aria-pressed', String(name === language));
    button.onclick = () => { language = name; show(state); };
    return button;
  }));
}

function row(statement) {
  const line = document.createElement('tr');
  const link = document.createElement('a');
  link.href = root + 'query/' + statement.kind + '/' + statement.name;
  link.target = 'query';
  link.textContent = statement.name;
  const cells = [statement.kind, link, statement.rows ?? '', statement.milliseconds + ' ms'];
  for (const cell of cells) {
    const one = document.createElement('td');
    one.append(cell);
    line.append(one);
  }
  return line;
}

function show(state) {
  languages(state);
  document.title = state.report + ' ' + state.period;
  find('name').textContent = state.report + ', ' + state.period;
  const good = state.problems.length === 0 ? 'up to date' : 'as it was before the mistake below';
  find('step').textContent = state.step === '' ? good : state.step + ' …';
  find('problems').replaceChildren(...state.problems.map((text) => item(text)));
  find('problems').hidden = state.problems.length === 0;
  find('remarks').replaceChildren(...state.remarks.map((text) => item(text)));
  find('remarks').hidden = state.remarks.length === 0;
  find('statements').replaceChildren(...state.statements.map(row));
  for (const link of document.querySelectorAll('a[data-file]')) {
    link.href = root + 'file/' + link.dataset.file.replace('LANG', language);
    link.hidden = !state.formats.includes(link.dataset.format);
  }
  for (const frame of document.querySelectorAll('iframe[data-file]')) fill(frame, state);
}

async function follow() {
  for (;;) {
    try {
      const answer = await fetch(root + 'state?after=' + version);
      if (answer.ok) {
        const state = await answer.json();
        version = state.version;
        show(state);
        document.documentElement.dataset.version = version;
        continue;
      }
    } catch {}
    find('step').textContent = 'the preview has ended';
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
follow();
`;
