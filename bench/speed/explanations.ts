const page =
  'A profile of the server (--profile) finds no single cause. A fifth goes into writing to the database connections, a tenth into collecting garbage, a tenth into Fastify and its calls in the same process; the rest is spread over rendering, writing the data into the page once more for hydration, hashing and flattening it.';
const write =
  'Half of the time in a profile is waiting for single short statements to be written to the connection, a transaction holds several of them; a sixth is the watchdog around rendering Markdown (server/engines/markdown/deadline.ts). 16 clients that insert one row and do nothing else saturate both cores, so a share of their rate is also a share of the cores.';

/** Why a row that misses its target misses it, as a CPU profile of the server shows. By the name of the row. */
export const explanations: Readonly<Record<string, string>> = {
  'post page, 20 comments, guest, HTML': page,
  'same, signed in': page,
  'list page, 30 rows, guest, HTML': page,
  'home page, guest, HTML': page,
  'post written': write,
  'comment written': write,
  'like given or taken back': write,
  'memory, idle':
    'After a forced collection 55 to 75 MB of the heap are in use; the rest is code, native memory, and what V8 has not given back because nothing asked for it.',
  'memory, after load':
    'After a forced collection 66 to 75 MB of the heap are in use: no leak, but V8 lets the heap grow by the size of the machine before it collects.',
};
