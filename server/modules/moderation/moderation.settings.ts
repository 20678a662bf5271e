import { Type, type Static } from 'typebox';
import { Strict } from '../../kernel/http.ts';
import { defineSetting } from '../../kernel/settings.ts';

const Words = (maxLength: number) =>
  Strict({ ko: Type.String({ minLength: 1, maxLength }), en: Type.String({ minLength: 1, maxLength }) });

const HouseRule = Strict({
  key: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }),
  title: Words(80),
  text: Words(1000),
});
export type HouseRule = Static<typeof HouseRule>;

/** What warnings name. Removing one does not change warnings that were given for it. */
export const houseRules = defineSetting(
  'moderation.rules',
  Type.Array(HouseRule, { minItems: 1, maxItems: 30 }),
  [
    {
      key: 'respect',
      title: { ko: '서로 존중하기', en: 'Respect each other' },
      text: {
        ko: '생각은 달라도 사람을 공격하지 않아요. 욕설, 조롱, 괴롭힘, 차별하는 말은 안 돼요.',
        en: 'Disagree with what is said, not with who says it. No insults, mockery, harassment or discrimination.',
      },
    },
    {
      key: 'privacy',
      title: { ko: '남의 개인정보 지키기', en: 'Leave private things private' },
      text: {
        ko: '다른 사람의 이름, 연락처, 사진, 대화를 허락 없이 올리지 않아요.',
        en: 'Do not post names, contacts, pictures or conversations of others without their consent.',
      },
    },
    {
      key: 'spam',
      title: { ko: '광고와 도배 금지', en: 'No advertising, no flooding' },
      text: {
        ko: '홍보만 하는 글, 같은 내용의 반복, 대가를 숨긴 추천은 올리지 않아요.',
        en: 'No posts that only advertise, no repeating yourself, no recommendations for a hidden reward.',
      },
    },
    {
      key: 'legal',
      title: { ko: '법 지키기', en: 'Keep to the law' },
      text: {
        ko: '법에 어긋나는 내용이나 다른 사람의 권리를 해치는 내용은 올리지 않아요.',
        en: 'Nothing that breaks the law or the rights of others.',
      },
    },
    {
      key: 'topic',
      title: { ko: '공간에 맞는 글 쓰기', en: 'Stay on topic' },
      text: {
        ko: '공간의 주제에 맞게 쓰고, 대화를 다른 곳으로 끌고 가지 않아요.',
        en: 'Write where it belongs, and do not drag conversations elsewhere.',
      },
    },
    {
      key: 'honesty',
      title: { ko: '정직하게 참여하기', en: 'Take part honestly' },
      text: {
        ko: '다른 사람인 척하거나, 여러 계정으로 여론을 꾸미거나, 신고를 장난으로 쓰지 않아요.',
        en: 'Do not pretend to be somebody else, do not use several accounts to look like many, do not flag for fun.',
      },
    },
  ],
  { public: true },
);

/** Days of block for the first, second, … warning that counts; the last one is for all further ones. 0 warns without a block. */
export const ladderDays = defineSetting(
  'moderation.ladder_days',
  Type.Array(Type.Integer({ minimum: 0, maximum: 3650 }), { minItems: 1, maxItems: 10 }),
  [1, 7, 30],
  { public: true },
);

/** After so many days a warning no longer counts. */
export const warningDays = defineSetting(
  'moderation.warning_days',
  Type.Integer({ minimum: 1, maximum: 3650 }),
  180,
  { public: true },
);

/** Flags of so many different members hide a text until somebody has looked; 0 never hides. */
export const autoHideFlags = defineSetting(
  'moderation.auto_hide_flags',
  Type.Integer({ minimum: 0, maximum: 100 }),
  3,
);

/** Flags that one member may make in a day. */
export const flagsPerDay = defineSetting(
  'moderation.flags_per_day',
  Type.Integer({ minimum: 1, maximum: 1000 }),
  20,
);
