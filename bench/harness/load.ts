import autocannon from 'autocannon';

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface Load {
  origin: string;
  seconds: number;
  connections?: number;
  /** Makes the next call; called once for every request. */
  next: () => Call;
}

export interface Loaded {
  requests: number;
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Answers that were no success, and connections that broke. */
  failures: number;
}

/** Keeps `connections` (32 unless told) busy for some seconds. */
export async function load({ origin, seconds, connections = 32, next }: Load): Promise<Loaded> {
  const started = performance.now();
  const result = await autocannon({
    url: origin,
    connections,
    duration: seconds,
    timeout: 30,
    requests: [
      {
        setupRequest: (request: autocannon.Request) => {
          const { method = 'GET', path, headers, body } = next();
          return { ...request, method, path, headers: { ...headers }, body };
        },
      },
    ],
  });
  const took = (performance.now() - started) / 1000;
  const requests = result['2xx'] + result.non2xx;
  return {
    requests,
    perSecond: requests / took,
    p50: result.latency.p50,
    p99: result.latency.p99,
    failures: result.non2xx + result.errors + result.timeouts,
  };
}
