import type { Answer } from '#lib/api/client.ts';

export type Overview = Answer<'/api/v1/admin/overview', 'get'>;
export type ChecklistItem = Overview['checklist'][number];
export type Health = Answer<'/api/v1/admin/health', 'get'>;
export type Check = Health['checks'][number];
export type JobsView = Answer<'/api/v1/admin/jobs', 'get'>;
export type FailedJob = JobsView['failed'][number];
export type MemberPage = Answer<'/api/v1/admin/members', 'get'>;
export type AdminMember = MemberPage['items'][number];
export type SettingsView = Answer<'/api/v1/admin/settings', 'get'>;
export type SettingView = SettingsView['items'][number];
export type KeptMails = Answer<'/api/v1/dev/mails', 'get'>;
export type KeptMail = Answer<'/api/v1/dev/mails/{id}', 'get'>;
