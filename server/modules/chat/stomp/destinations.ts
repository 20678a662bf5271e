/** What a client may follow, and where it may send to. */
export type Topic = 'log' | 'presence';
export type App = 'messages' | 'typing' | 'away' | 'back';

const topic = /^\/topic\/rooms\/(\d{1,19})(\/presence)?$/;
const app = /^\/app\/rooms\/(\d{1,19})\/(messages|typing|away|back)$/;

/** Null for what is not there to be followed. */
export function topicOf(destination: string): { roomId: string; what: Topic } | null {
  const [, roomId, presence] = topic.exec(destination) ?? [];
  return roomId === undefined ? null : { roomId, what: presence === undefined ? 'log' : 'presence' };
}

export function appOf(destination: string): { roomId: string; what: App } | null {
  const [, roomId, what] = app.exec(destination) ?? [];
  return roomId === undefined ? null : { roomId, what: what as App };
}
