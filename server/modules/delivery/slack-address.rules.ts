import { invalidField } from '../../kernel/errors.ts';

const path = /^\/(services|workflows|triggers)\/[A-Za-z0-9/_-]{1,300}$/;

/** The address of an incoming webhook in its one form. @throws DomainError 422 for anything that is not one of Slack's */
export function slackWebhook(text: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  const fits =
    url?.protocol === 'https:' &&
    url.hostname === 'hooks.slack.com' &&
    url.port === '' &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === '' &&
    path.test(url.pathname);
  if (!fits) throw invalidField('/slackWebhook', 'not_a_slack_webhook');
  return url.href;
}
