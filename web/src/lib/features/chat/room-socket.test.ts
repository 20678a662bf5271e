import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RoomSocket } from './room-socket.ts';

const line = vi.hoisted(() => ({ active: false, closed: (): void => undefined }));
vi.mock('@stomp/stompjs', () => ({
  ReconnectionTimeMode: { EXPONENTIAL: 1 },
  Client: class {
    connected = false;
    get active() {
      return line.active;
    }
    activate() {
      line.active = true;
    }
    /** It ends a moment later. */
    deactivate() {
      line.active = false;
      return new Promise<void>((done) => (line.closed = done));
    }
  },
}));

beforeEach(() => vi.stubGlobal('location', { protocol: 'https:', host: 'madang.example' }));
afterEach(() => vi.unstubAllGlobals());

const ignore = () => undefined;
const open = () =>
  new RoomSocket({ roomId: '1', heard: () => 0, take: ignore, see: ignore, line: ignore, over: ignore });

it('tries at once when it is told that the network is back', async () => {
  const socket = open();
  socket.start();
  socket.hurry();
  expect(line.active).toBe(false);
  line.closed();
  await vi.waitFor(() => expect(line.active).toBe(true));
});

it('stays closed for who left the room while it was trying', async () => {
  const socket = open();
  socket.start();
  socket.hurry();
  const { closed } = line;
  socket.stop();
  closed();
  line.closed();
  await Promise.resolve();
  await Promise.resolve();
  expect(line.active).toBe(false);
});
