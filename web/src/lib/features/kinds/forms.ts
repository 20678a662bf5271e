import { part, type KindForm, type Later } from './kinds.ts';

const forms: Later<KindForm> = {
  recruitment: () => import('#lib/features/recruiting/recruitment-form.ts'),
  launch: () => import('#lib/features/launches/launch-form.ts'),
  meetup: () => import('#lib/features/meetups/meetup-form.ts'),
};

export const formOf = (kind: string): Promise<KindForm | null> => part(forms, kind);
