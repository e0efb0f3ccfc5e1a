import type { Area } from '../../operation';
import { articles } from './articles';
import { attachments } from './attachments';
import { documents } from './documents';

export const knowledgeBase: Area = {
  name: 'Knowledge base, attachments, documents',
  operations: { ...articles, ...attachments, ...documents },
};
