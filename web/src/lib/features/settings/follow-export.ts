import { apiFor } from '#lib/api/client.ts';
import type { MyExport } from './settings-api.ts';

const soonest = 1_000;
const latest = 10_000;

/** Follows an export that is being made, less often the longer it takes; rests while nobody looks. */
export function followExport(tell: (state: MyExport) => void): () => void {
  let wait = soonest;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const again = () => void (timer = setTimeout(() => void look(), wait));
  async function look(): Promise<void> {
    timer = undefined;
    if (document.visibilityState === 'hidden') return;
    const { data } = await apiFor()
      .GET('/api/v1/me/export')
      .catch(() => ({ data: undefined }));
    if (stopped) return;
    if (data) tell(data);
    wait = Math.min(latest, wait * 1.5);
    if (!data || data.state === 'making') again();
  }
  const seen = () => {
    if (document.visibilityState !== 'visible' || timer !== undefined) return;
    wait = soonest;
    void look();
  };
  let stopped = false;
  again();
  document.addEventListener('visibilitychange', seen);
  return () => {
    stopped = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', seen);
  };
}
