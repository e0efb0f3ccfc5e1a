import type { Area } from '../../operation';
import { chats } from './chats';
import { monitoring } from './monitoring';
import { runbooks } from './runbooks';
import { webhooks } from './webhooks';

export const events: Area = {
  name: 'Events (monitoring alerts), webhooks, automation',
  operations: { ...monitoring, ...webhooks, ...runbooks, ...chats },
};
