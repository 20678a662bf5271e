import { panelOf } from '#lib/features/kinds/kinds.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data }) => ({ ...data, Panel: await panelOf(data.post.kind) });
