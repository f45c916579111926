// What the page shows of an answer.

import { $, copyButton, el, prose } from './dom.js';

const address = (url) => {
  const [head, query] = url.split('?');
  if (!query) return el('code', { class: 'url' }, head);
  const parts = query.split('&').map((part, n) => el('span', { class: 'part' }, (n ? '&' : '?') + part));
  return el('code', { class: 'url' }, el('span', { class: 'host' }, head), ...parts);
};

/** The plan in each box. One that is shown already stays, with the focus and what is open in it. */
const shown = new WeakMap();

export function instead(box, text) {
  shown.delete(box);
  box.replaceChildren(el('p', { class: 'about' }, text));
}

/** The plan as a picture: what each request filters, what is left to do here, and why. */
export function plan(box, { requests, residual, notes, arguments: open }, filter, missing = []) {
  const drawn = JSON.stringify([requests, residual, notes, open, filter, missing]);
  if (shown.get(box) === drawn) return;
  shown.set(box, drawn);
  const states = [...box.querySelectorAll('details')].map(({ id, open }) => [id, open]);
  const isOpen = (id, otherwise) => new Map(states).get(id) ?? otherwise;
  const sendable = !missing.length;
  const boxes = requests.map(({ url, filter: sent, curl }, n) =>
    el('li', { class: 'request' },
      el('h3', {}, requests.length > 1 ? `Request ${n + 1}` : 'Request'),
      el('p', {}, 'Konnect filters ', sent ? el('code', {}, sent) : 'nothing; the whole collection is fetched'),
      url
        ? el('div', { class: 'copy' }, address(sendable ? url : url.replaceAll('%7B', '{').replaceAll('%7D', '}')), sendable && copyButton(url, `the URL of request ${n + 1}`))
        : el('p', {}, 'No URL: an argument in it has no value.'),
      curl && sendable && el('details', { id: `curl-${n}`, open: isOpen(`curl-${n}`, false) }, el('summary', {}, 'curl'), el('div', { class: 'copy' }, el('code', { class: 'url' }, curl), copyButton(curl, `the curl command of request ${n + 1}`))),
    ),
  );
  const pieces = notes.map(({ span, text }) => {
    const piece = filter.slice(...span);
    return el('li', {}, piece && [el('code', {}, piece), ': '], ...prose(text));
  });
  box.replaceChildren(
    sendable ? '' : el('p', {}, 'Still needed: ', ...missing.flatMap((name) => [el('code', {}, name), ' '])),
    el('ol', { class: 'flow', 'aria-label': 'Steps of the plan' },
      requests.length
        ? el('li', { class: 'step' }, el('ul', { class: 'requests' }, ...boxes))
        : el('li', { class: 'step none' }, el('p', {}, 'No record can match, so nothing is requested.')),
      residual && el('li', { class: 'step local' }, el('h3', {}, 'Local filter'), el('p', {}, 'Checked on each record: ', el('code', {}, residual))),
      requests.length > 0 && el('li', { class: 'step end' }, requests.length > 1 ? 'Records, each once' : 'Records'),
    ),
    open.length ? el('p', { class: 'about' }, 'Values still needed: ', ...open.flatMap(({ name, type, list }) => [el('code', {}, `$${name}`), ` (${type ?? 'any type'}${list ? ', or a list' : ''}) `])) : '',
    pieces.length ? el('details', { id: 'why', open: isOpen('why', true) }, el('summary', {}, 'Why'), el('ul', { class: 'notes' }, ...pieces)) : '',
  );
}

/** Where a collection is, and its regions, with the one that was asked for. */
export function collection(found, asked = '') {
  const regions = found?.servers.regions ?? [];
  const names = [...new Set(['', ...regions, asked])];
  const options = [...$('region').options].map(({ value }) => value);
  const named = (region) => (regions.includes(region) || !region ? region || 'us (default)' : `${region} (unknown)`);
  if (names.join() !== options.join()) $('region').replaceChildren(...names.map((region) => el('option', { value: region }, named(region))));
  $('region-label').hidden = names.length === 1;
  $('collection-about').textContent = found ? `GET ${found.path}` : '';
}

const typeName = (type) => (typeof type === 'object' ? `one of ${type.enum.join(', ')}` : type);

export function fields(box, { fields: sent, local, paging, sort }, insert) {
  const name = (text) => el('button', { type: 'button', class: 'name', title: 'Insert into the filter', 'aria-label': text, onclick: () => insert(text.replace('KEY', 'key')) }, text.split(/(?<=[._])/).flatMap((part) => [part, el('wbr')]));
  const words = (operators) => [...new Set(operators.map(({ language }) => language))].map((word) => el('code', {}, word));
  const rows = sent.map((field) =>
    el('tr', {}, el('th', { scope: 'row' }, name(field.map ? `${field.name}.KEY` : field.name)), el('td', {}, typeName(field.type)), el('td', { class: 'words' }, words(field.operators))),
  );
  const others = local.map((field) =>
    el('tr', {}, el('th', { scope: 'row' }, name(field.path.join('.') + (field.map ? '.KEY' : ''))), el('td', {}, typeName(field.type) + (field.array ? ' (list)' : '')), el('td', {}, 'locally')),
  );
  const head = el('thead', {}, el('tr', {}, ['Field', 'Type', 'Filtered by'].map((text) => el('th', { scope: 'col' }, text))));
  box.replaceChildren(
    sent.length + local.length ? el('table', {}, head, el('tbody', {}, ...rows, ...others)) : el('p', { class: 'about' }, 'Nothing is known of its fields.'),
  );
}

const SIGNS = { true: ['✓', 'matches'], false: ['✗', 'does not match'], null: ['?', 'unknown'] };
/** Each record as it was written, without the blanks between its parts. */
export function matches(list, records) {
  list.replaceChildren(
    ...records.map(({ text: written, matches }) => {
      const [sign, words] = SIGNS[matches];
      const text = written.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|\s+/g, (part) => (part[0] === '"' ? part : ''));
      return el('li', { class: `is-${matches}` }, el('span', { 'aria-hidden': 'true' }, sign), el('span', { class: 'hidden' }, `${words}: `), el('code', {}, text.length > 400 ? `${text.slice(0, 399)}…` : text));
    }),
  );
}
