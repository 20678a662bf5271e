import type { Answer } from '#lib/api/client.ts';

export type NotificationSettings = Answer<'/api/v1/me/notification-settings', 'get'>;
export type TopicChoice = NotificationSettings['topics'][number];
export type ChannelTest = NotificationSettings['tests'][number];
export type Devices = Answer<'/api/v1/me/push-subscriptions', 'get'>;
export type DeliveryPage = Answer<'/api/v1/admin/deliveries', 'get'>;
export type Delivery = DeliveryPage['items'][number];
export type MailedTopic = Answer<'/api/v1/unsubscribe/{token}', 'get'>;
