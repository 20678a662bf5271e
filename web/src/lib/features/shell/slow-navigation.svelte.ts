import { beforeNavigate } from '$app/navigation';
import { navigating } from '$app/state';

type Leg = Pick<URL, 'pathname'>;

/**
 * Whether a navigation is taking long enough to show what is coming. For the time when a component is made.
 * @param concerns which navigations, by where they begin and where they lead
 */
export function slowNavigation(concerns: (from: Leg | undefined, to: Leg) => boolean): {
  readonly current: boolean;
} {
  let slow = $state(false);
  beforeNavigate(({ from, to, willUnload, complete }) => {
    if (willUnload || !to || !concerns(from?.url, to.url)) return;
    // Somebody may still have held the navigation back.
    const timer = setTimeout(() => (slow = navigating.to !== null), 350);
    const settle = (): void => {
      clearTimeout(timer);
      slow = false;
    };
    complete.then(settle, settle);
  });
  return {
    get current() {
      return slow;
    },
  };
}
