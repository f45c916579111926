// The records that are pasted, and which of them match.

import { KonnectFilterError } from 'konnect-filter';
import { $, prose } from './dom.js';
import { advice } from './problems.js';
import * as show from './show.js';

export const EXAMPLE = '[\n  {"name": "payments", "labels": {"env": "dev"}, "created_at": "2099-01-01T00:00:00Z"},\n  {"name": "shop", "labels": {"env": "prod"}, "created_at": "2020-01-01T00:00:00Z"}\n]';

/** Characters that are matched at each key. More wait for a pause, in milliseconds. */
const AT_ONCE = 200_000;
const PAUSE = 400;

/** Does a task at once, or where the records are many, in a pause; `now` does it before, where it waits. */
export function patient(task) {
  let waiting;
  const now = () => {
    clearTimeout(waiting);
    waiting = undefined;
    task();
  };
  const when = () => {
    clearTimeout(waiting);
    if ($('records').textLength > AT_ONCE) waiting = setTimeout(now, PAUSE);
    else now();
  };
  return Object.assign(when, { now: () => waiting && now() });
}

/** Without the mark that some editors write at the beginning. */
const pasted = () => $('records').value.replace(/^\ufeff/, '');

/** Gives what matches the records once something has changed. `asked` gives the filter, its arguments, the collection and the codes that are shown already. */
export function matcher(konnect, asked) {
  let last = [];
  const judge = patient(() => match(konnect, pasted(), asked()));
  return () => {
    const { filter, args, entity } = asked();
    const now = [pasted(), filter, JSON.stringify(args), entity];
    if (now.every((part, n) => part === last[n])) return;
    last = now;
    $('count').textContent = 'Matching…';
    judge();
  };
}

function match(konnect, text, { filter, entity, args, said }) {
  const tell = (count, matches = []) => {
    $('count').replaceChildren(...prose(count));
    show.matches($('matches'), matches);
  };
  if (!text.trim()) return tell('');
  if (!filter.trim()) return tell('Without a filter, every record matches.');
  try {
    const { records, warnings } = konnect.match(filter, text, { entity, args });
    const kept = records.filter(({ matches }) => matches).length;
    const doubts = warnings.filter(({ code }) => !said.includes(code)).map((doubt) => ` Note: ${told(doubt)}`);
    const listed = records.length > show.MOST ? ` ${show.MOST} are listed, those that match first.` : '';
    tell(`${kept} of ${records.length} ${records.length === 1 ? 'record matches' : 'records match'}.${listed}${doubts.join('')}`, records);
  } catch (error) {
    if (!(error instanceof KonnectFilterError)) throw error;
    tell(failed(error.problems[0], text));
  }
}

const sentence = (text) => (/[.?!]$/.test(text) ? text : `${text}.`);
const told = (problem) => sentence([problem.message, advice(problem)].filter(Boolean).join(': '));

/** Why nothing is matched. */
function failed(problem, text) {
  if (problem.code === 'unbound-argument') return sentence(problem.message);
  if (problem.in !== 'record') return 'The filter has problems.';
  if (!problem.span) return `Not matched: ${told(problem)}`;
  const begins = /^\s*[[{]/.test(text);
  if (begins && problem.message.includes('EOF')) return 'Not JSON: it ends too early, in the middle of a record.';
  return `Not JSON at line ${problem.line}, column ${problem.column}.${begins ? '' : ' JSON records begin with { or [.'}`;
}

/** The keys of the maps in the records, as `labels.env`, to complete them. */
export function keysOf(konnect) {
  let last = [];
  let keys = [];
  return (collection) => {
    const text = pasted();
    if (text.length > AT_ONCE || (last[0] === text && last[1] === collection)) return keys;
    last = [text, collection];
    const maps = [...(collection?.fields ?? []), ...(collection?.local ?? [])].filter(({ map }) => map).map(({ name, path }) => path ?? [name]);
    try {
      const { records } = konnect.match('id = x', text);
      keys = [...new Set(records.flatMap(({ record }) => maps.flatMap((path) => under(record, path))))];
    } catch {
      keys = [];
    }
    return keys;
  };
}

/** The keys of one map that need no quotes. */
function under(record, path) {
  const map = path.reduce((value, key) => value?.[key], record);
  const keys = typeof map === 'object' && map && !Array.isArray(map) ? Object.keys(map) : [];
  return keys.filter((key) => /^[\w-]+$/.test(key)).map((key) => [...path, key].join('.'));
}
