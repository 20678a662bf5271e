import { Type } from 'typebox';
import { defineSetting } from '../../kernel/settings.ts';

export const mailWaitMinutes = defineSetting(
  'delivery.mail_wait_minutes',
  Type.Integer({
    minimum: 0,
    maximum: 1440,
    description: 'How long a mail waits: who is on the site is not mailed.',
  }),
  2,
);
export const mailsPerHour = defineSetting(
  'delivery.mails_per_hour',
  Type.Integer({
    minimum: 1,
    maximum: 1000,
    description: 'Instant mails a member gets in an hour; the rest goes into the daily one.',
  }),
  10,
);
export const deliveryTries = defineSetting(
  'delivery.tries',
  Type.Integer({
    minimum: 1,
    maximum: 25,
    description: 'How often a delivery is tried before it is given up.',
  }),
  10,
);
export const deliveriesKeptDays = defineSetting(
  'delivery.kept_days',
  Type.Integer({ minimum: 1, maximum: 3650, description: 'How long deliveries that are over stay listed.' }),
  90,
);
export const devicesPerMember = defineSetting(
  'delivery.devices_per_member',
  Type.Integer({
    minimum: 1,
    maximum: 50,
    description: 'Browsers that a member may have push on; the oldest gives way.',
  }),
  10,
);
export const defaultDigestHour = defineSetting(
  'delivery.digest_hour',
  Type.Integer({
    minimum: 0,
    maximum: 23,
    description: 'Local hour of the daily mail of whoever did not choose one.',
  }),
  8,
);
