import { Type } from 'typebox';
import { defineEvent } from '../../kernel/events.ts';
import { Id, OneOf } from '../../kernel/http.ts';

/** A case opened: something waits for staff. */
export const CaseOpened = defineEvent('moderation.case_opened', Type.Object({ caseId: Id }));
export const CaseClosed = defineEvent(
  'moderation.case_closed',
  Type.Object({ caseId: Id, outcome: OneOf(['acted', 'dismissed', 'withdrawn'] as const) }),
);
/** Without the account: it may be the author of an anonymous text. */
export const WarningGiven = defineEvent('moderation.warning_given', Type.Object({ warningId: Id }));
export const AppealMade = defineEvent('moderation.appeal_made', Type.Object({ appealId: Id }));
export const AppealDecided = defineEvent(
  'moderation.appeal_decided',
  Type.Object({ appealId: Id, outcome: OneOf(['upheld', 'lifted'] as const) }),
);
