const page =
  'A profile of the server (--profile) finds no single cause. Of the time of a post page 16 % goes into writing statements to the database connections, 13 % into SvelteKit around the page, 13 % into collecting garbage (a page leaves 4 MB of it), 9 % into rendering components, 9 % into reading rows and building statements, 7 % into our modules, 5 % into Fastify, 4 % each into putting the head into the page, writing the data once more for hydration and the objects of the answer, 6 % into what the cache for guests needs. All that touches much memory, where the ceiling is a loop of a few kilobytes that never leaves the cache of the processor.';
const kept =
  'The page has 90 kB, which are copied to the socket; the ceiling answers 40 bytes. Packed it is four times as dear as that.';
const rows =
  'A profile shows a quarter in writing the three statements, one after another, to the database connection, a tenth in collecting garbage, a fifth in reading their rows; Fastify and its hooks take a sixth.';
const write =
  'In a profile 40 % of the time is writing the statements of the transaction, one after another, to the connection, which wakes PostgreSQL each time; of its own time a quarter stores the document of the search, a fifth hands jobs from the outbox to the queue, the rest counts. 16 clients that insert one row and do nothing else saturate both cores, so a share of their rate is a share of the cores.';

/** Why a row that misses its target misses it, as a CPU profile of the server shows. By the name of the row. */
export const explanations: Readonly<Record<string, string>> = {
  'post page, 20 comments, guest, HTML': page,
  'same, within the guest page cache': kept,
  'same, within the guest page cache, gzip': kept,
  'same, signed in': page,
  'post as JSON, guest': rows,
  '20 comments as JSON, guest': rows,
  'list page, 30 rows, guest, HTML': page,
  'home page, guest, HTML': page,
  'search as JSON, ten words in turn, guest':
    'More than two cores can answer within a second when 32 ask without pause. Whoever would wait longer is told to ask again (503 with Retry-After): those are the failures.',
  'post written': write,
  'comment written': write,
  'like given or taken back': write,
  'sign-in':
    'The hashes are counted with nothing beside them; while people sign in, the load, the server and the database share the same two cores.',
  'memory, idle':
    '64 MB are the program of Node itself, mapped from its file. After a forced collection 68 MB of the heap are in use, mostly code and schemas; 30 to 90 MB of native memory were used while starting and not given back.',
  'memory, after load':
    'After a forced collection 79 MB of the heap are in use: no leak, but V8 and the allocator keep what they have had (docs/adr/0076-a-heap-that-grows-slowly.md).',
};
