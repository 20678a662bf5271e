import { mount, unmount } from 'svelte';
import PictureDialog from './PictureDialog.svelte';

/** Shows pictures over the page until they are closed; the focus goes back to where it was. */
export function showPictures(pictures: readonly HTMLImageElement[], first: number): void {
  const shown = pictures.map(({ src, alt }) => ({ src, alt }));
  const dialog = mount(PictureDialog, {
    target: document.body,
    props: {
      pictures: shown,
      first,
      onclose: () => {
        void unmount(dialog);
        pictures[first]?.focus();
      },
    },
  });
}
