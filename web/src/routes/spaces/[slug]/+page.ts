import { listOf } from '#lib/features/kinds/lists.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data }) => ({ ...data, List: await listOf(data.space.kind) });
