// The records that are pasted, and which of them match.

import { $, prose } from './dom.js';
import { judged } from './judge.js';
import * as show from './show.js';

export const EXAMPLE = '[\n  {"name": "payments", "labels": {"env": "dev"}, "created_at": "2099-01-01T00:00:00Z"},\n  {"name": "shop", "labels": {"env": "prod"}, "created_at": "2020-01-01T00:00:00Z"}\n]';

/** Characters that are matched at each key. More wait for a pause, in milliseconds, and no more than so many are matched. */
const AT_ONCE = 200_000;
const PAUSE = 400;
const MOST = 64 * 1024 * 1024;

const isMany = () => $('records').textLength > AT_ONCE;

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
    if (isMany()) waiting = setTimeout(now, PAUSE);
    else now();
  };
  return Object.assign(when, { now: () => waiting && now() });
}

/** Without the mark that some editors write at the beginning. */
const pasted = () => $('records').value.replace(/^\ufeff/, '');

/** Gives what matches the records once something has changed. `asked` gives the filter, its arguments, the collection and the codes that are shown already. */
export function matcher(konnect, asked) {
  let last = [];
  let turn = 0;
  const tell = ({ count, matches }) => {
    $('count').replaceChildren(...prose(count));
    show.matches($('matches'), matches);
    $('matches').classList.remove('old');
  };
  const aside = helped((mine, answer) => mine === turn && tell(answer), (question) => judged(konnect, question));
  const judge = patient(() => {
    if ($('records').textLength > MOST) {
      tell({ count: 'Not matched: these are more than 64 MiB; match fewer records at once.', matches: [] });
      return;
    }
    const question = { ...asked(), text: pasted() };
    if (isMany()) aside(turn, question);
    else tell(judged(konnect, question));
  });
  return () => {
    const { filter, args, entity } = asked();
    const now = [pasted(), filter, JSON.stringify(args), entity];
    if (now.every((part, n) => part === last[n])) return;
    last = now;
    // What is answered from now on is of what was asked before.
    turn += 1;
    $('count').textContent = 'Matching…';
    $('matches').classList.add('old');
    judge();
  };
}

/** Has a worker answer, so that the page can be used meanwhile: the last question, when it is done with the one before. Where there is no worker, `otherwise` answers. */
function helped(answered, otherwise) {
  let worker;
  let asked;
  let next;
  const ask = () => {
    [asked, next] = [next, undefined];
    if (asked && worker) worker.postMessage(asked.question);
    else if (asked) answered(asked.turn, otherwise(asked.question));
  };
  const done = (answer) => {
    answered(asked.turn, answer);
    ask();
  };
  const failed = () => {
    worker = undefined;
    next ??= asked;
    ask();
  };
  return (turn, question) => {
    const isBusy = worker && asked;
    next = { turn, question };
    if (isBusy) return;
    worker ??= new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }) => done(data);
    worker.onerror = failed;
    ask();
  };
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
