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
      'A service is what IT offers, as it stands in the catalogue: VPN, e-mail, a laptop for a new starter.',
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
      ['trackstatus', 'Show whether it works'],
      ['subscribable', 'Users can subscribe'],
    ),
    notes: {
      list: 'You get 100 rows per page. With user_id you get what that user may request, with includestatusinfo also whether it works. That the rows stand under "services" is not certain; the output "records" finds them either way.',
      get: 'With includedetails you get its description, its request types and who may see it too.',
      create:
        'It needs a name. Category, ticket types and templates are ids of your Halo. What can be requested in detail (see "List what can be requested") is easier set up in Halo.',
      update:
        'Halo has members for the status as well (update_status, current_status, status_message_update_public): their effect is not confirmed, see "Create a service status".',
      delete:
        'Tickets and assets may refer to it. To take it out of the catalogue only, set showinusercatalog and showintechcatalog to false.',
    },
  }),
  'service.unsubscribe': {
    route: 'POST /Service/unsubscribe',
    tier: 'core',
    title: 'Unsubscribe from a service',
    description:
      'Ends a subscription to a service. It needs the id of the service as serviceid, written without underscore. Whose subscription ends is not documented: by all appearances that of the agent or user this connection acts as. A service must allow it.',
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
      'Lists the rules that open or close a service or a category for clients, users, roles and so on. Give service_id or service_category_id for one of them.',
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
      'Categories are the headings of the service catalogue; a category can stand below another one.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['catalog', 'catalogue', 'portal', 'heading', 'group'],
    filters: describeParameters(
      ['user_id', 'User', 'Id of the user: the categories this user may see.'],
      ['include_parent_name', 'With the name above'],
      ['itil_ticket_type', 'ITIL class', 'Number of the class; differs from Halo to Halo.'],
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
      ['parent_id', 'Category above', 'Id of the category it stands below.'],
      ['important', 'Highlighted'],
    ),
    notes: {
      list: 'This list has no pages; you get all of them.',
      get: 'With includedetails you get who may see it too.',
      create: 'It needs a name only. Services join it by their service_category_id.',
      update: 'A new parent_id moves it below another category.',
      delete: 'What becomes of its services is not documented: move them to another category first.',
    },
  }),
};
