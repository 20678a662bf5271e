import { historyActions, loadHistory } from '#lib/features/posts/history.server.ts';
import { paths } from '#lib/features/shell/paths.ts';
import type { Actions, PageServerLoad } from './$types';

const subjectOf = ({
  params: { id = '', commentId = '' },
}: {
  params: { id?: string; commentId?: string };
}) => ({
  what: 'comment' as const,
  id: commentId,
  here: paths.commentHistory(id, commentId),
  back: paths.comment(id, commentId),
});

export const load: PageServerLoad = async (event) => {
  const subject = subjectOf(event);
  return { ...(await loadHistory(event, subject)), back: subject.back };
};

export const actions: Actions = historyActions(subjectOf);
