import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allPages, PageCache, type KeptPage } from './page-cache.ts';

function page(text: string, about: string[] = []): KeptPage {
  return {
    headers: {},
    body: Buffer.from(text),
    etag: `W/"${text}"`,
    about: new Set(about),
    packed: new Map(),
  };
}

function cacheAt(bounds: ConstructorParameters<typeof PageCache>[0] = {}) {
  const clock = { now: 0 };
  return { clock, cache: new PageCache(bounds, () => clock.now) };
}

function keep(cache: PageCache, key: string, kept: KeptPage): void {
  cache.begin(key)(kept);
}

describe('age', () => {
  it('counts from the beginning of the rendering and ends after five seconds', () => {
    const { cache, clock } = cacheAt();
    const finish = cache.begin('/');
    clock.now = 3_000;
    finish(page('home'));
    clock.now = 4_999;
    expect(cache.find('/')).toMatchObject({ etag: 'W/"home"' });
    clock.now = 5_000;
    expect(cache.find('/')).toBeNull();
    expect(cache.size).toEqual({ entries: 0, bytes: 0 });
  });
});

describe('changes', () => {
  it('of a post drop its pages and the lists, and leave other posts', () => {
    const { cache } = cacheAt();
    keep(cache, '/posts/1', page('one', ['1']));
    keep(cache, '/posts/2', page('two', ['2']));
    keep(cache, '/', page('home'));
    cache.drop('posts/1');
    expect(cache.find('/posts/1')).toBeNull();
    expect(cache.find('/')).toBeNull();
    expect(cache.find('/posts/2')).not.toBeNull();
    cache.drop(allPages);
    expect(cache.find('/posts/2')).toBeNull();
  });

  it('during a rendering are not papered over by its result', async () => {
    const { cache } = cacheAt();
    const finish = cache.begin('/posts/1');
    const early = cache.find('/posts/1');
    cache.drop('posts/1');
    expect(cache.find('/posts/1')).toBeNull();
    finish(page('outdated', ['1']));
    expect(await early).toMatchObject({ etag: 'W/"outdated"' });
    expect(cache.find('/posts/1')).toBeNull();
  });

  it('that a replaced rendering no longer hears of do not bring it back', () => {
    const { cache } = cacheAt();
    const old = cache.begin('/posts/1');
    cache.drop('posts/9');
    const fresh = cache.begin('/posts/1');
    cache.drop('posts/1');
    old(page('outdated', ['1']));
    expect(cache.find('/posts/1')).toBeNull();
    fresh(page('outdated too', ['1']));
    expect(cache.find('/posts/1')).toBeNull();
  });
});

describe('askers at the same time', () => {
  it('share one rendering, or learn that it is not for them', async () => {
    const { cache } = cacheAt();
    const finish = cache.begin('/');
    const one = cache.find('/');
    const other = cache.find('/');
    finish(page('home'));
    finish(page('twice'));
    expect(await one).toMatchObject({ etag: 'W/"home"' });
    expect(await other).toBe(await one);
    const secret = cache.begin('/secret');
    const outside = cache.find('/secret');
    secret(null);
    expect(await outside).toBeNull();
    expect(cache.find('/secret')).toBeNull();
  });
});

describe('bounds', () => {
  it('hold whatever is kept, dropped and forgotten', () => {
    const step = fc.record({
      key: fc.integer({ min: 0, max: 30 }).map((n) => `/posts/${n}`),
      bytes: fc.integer({ min: 0, max: 20_000 }),
      change: fc.option(fc.constantFrom('posts/1', 'posts/2', allPages), { nil: undefined }),
      passes: fc.integer({ min: 0, max: 3_000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { cache, clock } = cacheAt({ maxEntries: 8, maxBytes: 200_000 });
        for (const { key, bytes, change, passes } of steps) {
          clock.now += passes;
          keep(cache, key, page('x'.repeat(bytes), [key.slice('/posts/'.length)]));
          if (change) cache.drop(change);
          expect(cache.size.entries).toBeLessThanOrEqual(8);
          expect(cache.size.bytes).toBeLessThanOrEqual(200_000);
        }
        cache.drop(allPages);
        expect(cache.size).toEqual({ entries: 0, bytes: 0 });
      }),
    );
  });
});
