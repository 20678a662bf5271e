import type { Attachment } from 'svelte/attachments';

interface Words {
  copy: string;
  copied: string;
}

/** Gives every code block of a rendered text a button that copies it. The text itself reads the same without it. */
export function copyButtons(words: Words): Attachment<HTMLElement> {
  return (root) => {
    const buttons = [...root.querySelectorAll<HTMLElement>('figure.code')].map((figure) =>
      addButton(figure, words),
    );
    return () => buttons.forEach((button) => button.remove());
  };
}

function addButton(figure: HTMLElement, words: Words): HTMLElement {
  let bar = figure.querySelector<HTMLElement>(':scope > figcaption');
  if (!bar) {
    bar = document.createElement('figcaption');
    figure.prepend(bar);
  }
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'btn btn-ghost btn-sm code-copy';
  button.textContent = words.copy;
  button.addEventListener('click', () => void copy(figure, button, words));
  bar.append(button);
  return button;
}

async function copy(figure: HTMLElement, button: HTMLElement, words: Words): Promise<void> {
  await navigator.clipboard.writeText(figure.querySelector('code')?.textContent ?? '');
  button.textContent = words.copied;
  setTimeout(() => (button.textContent = words.copy), 2000);
}
