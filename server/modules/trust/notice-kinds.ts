import { Type } from 'typebox';
import { defineNoticeKind } from '../../kernel/notices.ts';

// Korean ones with the particle that follows them.
const names = {
  ko: ['‘새싹’으로', '‘이웃’으로', '‘단골’로', '‘기둥’으로'],
  en: ['New', 'Neighbour', 'Regular', 'Pillar'],
};

export const LevelReached = defineNoticeKind({
  name: 'trust.level_reached',
  topic: 'trust',
  schema: Type.Object({ level: Type.Integer({ minimum: 0, maximum: 3 }) }),
  defaults: { mail: 'off', push: false, slack: false },
  batched: false,
  title: (locale, { params: { level } }) => {
    const name = names[locale === 'en' ? 'en' : 'ko'][level] ?? String(level);
    return locale === 'en'
      ? `Your trust level is now “${name}”: you may do more`
      : `신뢰 등급이 ${name} 올랐어요. 할 수 있는 일이 늘었어요`;
  },
  path: () => '/settings/trust',
});
