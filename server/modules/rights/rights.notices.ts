import { Type } from 'typebox';
import { defineNoticeKind } from '../../kernel/notices.ts';

export const ExportReady = defineNoticeKind({
  name: 'rights.export_ready',
  topic: 'account',
  schema: Type.Object({}),
  defaults: { mail: 'instant', push: true, slack: false },
  batched: false,
  title: (locale) =>
    locale === 'en'
      ? 'Everything about you is ready to be downloaded'
      : '나에 관한 모든 정보를 내려받을 준비가 됐어요',
  path: () => '/settings/account#export',
});

export const DepartureTakenBack = defineNoticeKind({
  name: 'rights.departure_taken_back',
  topic: 'account',
  schema: Type.Object({}),
  defaults: { mail: 'instant', push: false, slack: false },
  batched: false,
  title: (locale) =>
    locale === 'en'
      ? 'You signed in, so you stay: nothing of yours will be erased'
      : '로그인해서 탈퇴 신청을 취소했어요. 아무것도 지워지지 않아요',
  path: () => '/settings/account#leave',
});
