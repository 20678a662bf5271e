import type { SubmitFunction } from '$app/forms';

/** With scripts the form's answer is followed at once; without them the answer is a page that leads on by itself. */
export const leaveAfterSubmit: SubmitFunction = () => {
  return async ({ result, update }) => {
    const to = result.type === 'success' ? (result.data?.leaveTo as unknown) : undefined;
    if (typeof to === 'string') location.assign(to);
    else await update();
  };
};
