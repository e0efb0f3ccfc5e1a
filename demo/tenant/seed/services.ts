import type { Tables } from '../records/store';
import { daysAgo } from './relative-dates';

const CATEGORIES: Record<number, string> = {
  1: 'Network',
  2: 'Workplace',
  3: 'Applications',
  4: 'Telephones (old)',
};

const REQUEST = { service_tickettype_id: 2, incident_tickettype_id: 1 };

const service = (id: number, name: string, summary: string, service_category_id: number, overrides = {}) => ({
  id,
  name,
  summary,
  service_category_id,
  service_category_name: CATEGORIES[service_category_id],
  showinusercatalog: true,
  showintechcatalog: true,
  trackstatus: true,
  subscribable: true,
  current_status: 1,
  ...REQUEST,
  ...overrides,
});

const detail = (id: number, service: number, label: string, hint: string, template = 0) => ({
  id,
  servicedetail_servsiteid: service,
  servicedetail_label: label,
  servicedetail_hint: hint,
  servicedetail_requesttypeid: 2,
  servicedetail_requesttypename: 'Service Request',
  servicedetail_templateid: template,
});

export const services = (): Tables => ({
  ServiceCategory: [
    { id: 1, name: CATEGORIES[1], summary: 'Wi-Fi, VPN and cabling', seq: 1 },
    { id: 2, name: CATEGORIES[2], summary: 'Laptops, monitors and printers', seq: 2 },
    { id: 3, name: CATEGORIES[3], summary: 'ERP, e-mail and office programs', seq: 3 },
    { id: 4, name: CATEGORIES[4], summary: 'No longer offered', seq: 9 },
  ],
  Service: [
    service(1, 'E-mail', 'Mailbox, calendar and shared mailboxes', 3),
    service(2, 'Laptop', 'A laptop with everything that belongs to it', 2, { trackstatus: false }),
    service(3, 'ERP', 'Orders, stock and accounting', 3, {
      business_owner_id: 7,
      business_owner_name: 'Ines Duarte',
    }),
    service(4, 'VPN', 'Work from anywhere as if you were in the office', 1, { current_status: 2 }),
    service(5, 'Wi-Fi', 'Wireless network in all buildings', 1),
    service(6, 'Fax', 'Sending and receiving faxes', 4, { showinusercatalog: false }),
  ],
  ServiceRequestDetails: [
    detail(1, 4, 'Request VPN access', 'For people who work from home'),
    detail(2, 2, 'Order a laptop', 'For new starters and replacements', 1),
    detail(3, 1, 'Shared mailbox', 'For teams'),
  ],
  ServiceRestriction: [
    {
      id: 1,
      service_id: 4,
      service_name: 'VPN',
      type: 'client',
      data_id: 12,
      data_name: 'Head Office',
      allow_access: true,
    },
  ],
  ServiceStatus: [
    {
      id: 1,
      status: 2,
      message_public: 'VPN is slow at present. We are working on it.',
      message_internal: 'One of two gateways is down.',
      ticket_id: 1002,
      timestamp: daysAgo(1),
      who: 'Asha Patel',
    },
    {
      id: 2,
      status: 1,
      message_public: 'Wi-Fi works again.',
      message_internal: 'Access point replaced.',
      timestamp: daysAgo(20),
      who: 'Samuel Osei',
    },
  ],
  ServiceAvailability: [
    {
      id: 1,
      service: 4,
      service_desc: 'VPN',
      period: 1,
      percent: 99.6,
      startdate: daysAgo(60),
      enddate: daysAgo(30),
      downhours: 3,
      targetmet: true,
    },
    {
      id: 2,
      service: 5,
      service_desc: 'Wi-Fi',
      period: 1,
      percent: 98.2,
      startdate: daysAgo(60),
      enddate: daysAgo(30),
      downhours: 13,
      targetmet: false,
    },
  ],
  Template: [
    {
      id: 1,
      name: 'New starter',
      summary: 'Equipment for a new starter',
      tickettype_id: 2,
      priority_id: 4,
      category_1: 'Hardware>Laptop',
      team: '1st Line Support',
    },
    {
      id: 2,
      name: 'Monthly check of the UPS',
      summary: 'Test the UPS batteries',
      tickettype_id: 2,
      priority_id: 4,
      team: 'Network',
    },
  ],
});
