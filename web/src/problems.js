// Problems in the words of this page, and the buttons that fix them.

import { el, prose } from './dom.js';

/** What solves a problem here. What is not named cannot be done on this page. */
const WORDS = {
  'base-url': 'the field Base URL',
  entities: 'the field Collection, once it is empty,',
};
const fieldOf = ({ argument, param, query }) => (argument ? `the field \`$${argument}\`` : `the field \`${param ?? query}\``);

/** The help without what the library calls its options, and with what they are here. */
export function advice({ help = '', remedies = [] }) {
  let rest = help;
  for (const { effect } of [...remedies].reverse()) {
    if (rest.endsWith(` ${effect}`)) rest = rest.slice(0, Math.max(0, rest.lastIndexOf('; ', rest.length - effect.length)));
  }
  const here = remedies
    .map(({ setting, effect }) => [typeof setting === 'string' ? WORDS[setting] : fieldOf(setting), effect])
    .filter(([words]) => words)
    .map((words) => words.join(' '));
  return [rest, ...here].filter(Boolean).join('; ');
}

/** What a fix writes, in a few words. */
function fixName(edits) {
  if (edits.length > 1) return 'Fix';
  const [{ text, span }] = edits;
  if (!text.trim()) return span[0] === span[1] ? 'Fix' : 'Remove it';
  const does = span[0] === span[1] ? 'Add' : 'Write';
  return `${does} ${text.trim().length > 40 ? `${text.trim().slice(0, 39)}…` : text.trim()}`;
}

/** Each fix of a problem, as its name and its edits: where the help names several collections, one for each. */
export function fixes(problem) {
  if (problem.edits) return [{ name: fixName(problem.edits), edits: problem.edits }];
  const isChoice = problem.code === 'ambiguous-entity' || (problem.code === 'unknown-entity' && problem.help?.startsWith('did you mean '));
  if (!isChoice || !problem.span) return [];
  return [...problem.help.matchAll(/`([^`]+)`/g)].map(([, text]) => ({ name: `Write ${text}`, edits: [{ span: problem.span, text }] }));
}

/** With a capital, where it begins with a word that is not a name. */
const sentence = (text) => text.replace(/^[a-z]+(?= )/, (word) => word[0].toUpperCase() + word.slice(1));

/** `apply` has, for each part that can be edited, what edits it. `others` gives more buttons of a problem. */
export function list(box, found, apply, others = () => []) {
  box.replaceChildren(
    ...found.map((problem) => {
      const help = advice(problem);
      const edit = apply[problem.in];
      const buttons = edit ? fixes(problem).map(({ name, edits }) => ({ name, does: () => edit(edits) })) : [];
      return el('li', { class: problem.severity },
        el('p', {}, el('strong', {}, problem.severity === 'error' ? 'Error: ' : 'Note: '), ...prose(sentence(problem.message)), ' ', el('code', { class: 'code' }, problem.code)),
        help && el('p', {}, ...prose(sentence(help))),
        [...buttons, ...others(problem)].map(({ name, does }) => el('button', { type: 'button', class: 'fix', onclick: does }, name)),
      );
    }),
  );
}
