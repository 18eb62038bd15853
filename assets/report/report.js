// The frame table of a report. Its rows are data in the page; everything is put in as text, never as HTML.

const { types, flags, fields, rows } = JSON.parse(document.getElementById('data').textContent);
const SENDERS = ['', 'client', 'server'];
const ARROWS = ['', '→', '←'];
const STEP = 200;

const body = document.querySelector('#rows tbody');
const query = document.getElementById('query');
const shown = document.getElementById('shown');
const more = document.getElementById('more');

let found = rows;
let drawn = 0;

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function drawRow([seq, at, connection, from, type, stream, flag, length, summary, severity, fieldNumbers]) {
  const row = element(
    'tr',
    [SENDERS[from], severity && 'toned', severity, fieldNumbers && 'expandable'].filter(Boolean).join(' '),
  );
  row.id = `f${seq}`;
  const kind = element('td', 'type');
  kind.append(element('span', 'arrow', ARROWS[from]), ` ${types[type]}`);
  row.append(
    element('td', 'number muted', String(seq)),
    element('td', 'number', (at / 1000).toFixed(4)),
    element('td', 'number conn', connection ? String(connection) : ''),
    element('td', 'number', stream < 0 ? '' : String(stream)),
    kind,
    element('td', 'flags muted', flags[flag]),
    element('td', 'number length', length < 0 ? '' : String(length)),
    element('td', 'summary', summary),
  );
  if (fieldNumbers) row.addEventListener('click', () => toggleFields(row, fieldNumbers));
  return row;
}

function toggleFields(row, fieldNumbers) {
  if (window.getSelection().toString() !== '') return;
  if (row.nextSibling?.classList?.contains('fields')) {
    row.nextSibling.remove();
    return;
  }
  const cell = element('td', 'fields');
  cell.colSpan = 8;
  for (const number of fieldNumbers) {
    const [name, value, spelling] = fields[number];
    const line = element('div');
    line.append(element('dt', '', name), element('dd', '', value), element('span', 'muted', spelling));
    cell.append(line);
  }
  const detail = element('tr', 'fields');
  detail.append(cell);
  row.after(detail);
}

function drawMore(upTo = drawn + STEP) {
  const part = document.createDocumentFragment();
  const end = Math.min(upTo, found.length);
  for (; drawn < end; drawn++) part.append(drawRow(found[drawn]));
  body.append(part);
  more.hidden = drawn >= found.length;
  more.textContent = `Show more (${found.length - drawn} left)`;
  shown.textContent = found.length === rows.length ? `${rows.length} rows` : `${found.length} of ${rows.length} rows`;
}

const COLUMNS = {
  type: (row) => types[row[4]],
  kind: (row) => types[row[4]],
  stream: (row) => String(row[5]),
  connection: (row) => String(row[2]),
  from: (row) => SENDERS[row[3]],
};

// Everything of a row in lower case, made when it is first asked for.
const texts = new Map();
function textOf(row) {
  let text = texts.get(row[0]);
  if (text === undefined) {
    const fieldTexts = row[10] ? row[10].map((number) => fields[number].slice(0, 2).join(': ')) : [];
    text = [row[0], types[row[4]], flags[row[6]], row[8], ...fieldTexts].join('\n').toLowerCase();
    texts.set(row[0], text);
  }
  return text;
}

// The part of h2inspect's filter language a table needs: columns compared with == and !=, texts, joined by &&.
const TERM = /(\w+)\s*(==|!=|:)\s*("[^"]*"|[^\s&]+)|"([^"]*)"|&&|[^\s"]+/g;

function testOf([whole, column, comparison, value, quoted]) {
  if (column && Object.hasOwn(COLUMNS, column)) {
    const wanted = value.replaceAll('"', '');
    return (row) => (COLUMNS[column](row).toLowerCase() === wanted) === (comparison !== '!=');
  }
  const word = quoted ?? whole;
  return (row) => textOf(row).includes(word);
}

function filter(text) {
  const terms = [
    ...text
      .toLowerCase()
      .replace(/\bstreamid\b/g, 'stream')
      .matchAll(TERM),
  ];
  const tests = terms.filter(([whole]) => whole !== '&&' && whole !== 'and').map(testOf);
  found = tests.length === 0 ? rows : rows.filter((row) => tests.every((test) => test(row)));
  body.replaceChildren();
  drawn = 0;
  drawMore();
}

function showFrame(seq) {
  let at = found.findIndex((row) => row[0] === seq);
  if (at < 0) {
    query.value = '';
    filter('');
    at = found.findIndex((row) => row[0] === seq);
  }
  if (at < 0) return;
  if (at >= drawn) drawMore(at + STEP / 2);
  const row = document.getElementById(`f${seq}`);
  for (const other of body.querySelectorAll('.found')) other.classList.remove('found');
  row.classList.add('found');
  row.scrollIntoView({ block: 'center' });
}

function followHash() {
  const [, seq] = /^#f(\d+)$/.exec(location.hash) ?? [];
  if (seq) showFrame(Number(seq));
  const target = location.hash.startsWith('#stream-') && document.getElementById(location.hash.slice(1));
  if (target) target.open = true;
}

let waiting;
query.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => filter(query.value), 120);
});
document.getElementById('filter').addEventListener('submit', (event) => event.preventDefault());
more.addEventListener('click', () => drawMore());
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[data-filter]');
  if (link) {
    query.value = link.dataset.filter;
    filter(query.value);
  }
});
window.addEventListener('hashchange', followHash);

filter('');
followHash();
