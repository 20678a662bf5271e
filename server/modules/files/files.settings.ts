import { Type } from 'typebox';
import { defineSetting } from '../../kernel/settings.ts';

const mebibytes = (maximum: number) => Type.Integer({ minimum: 1, maximum });

/** MiB of one picture, as it is uploaded. */
export const imageLimit = defineSetting('files.image_limit_mb', mebibytes(25), 5, { public: true });
/** MiB of one attachment, and of one request with all its files. */
export const attachmentLimit = defineSetting('files.attachment_limit_mb', mebibytes(50), 10, {
  public: true,
});
/** MiB that one member may keep here. */
export const memberQuota = defineSetting('files.quota_mb', mebibytes(1_000_000), 1_000);
/** Hours after which a file that nothing uses is removed. */
export const unclaimedHours = defineSetting(
  'files.unclaimed_hours',
  Type.Integer({ minimum: 1, maximum: 720 }),
  24,
);
/** Millions of pixels of one picture, all its frames together. */
export const imagePixels = defineSetting(
  'files.image_megapixels',
  Type.Integer({ minimum: 1, maximum: 100 }),
  40,
);

export const mebibyte = 1024 * 1024;
