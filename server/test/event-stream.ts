import { request, type IncomingMessage } from 'node:http';

export interface StreamEvent {
  event: string;
  id: string | null;
  // Looked into by tests, which then fail on a wrong shape.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  data: any;
}

export interface EventStream {
  status: number;
  headers: IncomingMessage['headers'];
  events: StreamEvent[];
  /** What a browser would come back with. */
  lastId: () => string;
  /** Comments that kept the line alive. */
  pings: () => number;
  ended: Promise<void>;
  isEnded: () => boolean;
  pause(): void;
  resume(): void;
  close(): void;
}

/** Server-sent events as a browser reads them. Answers when the headers are there; `heard` gets each event as it comes. */
export function openEventStream(
  url: string,
  headers: Record<string, string> = {},
  heard: (event: StreamEvent) => void = () => undefined,
): Promise<EventStream> {
  return new Promise((opened, failed) => {
    const asked = request(url, { headers: { accept: 'text/event-stream', ...headers }, agent: false });
    asked.once('error', failed);
    asked.once('response', (answer) => opened(read(answer, () => asked.destroy(), heard)));
    asked.end();
  });
}

function read(answer: IncomingMessage, close: () => void, heard: (event: StreamEvent) => void): EventStream {
  const events: StreamEvent[] = [];
  let text = '';
  let lastId = '';
  let pings = 0;
  let isEnded = false;
  answer.setEncoding('utf8');
  answer.on('data', (chunk: string) => {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const block = parse(text.slice(0, end));
      text = text.slice(end + 2);
      if (block.id !== null) lastId = block.id;
      if (block.comment) pings += 1;
      if (block.data === null) continue;
      const event = { event: block.event, id: block.id, data: JSON.parse(block.data) };
      events.push(event);
      heard(event);
    }
  });
  const ended = new Promise<void>((done) => {
    answer.once('close', () => {
      isEnded = true;
      done();
    });
  });
  answer.on('error', () => undefined);
  return {
    status: answer.statusCode!,
    headers: answer.headers,
    events,
    lastId: () => lastId,
    pings: () => pings,
    ended,
    isEnded: () => isEnded,
    pause: () => answer.pause(),
    resume: () => answer.resume(),
    close,
  };
}

function parse(block: string) {
  const found = { event: 'message', id: null as string | null, data: null as string | null, comment: false };
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1).replace(/^ /, '');
    if (colon === 0) found.comment = true;
    else if (line.startsWith('event:')) found.event = value;
    else if (line.startsWith('id:')) found.id = value;
    else if (line.startsWith('data:')) found.data = value;
  }
  return found;
}
