/**
 * On narrow screens a row of links slides; where the reader stands should be in sight. `scrollIntoView` would also move the
 * place from which the Tab key starts.
 */
export function slideToCurrent(row: HTMLElement): void {
  const here = row.querySelector('[aria-current]')?.getBoundingClientRect();
  if (!here) return;
  const { left, width } = row.getBoundingClientRect();
  row.scrollLeft += here.left + here.width / 2 - (left + width / 2);
}
