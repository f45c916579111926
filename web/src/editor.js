// The editor: colours, completion, and problems underlined where they are.

import { acceptCompletion, autocompletion, closeCompletion, currentCompletions, startCompletion } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { lintKeymap, openLintPanel, setDiagnostics } from '@codemirror/lint';
import { EditorState, Prec } from '@codemirror/state';
import { EditorView, drawSelection, keymap } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { el, prose } from './dom.js';

const WORDS = /^(?:and|or|not|in|contains|starts|ends|with|matches|between|exists|is)\b/i;
const ATOMS = /^(?:true|false|null|today|yesterday|now(?:[-+]\d+[smhdw])?)\b/i;

const language = StreamLanguage.define({
  token(stream) {
    if (stream.eatSpace()) return null;
    if (stream.match(/^"(?:[^"\\]|\\.)*"?|^'(?:[^']|'')*'?/)) return 'string';
    if (stream.match(/^\d{4}-\d\d-\d\d[T0-9:.Z+-]*/) || stream.match(ATOMS)) return 'atom';
    if (stream.match(/^-?\d+(?:\.\d+)?(?![\w.])/)) return 'number';
    if (stream.match(WORDS)) return 'keyword';
    if (stream.match(/^[=!<>~&|]+/)) return 'operator';
    if (stream.match(/^[\p{L}\p{N}_.-]+/u)) return 'variableName';
    stream.next();
    return null;
  },
});

const colours = HighlightStyle.define([
  { tag: tags.string, class: 'is-string' },
  { tag: tags.atom, class: 'is-value' },
  { tag: tags.number, class: 'is-value' },
  { tag: tags.keyword, class: 'is-word' },
  { tag: tags.operator, class: 'is-word' },
]);

const KINDS = { field: 'property', 'record-field': 'variable', map: 'namespace', operator: 'keyword', value: 'constant', connective: 'keyword', punctuation: 'text' };

const isListed = (state) => currentCompletions(state).length > 0;

/** Tab leaves the editor, as it leaves every field, unless an arrow key has chosen from the list. */
function leaving() {
  let chosen = false;
  const choosing = ({ state }) => {
    chosen = isListed(state);
    return false;
  };
  const leave = (view) => {
    // The list could have the focus next.
    closeCompletion(view);
    return false;
  };
  return [
    Prec.highest(
      keymap.of([
        ...['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp'].map((key) => ({ key, run: choosing })),
        { key: 'Tab', run: (view) => (chosen && acceptCompletion(view)) || leave(view), shift: leave },
      ]),
    ),
    EditorView.updateListener.of(({ state, docChanged }) => {
      if (docChanged || !isListed(state)) chosen = false;
    }),
  ];
}

/** Takes the place of a textarea, with its text, selection and focus. `complete` gets a text and a place, `changed` the new text. `isWhole` says whether a text is a filter. */
export function editor(plain, { complete, changed, isWhole }) {
  const source = (context) => {
    const all = complete(context.state.doc.toString(), context.pos);
    const found = all.filter(({ span, text }) => context.state.sliceDoc(...span) !== text.trim());
    // After a whole word, the longer ones are for who asks.
    if (!found.length || (found.length < all.length && !context.explicit) || (!context.explicit && !/[\w.("' ]$/.test(context.state.sliceDoc(0, context.pos)))) return null;
    const from = Math.min(...found.map(({ span }) => span[0]));
    const options = found.map(({ span, text, kind, about }) => ({
      label: text.trim(),
      // A screen reader reads both as one name.
      detail: `\u00a0${about}`,
      type: KINDS[kind],
      apply(view) {
        // A name is followed by what is done with it; a map by its key.
        const put = /^(?:field|record-field|operator|connective)$/.test(kind) && !view.state.sliceDoc(span[1], span[1] + 1).startsWith(' ') ? `${text} ` : text;
        view.dispatch({ changes: { from: span[0], to: span[1], insert: put }, selection: { anchor: span[0] + put.length }, userEvent: 'input.complete' });
        startCompletion(view);
      },
    }));
    return { from, options, filter: false };
  };
  let isWrong = false;
  const extensions = [
    history(),
    drawSelection(),
    language,
    syntaxHighlighting(colours),
    leaving(),
    autocompletion({ override: [source], icons: false, maxRenderedOptions: 60, activateOnTypingDelay: 0 }),
    // The problems are listed below already.
    keymap.of([...lintKeymap.filter(({ run }) => run !== openLintPanel), ...historyKeymap, ...defaultKeymap]),
    EditorView.lineWrapping,
    // A combobox: the list belongs to it, and takes no focus of its own.
    EditorView.contentAttributes.of(({ state }) => ({
      role: 'combobox',
      'aria-expanded': String(isListed(state)),
      'aria-invalid': String(isWrong),
      'aria-labelledby': 'filter-label',
      'aria-describedby': 'keys verdict',
      spellcheck: 'false',
      autocapitalize: 'off',
    })),
    EditorView.updateListener.of((update) => update.docChanged && changed(update.state.doc.toString())),
  ];
  const view = new EditorView({
    state: EditorState.create({
      doc: plain.value,
      selection: { anchor: plain.selectionStart, head: plain.selectionEnd },
      extensions,
    }),
  });
  // No attribute of a combobox. CodeMirror writes only what changes.
  view.contentDOM.removeAttribute('aria-multiline');
  const focused = document.activeElement === plain;
  plain.replaceWith(view.dom);
  if (focused) view.focus();
  return {
    focus: () => view.focus(),
    /** Writes another text. One of another request begins a history. */
    write(text, isOther) {
      const insert = view.state.toText(text);
      if (insert.eq(view.state.doc)) return;
      const selection = { anchor: insert.length };
      if (isOther) view.setState(EditorState.create({ doc: insert, selection, extensions }));
      else view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert }, selection });
    },
    /** Writes a name: as one more condition after a filter that is whole. */
    insert(name) {
      const { from, to } = view.state.selection.main;
      const before = view.state.sliceDoc(0, from);
      const blank = !before || /\s$/.test(before);
      const lead = isWhole(before) ? `${blank ? '' : ' '}and ` : blank || before.endsWith('(') ? '' : ' ';
      const tail = /^[^\s)]/.test(view.state.sliceDoc(to, to + 1)) ? ' ' : '';
      view.dispatch({ changes: { from, to, insert: `${lead}${name}${tail}` }, selection: { anchor: from + lead.length + name.length }, userEvent: 'input' });
      view.focus();
    },
    apply(edits) {
      view.dispatch({ changes: edits.map(({ span, text }) => ({ from: span[0], to: span[1], insert: text })), userEvent: 'input.fix' });
      view.focus();
    },
    /** Underlines them. `fixes` gives the name and the edits of each fix. */
    problems(problems, fixes) {
      const most = view.state.doc.length;
      const shown = problems.filter(({ span }) => span).map((problem) => ({
        from: Math.min(problem.span[0], most),
        to: Math.min(problem.span[1], most),
        severity: problem.severity,
        message: problem.message,
        renderMessage: () => el('span', {}, ...prose(problem.message)),
        actions: fixes(problem).map(({ name, edits }) => ({ name, apply: () => this.apply(edits) })),
      }));
      isWrong = problems.some(({ severity }) => severity === 'error');
      view.dispatch(setDiagnostics(view.state, shown));
    },
  };
}
