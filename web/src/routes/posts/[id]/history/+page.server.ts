import { historyActions, loadHistory } from '#lib/features/posts/history.server.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { Actions, PageServerLoad } from './$types';

const subjectOf = ({ params: { id = '' } }: { params: { id?: string } }) => ({
  what: 'post' as const,
  id,
  here: paths.postHistory({ id }),
  back: paths.post({ id }),
});

export const load: PageServerLoad = async (event) => {
  const subject = subjectOf(event);
  return { ...(await loadHistory(event, subject)), back: subject.back };
};

export const actions: Actions = historyActions(subjectOf);
