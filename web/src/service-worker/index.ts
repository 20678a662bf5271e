import { version } from '$app/env';
import { self as worker } from '$app/service-worker';

/**
 * Keeps what never changes (hashed files, fonts) and one page that says that there is no connection. Pages and answers of the
 * API are never kept: they are somebody's, and a shared phone must not show them to the next person.
 */
const kept = `madang-${version}`;
const offlinePage = '/offline.html';
const forOffline = [offlinePage, '/offline.css', '/offline-400.woff2', '/offline-600.woff2', '/favicon.svg'];

worker.addEventListener('install', (event) => {
  const fill = async () => {
    const cache = await caches.open(kept);
    await cache.addAll(forOffline.map((path) => new Request(path, { cache: 'reload' })));
    await worker.skipWaiting();
  };
  event.waitUntil(fill());
});

worker.addEventListener('activate', (event) => {
  const tidy = async () => {
    for (const name of await caches.keys()) if (name !== kept) await caches.delete(name);
    await worker.clients.claim();
  };
  event.waitUntil(tidy());
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(showOffline));
  else if (url.pathname.startsWith('/_app/immutable/')) event.respondWith(keptOrFetched(request));
  else if (forOffline.includes(url.pathname)) event.respondWith(fetch(request).catch(() => stored(request)));
});

interface Pushed {
  title: string;
  /** A path of this site. */
  url: string;
  /** The same once more, when the push service tried again: it replaces what is shown. */
  tag: string;
}

worker.addEventListener('push', (event) => {
  const pushed = event.data?.json() as Pushed | undefined;
  if (!pushed) return;
  const { title, url, tag } = pushed;
  event.waitUntil(
    worker.registration.showNotification(title, {
      tag,
      data: url,
      icon: '/icon-192.png',
      badge: '/icon-192.png',
    }),
  );
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const url = new URL(String(event.notification.data ?? '/'), location.origin);
  if (url.origin === location.origin) event.waitUntil(open(url));
});

/** In a tab that shows the site already, if there is one. */
async function open(url: URL): Promise<void> {
  const tabs = await worker.clients.matchAll({ type: 'window' });
  const there = tabs.find((tab) => new URL(tab.url).pathname === url.pathname) ?? tabs[0];
  if (!there) return void (await worker.clients.openWindow(url));
  await there.focus();
  await there.navigate(url).catch(() => worker.clients.openWindow(url));
}

// Push services change addresses now and then; the member need not notice.
worker.addEventListener('pushsubscriptionchange', (event) => {
  const { oldSubscription } = event as Event & { oldSubscription?: PushSubscription | null };
  const key = oldSubscription?.options.applicationServerKey;
  if (!key) return;
  const renew = async () => {
    const options = { userVisibleOnly: true, applicationServerKey: key };
    const subscription = await worker.registration.pushManager.subscribe(options);
    await fetch('/api/v1/me/push-subscriptions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(subscription.toJSON()),
    });
  };
  (event as ExtendableEvent).waitUntil(renew());
});

async function showOffline(): Promise<Response> {
  return stored(new Request(offlinePage));
}

async function stored(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? Response.error();
}

/** Names of these files change with their content, so what is kept is always right. */
async function keptOrFetched(request: Request): Promise<Response> {
  const found = await caches.match(request);
  if (found) return found;
  const response = await fetch(request);
  if (response.ok) {
    const cache = await caches.open(kept);
    // A full disk is no reason to fail.
    await cache.put(request, response.clone()).catch(() => undefined);
  }
  return response;
}
