import type { OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

export const services: Record<string, OperationDefinition> = {
  ...defineResource('service', {
    tier: 'core',
    path: '/Service',
    singular: 'a service',
    plural: 'services',
    description:
      'A service is an entry of the service catalogue, such as VPN, e-mail or a laptop for a new starter.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['catalog', 'catalogue', 'business service', 'offering', 'request', 'portal'],
    filters: describeParameters(
      'search',
      ['service_category_id', 'Category', 'Id of the service category.'],
      ['user_id', 'User', 'Id of the user: the services this user may see.'],
      ['includestatusinfo', 'With status', 'Whether the service works at present.'],
      ['subscribedonly', 'Only subscribed ones'],
      ['monitoredonly', 'Only monitored ones'],
      ['service_category_ids', 'Categories', 'Several ids, separated by commas.'],
      ['ticket_id', 'Ticket', 'Only services that are linked to this ticket.'],
    ),
    details: true,
    key: 'services',
    row: {
      id: 4,
      name: 'VPN',
      summary: 'Work from anywhere as if you were in the office',
      service_category_id: 1,
      service_category_name: 'Network',
      showinusercatalog: true,
      trackstatus: true,
    },
    disposableId: 6,
    create: {
      name: 'Guest Wi-Fi',
      summary: 'Internet access for visitors',
      service_category_id: 1,
      showinusercatalog: true,
      showintechcatalog: true,
      service_tickettype_id: 2,
      incident_tickettype_id: 1,
      trackstatus: true,
    },
    update: { summary: 'Work from anywhere, with two-factor sign-in' },
    requires: ['name'],
    properties: describeParameters(
      'name',
      ['summary', 'Summary', 'One line for the catalogue.'],
      ['servicedetailshtml', 'Description (HTML)'],
      ['service_category_id', 'Category', 'See "List service categories".'],
      ['showinusercatalog', 'Users see it'],
      ['showintechcatalog', 'Agents see it'],
      ['service_tickettype_id', 'Type of requests', 'Id of the ticket type that a request gets.'],
      ['service_template_id', 'Template of requests', 'Id of a ticket template.'],
      ['incident_tickettype_id', 'Type of incidents', 'Id of the ticket type that an incident gets.'],
      ['trackstatus', 'Show its status'],
      ['subscribable', 'Users can subscribe'],
    ),
    notes: {
      list: 'Returns 100 rows per page. With user_id, only services that the user may request are returned; includestatusinfo adds their status. The name of the list in the response ("services") is not confirmed; the output "records" finds it in any case.',
      get: 'With includedetails you get its description, its request types and who may see it too.',
      create:
        'Requires a name. Category, ticket types and templates are ids of your Halo. Its request buttons (see "List what can be requested") are easier to set up in Halo.',
      update:
        'Halo has properties for the status as well (update_status, current_status, status_message_update_public): their effect is not confirmed, see "Create a service status".',
      delete:
        'Tickets and assets may refer to it. To hide it in the catalogue, set showinusercatalog and showintechcatalog to false.',
    },
  }),
  'service.unsubscribe': {
    route: 'POST /Service/unsubscribe',
    tier: 'core',
    title: 'Unsubscribe from a service',
    description:
      'Ends a subscription to a service. Requires the id of the service as serviceid, written without underscore. The subscriber is not documented: most likely the agent or user this connection acts as. The service must allow it.',
    keywords: ['cancel', 'leave', 'opt out', 'notifications'],
    id: 'forbidden',
    requires: ['serviceid'],
    properties: describeParameters(['serviceid', 'Service', 'Id of the service.']),
    sample: { request: { serviceid: 4 }, response: { serviceid: 4 } },
  },
  'service.restrictions': {
    route: 'GET /ServiceRestriction',
    tier: 'admin',
    title: 'List who may see which service',
    description:
      'Lists the rules that make a service or category available to clients, users, roles and so on. Set service_id or service_category_id for one of them.',
    keywords: ['access', 'permission', 'visible', 'portal'],
    main: describeParameters(
      'service_id',
      ['service_category_id', 'Category', 'Id of the service category.'],
      'client_id',
    ),
    sample: {
      parameters: { service_id: 4 },
      response: [{ id: 1, service_id: 4, service_name: 'VPN', data_name: 'Head Office', allow_access: true }],
    },
  },
  ...defineResource('serviceCategory', {
    tier: 'core',
    path: '/ServiceCategory',
    singular: 'a service category',
    plural: 'service categories',
    description:
      'Categories are the headings of the service catalogue; a category can have a parent category.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['catalog', 'catalogue', 'portal', 'heading', 'group'],
    filters: describeParameters(
      ['user_id', 'User', 'Id of the user: the categories this user may see.'],
      ['include_parent_name', 'With the name above'],
      ['itil_ticket_type', 'ITIL class', 'Number of the class; differs between Halo instances.'],
    ),
    details: true,
    row: { id: 1, name: 'Network', summary: 'Wi-Fi, VPN and cabling', seq: 1 },
    disposableId: 4,
    create: { name: 'Meeting rooms', summary: 'Screens, cameras and booking', seq: 3 },
    update: { seq: 2 },
    requires: ['name'],
    properties: describeParameters(
      'name',
      ['summary', 'Summary', 'One line below the heading.'],
      ['seq', 'Order', 'Place in the catalogue.'],
      ['parent_id', 'Category above', 'Id of the parent category.'],
      ['important', 'Highlighted'],
    ),
    notes: {
      list: 'This list has no pages: all entries are returned.',
      get: 'With includedetails you get who may see it too.',
      create: 'Requires a name only. Add services by their service_category_id.',
      update: 'A new parent_id moves it to another parent category.',
      delete: 'What happens to its services is not documented: move them to another category first.',
    },
  }),
};
