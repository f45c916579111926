// Fields for what a request needs besides: ids of the path, query parameters, values of the filter's arguments.

import { el } from './dom.js';

/** Shows a field for each of `wanted`, as { group, name, label, hint }, with what `values` says. Those that are there stay, with the focus. */
export function inputs(box, wanted, values, changed) {
  const there = new Map([...box.children].map((field) => [field.dataset.key, field]));
  const fields = wanted.map((one) => there.get(keyOf(one)) ?? made(one, changed));
  for (const field of there.values()) if (!fields.includes(field)) field.remove();
  // Only what is not in its place moves: what moves loses the focus.
  let next = box.firstElementChild;
  for (const [n, field] of fields.entries()) {
    if (field === next) next = next.nextElementSibling;
    else box.insertBefore(field, next);
    const input = field.lastElementChild;
    const { group, name, hint } = wanted[n];
    const value = values[group][name] ?? '';
    if (input.value !== value) input.value = value;
    if (input.placeholder !== hint) input.placeholder = hint;
  }
}

const keyOf = ({ group, label }) => `${group} ${label}`;

function made({ group, name, label }, changed) {
  const input = el('input', { name, 'data-group': group, autocomplete: 'off', spellcheck: 'false', autocapitalize: 'off' });
  input.addEventListener('input', () => changed(group, name, input.value));
  return el('label', { 'data-key': keyOf({ group, label }) }, label, ' ', input);
}
