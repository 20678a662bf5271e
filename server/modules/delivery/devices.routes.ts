import type { Static } from 'typebox';
import { Empty } from '../../kernel/http.ts';
import type { Http } from '../../kernel/module.ts';
import { deviceOf } from '../accounts/index.ts';
import { ById, DeviceList, DeviceView, NewDevice } from './delivery.schemas.ts';
import { listDevices, type DeviceRow } from './devices.queries.ts';
import { dropDevice, keepDevice } from './use-cases/keep-device.ts';

const tags = ['notifications'];
const access = { who: 'member' } as const;
const subscribing = { name: 'push-subscribing', points: 30, seconds: 600 };

export function devicesRoutes(http: Http): void {
  http.get(
    '/me/push-subscriptions',
    {
      config: { access },
      schema: { tags, summary: 'Browsers in which I have push on', response: { 200: DeviceList } },
    },
    async ({ ctx }) => ({ items: (await listDevices(ctx, ctx.actor!.id)).map(present) }),
  );

  http.post(
    '/me/push-subscriptions',
    {
      config: { access: { ...access, session: true }, creates: true, limit: subscribing },
      schema: {
        tags,
        summary: 'Switch push on in this browser; the same one again is changed, not added',
        body: NewDevice,
        response: { 201: DeviceView },
      },
    },
    async ({ ctx, body, headers }, reply) => {
      const { browser, system } = deviceOf(headers['user-agent'] ?? null);
      const device = [browser, system].filter((part) => part !== null).join(' · ');
      const row = await keepDevice(ctx, body, device);
      reply.code(201);
      return present(row);
    },
  );

  http.delete(
    '/me/push-subscriptions/:id',
    {
      config: { access },
      schema: { tags, summary: 'Switch push off in a browser', params: ById, response: { 204: Empty } },
    },
    async ({ ctx, params }, reply) => {
      await dropDevice(ctx, params.id);
      return reply.code(204).send(null);
    },
  );
}

/** The endpoint is a secret of that browser: who knows it can keep it busy. */
function present(row: DeviceRow): Static<typeof DeviceView> {
  return { id: row.id, device: row.device, createdAt: row.created_at.toISOString() };
}
