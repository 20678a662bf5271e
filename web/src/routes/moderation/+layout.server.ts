import { requireStaff } from '#lib/features/order/require-staff.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ parent, url }) => ({
  me: requireStaff((await parent()).me, url.pathname),
});
