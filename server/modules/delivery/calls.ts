import type { DeviceRow } from './devices.queries.ts';

/** How a call to the outside ended. */
export interface Outcome {
  /** `failed` is tried again. */
  state: 'sent' | 'failed' | 'dead' | 'skipped';
  error?: string;
  /** Seconds that the other side asked for. */
  retryAfter?: number | null;
  /** Subscriptions that have it now. */
  reached?: readonly string[];
  /** Browsers that have unsubscribed. */
  gone?: readonly DeviceRow[];
  /** Why Slack takes nothing more at this address. */
  stopped?: string;
}
