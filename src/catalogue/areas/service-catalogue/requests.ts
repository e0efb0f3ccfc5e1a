import type { JsonObject, OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';

const DETAIL = {
  id: 1,
  servicedetail_servsiteid: 4,
  servicedetail_label: 'Request VPN access',
  servicedetail_hint: 'For people who work from home',
  servicedetail_requesttypeid: 2,
  servicedetail_requesttypename: 'Service Request',
} satisfies JsonObject;

/** The request buttons of services, and the request itself. */
export const requests: Record<string, OperationDefinition> = {
  'serviceCatalogue.requestDetails': {
    route: 'GET /ServiceRequestDetails',
    tier: 'core',
    title: 'List what can be requested',
    description:
      'Lists the buttons of a service in the catalogue, such as "Request VPN access": each with its label and the ticket type and template of the request. Set service_id; without it, the buttons of all services are returned. To request one, send its ids with "Request a service".',
    keywords: ['catalog', 'catalogue', 'order', 'request form', 'offering', 'portal'],
    main: describeParameters('service_id', 'includedetails', ['exclude_urls', 'Without links']),
    sample: { parameters: { service_id: 4 }, response: [DETAIL] },
  },
  'serviceCatalogue.requestDetail': {
    route: 'GET /ServiceRequestDetails/{id}',
    tier: 'core',
    title: 'Get what can be requested',
    description:
      'Gets one button of a service by its id, from "List what can be requested". With includedetails you get its optional services too.',
    keywords: ['catalog', 'catalogue', 'order', 'request form', 'offering'],
    main: describeParameters(['id', 'Id', 'From "List what can be requested".'], 'includedetails'),
    sample: { parameters: { id: 1, includedetails: true }, response: DETAIL },
  },
  'serviceCatalogue.request': {
    route: 'POST /Tickets',
    tier: 'core',
    title: 'Request a service',
    description:
      'Orders a service from the service catalogue: creates the same ticket as the portal and returns it with its new id. Requires the service and the ticket type or template of what is requested; "List what can be requested" has them as servicedetail_requesttypeid and servicedetail_templateid, and its own id goes into service_request_detail_id. Set the fields of the form in customfields. Whether Halo starts the same approvals and child tickets as the portal is not confirmed: try it once.',
    keywords: ['order', 'catalog', 'catalogue', 'service request', 'new laptop', 'access', 'portal'],
    id: 'forbidden',
    requires: ['service_id', 'tickettype_id|template_id'],
    properties: describeParameters(
      'service_id',
      [
        'service_request_detail_id',
        'What is requested',
        'The "id" of a row of "List what can be requested".',
      ],
      ['tickettype_id', 'Ticket type', 'Its "servicedetail_requesttypeid"; 2 in the practice tenant.'],
      ['template_id', 'Template', 'Its "servicedetail_templateid".'],
      ['user_id', 'For whom', 'Id of the user.'],
      'summary',
      'details',
      'customfields',
      'client_id',
      'site_id',
    ),
    sample: {
      request: {
        summary: 'VPN access for Maria Lopez',
        service_id: 4,
        service_request_detail_id: 1,
        tickettype_id: 2,
        client_id: 12,
        site_id: 18,
        user_id: 33,
        customfields: [{ name: 'CFfloor', value: '3' }],
      },
      response: {
        id: 1141,
        summary: 'VPN access for Maria Lopez',
        tickettype_id: 2,
        status_id: 1,
        service_id: 4,
        user_id: 33,
      },
    },
  },
};
