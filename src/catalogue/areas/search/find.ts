import type { JsonObject, OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { UNKNOWN_LIST_KEY } from '../../phrases';

const NOTIFICATION = {
  notification_id: 22,
  subject: 'Ticket 1001 was updated',
  message: 'Asha Patel added a note.',
  agent_id: 6,
  ticket_id: 1001,
  datetime: '2026-09-01T08:30:05',
  read_status: 0,
} satisfies JsonObject;

/** Search, activity feed and notifications. */
export const finding: Record<string, OperationDefinition> = {
  'search.global': {
    route: 'GET /Search',
    tier: 'core',
    title: 'Search everywhere',
    description:
      'Searches tickets, users, assets, articles and more in one request, as the search box at the top of Halo does. count_per_entity limits the hits of each kind. To search one kind completely, use its own search, such as "Search tickets". Returns only records that the connected agent may see; the fields of a row depend on its kind.',
    keywords: ['find', 'anything', 'global', 'full text', 'look up'],
    requires: ['search'],
    main: describeParameters('search', ['count_per_entity', 'Hits of each kind']),
    sample: {
      parameters: { search: 'laptop', count_per_entity: 5 },
      response: [{ id: 1001, type: 'ticket', name: 'Laptop does not start after update' }],
    },
  },
  'feed.list': {
    route: 'GET /Feed',
    tier: 'core',
    title: 'Read the activity feed',
    description:
      'Lists recent activity on all tickets. To continue from the last call, store the highest id and send it as newer_than_id; older_than_id returns older entries. The fields of a row and the default number of rows are not documented.',
    keywords: ['news', 'recent', 'timeline', 'stream', 'what happened', 'poll'],
    main: describeParameters(
      ['newer_than_id', 'Newer than', 'Id of the last row you have.'],
      ['older_than_id', 'Older than', 'Id of a row.'],
      'count',
      ['one_agent_id', 'By agent', 'Id of the agent who did it.'],
      ['one_agents_tickets_id', "On an agent's tickets", 'Id of the agent.'],
      ['related_client_id', 'Of client', 'Id of the client.'],
      ['related_user_id', 'Of user', 'Id of the user.'],
      ['related_asset_id', 'Of asset', 'Id of the asset.'],
      ['exclude_private', 'Without private notes'],
    ),
    sample: {
      parameters: { newer_than_id: 0, count: 20 },
      response: [{ id: 1, ticket_id: 1001, action_number: 1, note: 'It stays black since this morning.' }],
    },
  },
  'notification.inbox': {
    route: 'GET /Notifications',
    tier: 'core',
    title: 'List my notifications',
    description: `Lists the notifications of the agent this connection acts as: the ones behind the bell icon in Halo. Send the id of the last known one as newer_than_id to get only new ones; which field that is is not documented, so check which number increases. update_shown should mark them as seen, so omit it if a person uses the same agent; this is inferred from its name and not confirmed. ${UNKNOWN_LIST_KEY}`,
    keywords: ['inbox', 'bell', 'alert', 'unread', 'poll'],
    main: describeParameters(
      ['newer_than_id', 'Newer than', 'Id of the last one you have.'],
      ['older_than_id', 'Older than', 'Id of a notification.'],
      'count',
      ['update_shown', 'Mark as seen'],
    ),
    sample: { parameters: { newer_than_id: 0 }, response: [NOTIFICATION] },
  },
  'notification.post': {
    route: 'POST /Notifications',
    tier: 'admin',
    title: 'Change notifications',
    description:
      'Writes notifications of agents or users, for example to mark them as read (read_status_update). These records have no documented id, and their properties are not explained: try it with one first.',
    keywords: ['mark as read', 'bell', 'inbox'],
    id: 'forbidden',
    properties: describeParameters(
      ['notification_id', 'Notification profile', 'Id of the profile that sent it.'],
      'agent_id',
      ['subject', 'Subject'],
      ['message', 'Message'],
      'ticket_id',
      ['read_status_update', 'Read', 'New state; the numbers are not documented.'],
    ),
    sample: {
      request: {
        agent_id: 2,
        ticket_id: 1001,
        subject: 'Spare part arrived',
        message: 'The battery for LT-0009 is at the service desk.',
      },
    },
  },
  'notification.process': {
    route: 'POST /Notifications/process',
    tier: 'admin',
    title: 'Process notifications',
    description:
      'Posts a list of GUIDs to process notifications. The meaning of the GUIDs is not documented, and Halo does this automatically: it is only useful if notifications are stuck.',
    keywords: ['send', 'queue', 'stuck'],
    sample: { request: ['3b9e6c10-0000-4000-8000-000000000601'] },
  },
};
