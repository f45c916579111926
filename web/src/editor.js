// The editor: colours, completion, and problems underlined where they are.

import { acceptCompletion, autocompletion, completionKeymap, startCompletion } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { lintKeymap, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, drawSelection, keymap } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { fixName } from './show.js';

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

/** Takes the place of a textarea, with its text, selection and focus. `complete` gets a text and a place, `changed` the new text. */
export function editor(plain, { complete, changed }) {
  const source = (context) => {
    const found = complete(context.state.doc.toString(), context.pos);
    if (!found.length || (!context.explicit && !/[\w.("' ]$/.test(context.state.sliceDoc(0, context.pos)))) return null;
    const from = Math.min(...found.map(({ span }) => span[0]));
    const options = found.map(({ span, text, kind, about }) => ({
      label: text.trim(),
      detail: about,
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
  const view = new EditorView({
    state: EditorState.create({
      doc: plain.value,
      selection: { anchor: plain.selectionStart, head: plain.selectionEnd },
      extensions: [
        history(),
        drawSelection(),
        language,
        syntaxHighlighting(colours),
        autocompletion({ override: [source], icons: false, maxRenderedOptions: 60, activateOnTypingDelay: 0 }),
        keymap.of([{ key: 'Tab', run: acceptCompletion }, ...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-labelledby': 'filter-label', 'aria-describedby': 'verdict', spellcheck: 'false', autocapitalize: 'off' }),
        EditorView.updateListener.of((update) => update.docChanged && changed(update.state.doc.toString())),
      ],
    }),
  });
  const focused = document.activeElement === plain;
  plain.replaceWith(view.dom);
  if (focused) view.focus();
  return {
    write(text) {
      if (text !== view.state.doc.toString()) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: text.length } });
    },
    insert(text) {
      view.dispatch(view.state.replaceSelection(text));
      view.focus();
    },
    apply(edits) {
      view.dispatch({ changes: edits.map(({ span, text }) => ({ from: span[0], to: span[1], insert: text })), userEvent: 'input.fix' });
      view.focus();
    },
    problems(problems, fix) {
      const most = view.state.doc.length;
      const shown = problems.filter(({ span }) => span).map((problem) => ({
        from: Math.min(problem.span[0], most),
        to: Math.min(problem.span[1], most),
        severity: problem.severity,
        message: problem.message,
        actions: problem.edits ? [{ name: fixName(problem), apply: () => fix(problem) }] : [],
      }));
      view.dispatch(setDiagnostics(view.state, shown));
    },
  };
}
