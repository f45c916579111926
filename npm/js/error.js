/** Problems of what was asked: each with its code, its place and what to write instead. */
export class KonnectFilterError extends Error {
  /** @param {import('./index.d.ts').Problem[]} problems */
  constructor(problems) {
    const [first] = problems;
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    super(`${first.message}${first.help ? `; ${first.help}` : ''}${more}`);
    this.name = 'KonnectFilterError';
    this.problems = problems;
  }
}
