import type { Outcome } from '#lib/features/problems/outcome.ts';
import { exchange, refusalOf, type Exchange, type Exchanged } from './exchange.ts';
import type { Sending, StoredFile } from './send-file.ts';

/** An upload that was begun: what a later try goes on with. */
export interface Begun {
  url?: string;
}

export interface SendingPieces extends Sending {
  begun: Begun;
  /** The line broke and is tried again, or holds again. */
  interrupted: (broken: boolean) => void;
}

/** Bytes of a piece: what a proxy holds back at most, and what a line that breaks loses at most. */
const pieceSize = 4 * 1024 * 1024;
/** Milliseconds before each further try; whoever got some bytes through begins with the first again. */
const waits = [1_000, 3_000, 9_000];
const worthAnotherTry = new Set([0, 408, 409, 502, 503, 504]);

/** Uploads a large file by the tus protocol, going on after each break of the line; never throws. */
export async function sendInPieces(file: File, sending: SendingPieces): Promise<Outcome<StoredFile>> {
  const { interrupted, signal } = sending;
  let tries = 0;
  for (;;) {
    const way = { moved: false };
    const outcome = await goOn(file, sending, way);
    if (way.moved) tries = 0;
    const again = outcome.problem && worthAnotherTry.has(outcome.problem.status);
    if (!again || signal.aborted || tries === waits.length) return outcome;
    interrupted(true);
    await pause(waits[tries++]!, signal);
  }
}

/** Tells the server that nobody will go on. */
export async function giveUp({ url }: Begun): Promise<void> {
  if (url) await talk({ method: 'DELETE', url, signal: new AbortController().signal });
}

interface Progress {
  offset: number;
  length: number;
  file?: StoredFile;
}

async function goOn(
  file: File,
  sending: SendingPieces,
  way: { moved: boolean },
): Promise<Outcome<StoredFile>> {
  const { begun, interrupted, signal } = sending;
  let answer = await findOrBegin(file, begun, signal);
  for (;;) {
    if (answer.status !== 200 && answer.status !== 201) return refusalOf(answer);
    interrupted(false);
    const { offset, file: stored } = answer.body as Progress;
    if (stored) return { data: stored };
    // Behind the last byte an empty piece asks the server to finish what broke there.
    const sent = await sendPiece(file, offset, sending);
    if (sent.status !== 204) return refusalOf(sent);
    way.moved = true;
    answer = await talk({ method: 'GET', url: begun.url!, signal });
  }
}

async function findOrBegin(file: File, begun: Begun, signal: AbortSignal): Promise<Exchanged> {
  if (begun.url) {
    const found = await talk({ method: 'GET', url: begun.url, signal });
    const isOver = found.status === 404 || found.status === 410;
    if (!isOver) return found;
  }
  const made = await talk({
    method: 'POST',
    url: '/api/v1/uploads',
    headers: { 'upload-length': String(file.size), 'upload-metadata': `filename ${base64(file.name)}` },
    signal,
  });
  begun.url = made.status === 201 ? made.header('location')! : undefined;
  return made;
}

function sendPiece(
  file: File,
  offset: number,
  { begun, progress, signal }: SendingPieces,
): Promise<Exchanged> {
  const show = (loaded: number) => progress(Math.min(1, (offset + loaded) / file.size));
  show(0);
  return talk({
    method: 'PATCH',
    url: begun.url!,
    headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
    body: file.slice(offset, offset + pieceSize),
    progress: show,
    signal,
  });
}

function talk(request: Exchange): Promise<Exchanged> {
  return exchange({ ...request, headers: { 'tus-resumable': '1.0.0', ...request.headers } });
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
