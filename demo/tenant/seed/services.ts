import type { Tables } from './index';
import { daysAgo, hoursAgo } from './when';

const service = (
  id: number,
  name: string,
  category: [number, string],
  tickettype: [number, string],
  summary: string,
) => ({
  id,
  name,
  summary,
  service_category_id: category[0],
  service_category_name: category[1],
  service_tickettype_id: tickettype[0],
  service_tickettype_name: tickettype[1],
  current_status: 1,
});

const WORKPLACE: [number, string] = [1, 'Workplace'];
const ACCESS: [number, string] = [2, 'Access and accounts'];
const BUSINESS: [number, string] = [3, 'Business applications'];
const REQUEST: [number, string] = [2, 'Service Request'];
const INCIDENT: [number, string] = [1, 'Incident'];

export const services = (): Tables => ({
  ServiceCategory: [
    { id: 1, name: 'Workplace', seq: 1 },
    { id: 2, name: 'Access and accounts', seq: 2 },
    { id: 3, name: 'Business applications', seq: 3 },
  ],
  Service: [
    service(1, 'E-mail', ACCESS, INCIDENT, 'Mailboxes and calendars'),
    service(2, 'Laptop', WORKPLACE, REQUEST, 'A laptop with the standard software'),
    service(3, 'ERP', BUSINESS, INCIDENT, 'Booking, stock and invoices'),
    service(4, 'VPN', ACCESS, REQUEST, 'Work from anywhere'),
    service(5, 'Printing', WORKPLACE, INCIDENT, 'Printers on all floors'),
  ],
  ServiceRequestDetails: [
    {
      id: 1,
      servicedetail_servsiteid: 2,
      servicedetail_label: 'Order a laptop',
      servicedetail_requesttypeid: 2,
      servicedetail_templateid: 1,
    },
    {
      id: 2,
      servicedetail_servsiteid: 4,
      servicedetail_label: 'Request VPN access',
      servicedetail_requesttypeid: 2,
    },
    {
      id: 3,
      servicedetail_servsiteid: 4,
      servicedetail_label: 'Report a problem with the VPN',
      servicedetail_requesttypeid: 1,
    },
  ],
  ServiceStatus: [
    { id: 1, status: 1, message_public: 'All fine', timestamp: daysAgo(3), who: 'Asha Patel' },
    {
      id: 2,
      status: 2,
      message_public: 'Scanners in the warehouse lose the Wi-Fi',
      ticket_id: 1005,
      timestamp: hoursAgo(8),
      who: 'Samuel Osei',
    },
  ],
  ServiceAvailability: [{ id: 1, service: 3, service_desc: 'ERP', percent: 99.8, targetmet: true }],
  ServiceRestriction: [{ id: 1, service_id: 3, client_id: 12 }],
  Template: [
    { id: 1, name: 'New laptop', summary: 'New laptop for a starter', tickettype_id: 2 },
    { id: 2, name: 'Office move', summary: 'Move of a desk', tickettype_id: 2 },
  ],
  KBArticle: [
    {
      id: 1,
      name: 'Set up the VPN',
      description: 'How to reach the network from home.',
      description_html: '<p>How to reach the network from home.</p>',
      resolution: 'Open the VPN client, choose Head Office, sign in.',
      resolution_html: '<p>Open the VPN client, choose Head Office, sign in.</p>',
      type: 0,
      faqlists: [{ id: 1 }],
      date_created: daysAgo(200),
      date_edited: daysAgo(20),
      inactive: false,
    },
    {
      id: 2,
      name: 'Laptop screen stays black',
      description: 'The power light is on, the screen shows nothing.',
      description_html: '<p>The power light is on, the screen shows nothing.</p>',
      resolution: 'Hold the power button for 30 seconds, then start with the charger connected.',
      resolution_html: '<p>Hold the power button for 30 seconds, then start with the charger connected.</p>',
      type: 0,
      faqlists: [{ id: 2 }],
      date_created: daysAgo(90),
      date_edited: daysAgo(2),
      inactive: false,
    },
  ],
  FAQLists: [
    { id: 1, name: 'Working from home', showforall: true, level: 0 },
    { id: 2, name: 'Hardware', showforall: true, level: 0 },
  ],
  Attachment: [
    {
      id: 1,
      ticket_id: 1001,
      filename: 'screen.txt',
      content_type: 'text/plain',
      type: 0,
      filesize: 29,
      datecreated: hoursAgo(29),
      data_base64: Buffer.from('Beep code: one long, two short').toString('base64'),
    },
  ],
  ExternalLink: [
    {
      id: 1,
      module_id: 1,
      halo_id: 1005,
      third_party_id: 'MON-1200',
      third_party_desc: 'Alert in the monitoring system',
    },
  ],
});
