/** What a picture may cost before it is refused. */
export interface ImageLimits {
  /** Width × height × frames. */
  pixels: number;
  frames: number;
}

export interface ImageTask {
  /** File to read; never changed. */
  path: string;
  /** Folder for what is made; the caller removes it. */
  folder: string;
  /** Pictures with a longer edge are made smaller; pixels. */
  longestEdge: number;
  /** Smaller ones to make, by width in pixels; only those narrower than the picture are made. */
  widths: readonly number[];
  limits: ImageLimits;
}

export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif';

export interface MadeFile {
  path: string;
  /** Bytes. */
  size: number;
}

export interface MadeImage extends MadeFile {
  format: ImageFormat;
  /** As people see it, after turning by the camera's orientation; pixels. */
  width: number;
  height: number;
  animated: boolean;
  /** WebP, still even where the picture moves. */
  smaller: (MadeFile & { width: number })[];
}

/** Draws pictures anew, so that nothing of the uploaded file but its pixels reaches a reader. */
export interface Images {
  /** @throws ImageError */
  redraw(task: ImageTask): Promise<MadeImage>;
  stop(): Promise<void>;
}

/**
 * `unreadable`: not a picture after all, cut short or broken; `too_large`: more pixels or frames than allowed;
 * `too_costly`: needed more memory or time than allowed; `busy`: too many wait already.
 */
export type ImageErrorCode = 'unreadable' | 'too_large' | 'too_costly' | 'busy';

export class ImageError extends Error {
  readonly code: ImageErrorCode;
  constructor(code: ImageErrorCode, options?: ErrorOptions) {
    super(`The picture was refused: ${code}`, options);
    this.name = 'ImageError';
    this.code = code;
  }
}
