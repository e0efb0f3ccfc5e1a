import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

const NO_PROPERTIES = 'No properties are documented for it, so the request is sent to Halo unchanged.';

/** Chats, virtual agents and suggestion rules. */
export const chats: Record<string, OperationDefinition> = {
  ...defineResource('chat', {
    tier: 'admin',
    path: '/Chat',
    singular: 'a chat',
    plural: 'chats',
    description: 'A chat is a conversation of a user with an agent or a virtual agent.',
    verbs: ['list', 'get', 'create', 'update'],
    keywords: ['live chat', 'conversation', 'message', 'Teams'],
    filters: describeParameters(
      'ticket_id',
      ['chatprofile_id', 'Chat profile', 'Id of the profile.'],
      ['after', 'After', 'Id of the last chat you have.'],
      ['ignore_all_closed', 'Without closed ones'],
    ),
    row: { id: 1, ticket_id: 1001 },
    update: {},
    notes: {
      create: NO_PROPERTIES,
      update: NO_PROPERTIES,
    },
  }),
  'chatMessage.send': {
    route: 'POST /ChatMessage',
    tier: 'admin',
    title: 'Send a chat message',
    description:
      'Writes a message into a chat. Requires the chat and the text; agent_id or user_id should set the sender; this is not confirmed.',
    keywords: ['live chat', 'conversation', 'reply', 'Teams'],
    id: 'forbidden',
    requires: ['chat_id'],
    properties: describeParameters(
      ['chat_id', 'Chat', 'Id of the chat.'],
      ['text', 'Text'],
      'agent_id',
      'user_id',
    ),
    sample: { request: { chat_id: 1, text: 'Your laptop is ready.', agent_id: 2 } },
  },
  ...defineResource('virtualAgent', {
    tier: 'admin',
    path: '/VirtualAgent',
    singular: 'a virtual agent',
    plural: 'virtual agents',
    description: 'A virtual agent replies to users in chats automatically.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['chatbot', 'AI', 'assistant'],
    row: { id: '3b9e6c10-0000-4000-8000-000000000501', name: 'Service desk assistant' },
    create: { name: 'Onboarding assistant' },
    update: { name: 'Service desk assistant at night' },
    disposableId: '3b9e6c10-0000-4000-8000-000000000502',
  }),
  ...defineResource('aiSuggestion', {
    tier: 'admin',
    path: '/AISuggestion',
    singular: 'an AI suggestion rule',
    plural: 'AI suggestion rules',
    description:
      'A rule defines when Halo suggests an action on a ticket, and whether it is applied automatically.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['artificial intelligence', 'triage', 'similar tickets', 'automation'],
    row: { id: 1, name: 'Similar tickets', min_matches: 3, auto_apply: false },
    create: { name: 'Suggest a template', min_score: 0.8, auto_apply: false },
    update: { min_matches: 5 },
    disposableId: 2,
  }),
};
