const copied = [
  'boxSizing',
  'width',
  'paddingTop',
  'paddingRight',
  'paddingBottom',
  'paddingLeft',
  'borderTopWidth',
  'borderRightWidth',
  'borderBottomWidth',
  'borderLeftWidth',
  'fontFamily',
  'fontSize',
  'fontWeight',
  'fontStyle',
  'letterSpacing',
  'lineHeight',
  'tabSize',
  'textIndent',
  'wordBreak',
] as const;

/** Where a position of a text area stands on the screen, in pixels of the viewport. A browser does not tell; a copy of it does. */
export function placeOfCaret(
  area: HTMLTextAreaElement,
  at: number,
): { left: number; top: number; height: number } {
  const style = getComputedStyle(area);
  const copy = document.createElement('div');
  for (const name of copied) copy.style[name] = style[name];
  Object.assign(copy.style, {
    position: 'fixed',
    visibility: 'hidden',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'break-word',
    left: '0',
    top: '0',
  });
  copy.textContent = area.value.slice(0, at);
  const mark = document.createElement('span');
  mark.textContent = area.value.slice(at, at + 1) || '.';
  copy.append(mark);
  document.body.append(copy);
  const { left, top } = area.getBoundingClientRect();
  const place = {
    left: left + mark.offsetLeft - area.scrollLeft,
    top: top + mark.offsetTop - area.scrollTop,
    height: parseFloat(style.lineHeight) || mark.offsetHeight,
  };
  copy.remove();
  return place;
}
