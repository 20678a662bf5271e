export type PushState = 'unknown' | 'unsupported' | 'denied' | 'off' | 'on';

const subscriptions = '/api/v1/me/push-subscriptions';

/** Whether this browser can be told, and is. */
export async function pushState(publicKey: string): Promise<PushState> {
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window))
    return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  const subscription = await currentSubscription();
  return subscription && isFor(subscription, publicKey) ? 'on' : 'off';
}

/** Asks the person, then the browser, then tells the site. Only after a press: browsers refuse anything else. */
export async function turnOn(publicKey: string): Promise<PushState> {
  if ((await Notification.requestPermission()) !== 'granted') return 'denied';
  const { pushManager } = await navigator.serviceWorker.ready;
  const old = await pushManager.getSubscription();
  // Made for a key that the site no longer has.
  if (old && !isFor(old, publicKey)) await old.unsubscribe();
  const subscription = await pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: publicKey,
  });
  try {
    await register(subscription);
  } catch (error) {
    await subscription.unsubscribe();
    throw error;
  }
  return 'on';
}

/** Tells the site about this browser; the same one again is the same one. Answers its id. */
async function register(subscription: PushSubscription): Promise<string> {
  const answer = await fetch(subscriptions, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(subscription.toJSON()),
  });
  if (!answer.ok) throw new Error(`refused with ${answer.status}`);
  return ((await answer.json()) as { id: string }).id;
}

export async function turnOff(): Promise<PushState> {
  const subscription = await currentSubscription();
  if (!subscription) return 'off';
  const id = await register(subscription);
  await subscription.unsubscribe();
  await fetch(`${subscriptions}/${encodeURIComponent(id)}`, { method: 'DELETE' });
  return 'off';
}

async function currentSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

function isFor(subscription: PushSubscription, publicKey: string): boolean {
  const key = subscription.options.applicationServerKey;
  if (!key) return false;
  const text = btoa(String.fromCharCode(...new Uint8Array(key)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '') === publicKey;
}
