import type { ImageErrorCode, ImageTask, MadeImage } from './port.ts';

/** What the server asks of the drawing process, one at a time. */
export type Request = ImageTask;

export type Reply = { made: MadeImage } | { refused: ImageErrorCode };
