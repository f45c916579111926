// Which records match, and what to say of them. The page asks this of few records, and a worker of many.

import { KonnectFilterError } from 'konnect-filter';
import { advice } from './problems.js';

/** Records that are listed; all are counted. */
const MOST = 200;

/** What is told of records, and those that are listed: where not all are, those that match come first. */
export function judged(konnect, { text, filter, entity, args, said }) {
  if (!text.trim()) return told('');
  if (!filter.trim()) return told('Without a filter, every record matches.');
  try {
    const { records, warnings } = konnect.match(filter, text, { entity, args });
    const kept = records.filter(({ matches }) => matches).length;
    const [number, all] = [kept, records.length].map((count) => count.toLocaleString('en'));
    const doubts = warnings.filter(({ code }) => !said.includes(code)).map((doubt) => ` Note: ${advised(doubt)}`);
    const listed = records.length > MOST ? ` ${MOST} are listed, matches first.` : '';
    return told(`${number} of ${all} ${kept === 1 && all === '1' ? 'record' : 'records'} ${kept === 1 ? 'matches' : 'match'}.${listed}${doubts.join('')}`, first(records));
  } catch (error) {
    if (!(error instanceof KonnectFilterError)) throw error;
    return told(failed(error.problems[0], text));
  }
}

const told = (count, matches = []) => ({ count, matches });

function first(records) {
  const rank = ({ matches }) => [true, null, false].indexOf(matches);
  const ordered = records.length > MOST ? [...records].sort((a, b) => rank(a) - rank(b)) : records;
  return ordered.slice(0, MOST).map(({ text, matches }) => ({ text, matches }));
}

const sentence = (text) => (/[.?!]$/.test(text) ? text : `${text}.`);
const advised = (problem) => sentence([problem.message, advice(problem)].filter(Boolean).join(': '));

/** Why nothing is matched. */
function failed(problem, text) {
  if (problem.code === 'unbound-argument') return sentence(problem.message);
  if (problem.in === 'entity') return 'The collection has problems.';
  if (problem.in !== 'record') return 'The filter has problems.';
  if (!problem.span) return `Not matched: ${advised(problem)}`;
  const begins = /^\s*[[{]/.test(text);
  if (begins && problem.message.includes('EOF')) return 'Not JSON: it ends too early, in the middle of a record.';
  return `Not JSON at line ${problem.line}, column ${problem.column}.${begins ? '' : ' JSON records begin with { or [.'}`;
}
