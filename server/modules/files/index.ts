export { filesModule } from './module.ts';
export { isFilesHost } from './files-host.ts';
export { ticketKeys } from './tickets.rules.ts';
export { defineFileOwner, type FileOwner } from './files.owners.ts';
export { findFiles, findFilesOf, type FileRow } from './files.queries.ts';
export { fileUrl, isImage, presentFile } from './files.present.ts';
export { FileView, smallerWidths } from './files.schemas.ts';
export { attachmentLimit, imageLimit } from './files.settings.ts';
export {
  claimFile,
  claimFilesOfText,
  dropFiles,
  dropPersonalFiles,
  referencedFiles,
  releaseFiles,
} from './use-cases/claim-files.ts';
export { keyOf as objectKeyOf } from './kit.ts';
export { endHolds, holdFiles } from './use-cases/hold-files.ts';
