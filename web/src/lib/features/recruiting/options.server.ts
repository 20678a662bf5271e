interface Event {
  locals: App.Locals;
}

export async function loadRecruitingOptions({ locals }: Event) {
  return (await locals.api.GET('/api/v1/recruitments/options')).data ?? null;
}

/** With the teams whose work the reader may show. */
export async function loadLaunchOptions(event: Event) {
  const [options, teams] = await Promise.all([
    loadRecruitingOptions(event),
    event.locals.api.GET('/api/v1/me/teams', { params: { query: { limit: 100 } } }),
  ]);
  const free = (teams.data?.items ?? []).filter(
    ({ host, launched, state }) => host && !launched && state !== 'given-up',
  );
  return options && { ...options, teams: free.map(({ id, name }) => ({ id, name })) };
}
