import type { Attachment } from 'svelte/attachments';

/** Makes the pictures of a rendered text open large, by mouse, touch or keyboard; those within links stay links. */
export function enlarge(label: (description: string) => string): Attachment<HTMLElement> {
  return (root) => {
    const pictures = [...root.querySelectorAll<HTMLImageElement>('img:not(a img)')];
    const open = async (picture: HTMLImageElement) => {
      const { showPictures } = await import('./show-pictures.ts');
      showPictures(pictures, pictures.indexOf(picture));
    };
    for (const picture of pictures) {
      picture.tabIndex = 0;
      picture.role = 'button';
      picture.ariaLabel = label(picture.alt);
      picture.onclick = () => void open(picture);
      picture.onkeydown = (event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        void open(picture);
      };
    }
  };
}
