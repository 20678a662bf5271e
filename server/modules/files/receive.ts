import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../kernel/errors.ts';
import { fileTooLarge, formBroken, noFile, notAForm, tooManyFiles, uploadStalled } from './files.errors.ts';

export interface ReceivedFile {
  path: string;
  /** As the sender named it. */
  name: string;
  /** Bytes. */
  size: number;
}

export interface ReceivingRules {
  /** Bytes of all files together. */
  total: number;
  files: number;
  /** Milliseconds without a byte after which the sender is given up. */
  patience: number;
}

/** Boundaries and part headers. */
const formOverhead = 64 * 1024;

/**
 * Streams the files of a form into `folder`, which the caller removes.
 * @throws DomainError 400, 408, 413, 415, 422
 */
export async function receiveFiles(
  request: FastifyRequest,
  folder: string,
  rules: ReceivingRules,
): Promise<ReceivedFile[]> {
  if (!request.isMultipart()) throw notAForm();
  if (Number(request.headers['content-length'] ?? 0) > rules.total + formOverhead) {
    leaveRest(request);
    throw fileTooLarge(rules.total);
  }
  const given = new AbortController();
  const watch = watchBody(request, rules);
  try {
    const files = await Promise.race([writeParts(request, folder, rules, given.signal), watch.failed]);
    if (files.length === 0) throw noFile();
    return files;
  } catch (error) {
    throw asRefusal(error, rules);
  } finally {
    watch.stop();
    given.abort();
    leaveRest(request);
  }
}

async function writeParts(
  request: FastifyRequest,
  folder: string,
  rules: ReceivingRules,
  signal: AbortSignal,
): Promise<ReceivedFile[]> {
  const received: ReceivedFile[] = [];
  const limits = {
    files: rules.files,
    fields: 0,
    parts: rules.files + 1,
    fileSize: rules.total,
    fieldNameSize: 100,
    headerPairs: 20,
  };
  for await (const part of request.parts({ limits })) {
    if (part.type !== 'file' || part.fieldname !== 'file') throw formBroken();
    const path = join(folder, `received-${received.length}`);
    received.push({ path, name: part.filename, size: await writePart(part, path, signal) });
  }
  return received;
}

async function writePart(part: MultipartFile, path: string, signal: AbortSignal): Promise<number> {
  let size = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(part.file, count, createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal });
  if (part.file.truncated) throw new TotalExceeded();
  return size;
}

class TotalExceeded extends Error {}

/** Counts every byte of the body, also those that belong to no file, and notices when none come. */
function watchBody(request: FastifyRequest, rules: ReceivingRules) {
  let seen = 0;
  let timer: NodeJS.Timeout | undefined;
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_resolve, reject) => (fail = reject));
  failed.catch(() => undefined);
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => fail(uploadStalled()), rules.patience);
  };
  const onData = (chunk: Buffer) => {
    seen += chunk.length;
    if (seen > rules.total + formOverhead) fail(new TotalExceeded());
    else wait();
  };
  const { raw } = request;
  const onClose = () => {
    if (!raw.readableEnded) fail(formBroken());
  };
  raw.on('data', onData);
  raw.on('close', onClose);
  wait();
  return {
    failed,
    stop: () => {
      clearTimeout(timer);
      raw.off('data', onData).off('close', onClose);
    },
  };
}

/** How long the rest of a refused body is thrown away, so that the sender reads the refusal instead of a broken connection. */
const farewell = 10_000;

export function leaveRest({ raw }: FastifyRequest): void {
  raw.unpipe();
  if (raw.readableEnded || raw.destroyed) return;
  raw.resume();
  const timer = setTimeout(() => raw.destroy(), farewell).unref();
  raw.once('close', () => clearTimeout(timer));
}

/** Refusals of the form's parser, by its codes; a full disk and the like stay what they are. */
function asRefusal(error: unknown, rules: ReceivingRules): unknown {
  if (error instanceof DomainError) return error;
  if (error instanceof TotalExceeded) return fileTooLarge(rules.total);
  const code = String((error as NodeJS.ErrnoException).code);
  if (code === 'FST_FILES_LIMIT' || code === 'FST_PARTS_LIMIT') return tooManyFiles(rules.files);
  if (code === 'FST_REQ_FILE_TOO_LARGE') return fileTooLarge(rules.total);
  const isSystemError = typeof (error as NodeJS.ErrnoException).errno === 'number';
  return isSystemError ? error : formBroken();
}
