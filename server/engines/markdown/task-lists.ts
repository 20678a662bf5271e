import type { MarkdownIt, StateCore, Token } from 'markdown-it';
import { createToken } from './reading.ts';

const box = /^\[(?<mark>[ xX])\][ \t]+/;

/** `- [ ] todo` and `- [x] done`: a checkbox that shows a state and cannot be changed. */
export function taskLists(md: MarkdownIt): void {
  md.core.ruler.after('inline', 'task_lists', (state) => {
    state.tokens.forEach((token, index) => {
      if (token.type === 'list_item_open')
        addCheckbox(state, token, state.tokens[index + 1], state.tokens[index + 2]);
    });
  });
}

function addCheckbox(
  state: StateCore,
  item: Token,
  paragraph: Token | undefined,
  inline: Token | undefined,
): void {
  const first = inline?.children?.[0];
  if (paragraph?.type !== 'paragraph_open' || first?.type !== 'text' || !inline?.children) return;
  const match = box.exec(first.content);
  if (!match) return;
  item.attrJoin('class', 'task');
  first.content = first.content.slice(match[0].length);
  const checkbox = createToken(state, 'task_checkbox', 'input', 0);
  checkbox.attrs = [
    ['type', 'checkbox'],
    ['disabled', ''],
  ];
  if (match.groups?.mark !== ' ') checkbox.attrs.push(['checked', '']);
  // The label names the checkbox for screen readers.
  inline.children = [
    createToken(state, 'label_open', 'label', 1),
    checkbox,
    ...inline.children,
    createToken(state, 'label_close', 'label', -1),
  ];
}
