import { createSubscriber } from 'svelte/reactivity';

const halfMinute = 30_000;

// One timer for every time on the page; it runs only while something shows a relative time.
const subscribe = createSubscriber((update) => {
  const timer = setInterval(update, halfMinute);
  return () => clearInterval(timer);
});

/** Now, in milliseconds; whoever reads it while rendering is rendered again every half minute. */
export function now(): number {
  subscribe();
  return Date.now();
}
