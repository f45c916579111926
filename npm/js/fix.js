// Applying the replacements that problems carry, as the library's `fix` and `fix_safe` do.

const overlap = ([start, end], [otherStart, otherEnd]) => start < otherEnd && otherStart < end;

/**
 * A text with the edits of its problems made. A problem whose edits reach into those of an earlier one keeps its text.
 *
 * @param {string} text
 * @param {readonly import('./index.d.ts').Problem[]} problems
 * @param {{ safe?: boolean, in?: string }} [options]
 */
export function fix(text, problems, { safe = false, in: part = 'filter' } = {}) {
  if (typeof text !== 'string') throw new TypeError('`text` takes a string');
  if (!Array.isArray(problems)) throw new TypeError('`problems` takes a list of problems, such as `check` returns');
  const made = [];
  for (const { in: own, edits = [] } of problems) {
    if (own !== part || (safe && !edits.every((edit) => edit.safe))) continue;
    if (edits.some(({ span }) => span[1] > text.length || made.some((other) => overlap(span, other.span)))) continue;
    made.push(...edits);
  }
  // In order, with an insertion before a replacement at the same place; the sort keeps the order of two insertions.
  made.sort((a, b) => a.span[0] - b.span[0] || a.span[1] - b.span[1]);
  let fixed = '';
  let copied = 0;
  for (const edit of made) {
    fixed += text.slice(copied, edit.span[0]) + edit.text;
    copied = edit.span[1];
  }
  return fixed + text.slice(copied);
}
