/** What a list of meet-ups shows; it lives in the address. */
export interface MeetupView {
  category?: string | undefined;
  region?: string | undefined;
  open: boolean;
  past: boolean;
  /** `attribute:value` */
  conditions: string[];
  cursor?: string | undefined;
}

export function readMeetupView(params: URLSearchParams): MeetupView {
  const text = (name: string) => params.get(name)?.trim().slice(0, 40) || undefined;
  const pair = /^[^:,]{1,40}:[^:,]{1,40}$/;
  return {
    category: text('category'),
    region: text('region'),
    open: params.get('open') === 'true',
    past: params.get('when') === 'past',
    conditions: params
      .getAll('conditions')
      .flatMap((value) => value.split(','))
      .filter((value) => pair.test(value))
      .slice(0, 20),
    cursor: params.get('cursor') ?? undefined,
  };
}

/** The address of a list; what is usual is left out. */
export function meetupHref(path: string, view: MeetupView): string {
  const query = new URLSearchParams();
  if (view.category) query.set('category', view.category);
  if (view.region) query.set('region', view.region);
  if (view.open) query.set('open', 'true');
  if (view.past) query.set('when', 'past');
  if (view.conditions.length > 0) query.set('conditions', view.conditions.join(','));
  if (view.cursor) query.set('cursor', view.cursor);
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** As the API is asked. Another category has other conditions. */
export function meetupQuery(view: MeetupView, now: Date) {
  const { category, region, conditions, cursor } = view;
  return {
    limit: 30,
    cursor,
    category,
    region,
    ...(view.open && { open: true }),
    ...(conditions.length > 0 && { conditions: conditions.join(',') }),
    ...(view.past ? { sort: 'new' as const, until: now.toISOString() } : { sort: 'soonest' as const }),
  };
}
