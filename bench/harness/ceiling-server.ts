import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import pg from 'pg';

/**
 * The ceilings, as a process of their own: `/json` answers a small object, `/row` one row by primary key. Nothing of Madang
 * is in it. Its database address comes from the environment, and its own address goes to the parent.
 */
const pool = new pg.Pool({ connectionString: process.env['CEILING_DATABASE'], max: 16 });
const http = Fastify();
const schema = {
  response: {
    200: {
      type: 'object',
      properties: { id: { type: 'string' }, ok: { type: 'boolean' }, title: { type: 'string' } },
    },
  },
};

http.get('/json', { schema }, async () => ({ id: '1', ok: true, title: '안녕하세요' }));
http.get<{ Querystring: { id: string } }>('/row', { schema }, async ({ query }) => {
  const found = await pool.query({
    name: 'row',
    text: 'select id, ok, title from bench_rows where id = $1',
    values: [query.id],
  });
  return found.rows[0] as object;
});
await http.listen({ port: 0, host: '127.0.0.1' });
process.send?.(`http://127.0.0.1:${(http.server.address() as AddressInfo).port}`);
process.once('disconnect', () => process.exit(0));
