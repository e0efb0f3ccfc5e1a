import type { Tables } from '../records/store';
import { daysAgo, hoursAgo, inDays } from './relative-dates';

/** Supplier contracts, contact groups, external links and agent presence. */
export const contacts = (): Tables => ({
  SupplierContract: [
    {
      id: 1,
      ref: 'CH-2026-01',
      contract_description: 'Maintenance of laptops and servers',
      supplier_id: 1,
      supplier_name: 'Contoso Hardware',
      start_date: daysAgo(300),
      end_date: inDays(430),
      active: true,
    },
    {
      id: 2,
      ref: 'FT-2025-07',
      contract_description: 'Mobile telephony',
      supplier_id: 2,
      supplier_name: 'Fabrikam Telecom',
      start_date: daysAgo(500),
      end_date: inDays(60),
      active: true,
    },
  ],
  Contactgroup: [{ id: 1, name: 'Site coordinators', allowall: true, allowalledit: false }],
  DistributionLists: [
    { id: 1, name: 'Maintenance notices', desc: 'Told before planned work', users_count: 24 },
    { id: 2, name: 'Shop managers', desc: 'One for each shop', users_count: 6 },
  ],
  Addressbook: [{ id: 1, name: 'Building reception', emailaddress: 'reception@example.com', global: true }],
  CostCentres: [
    { id: 1, name: '4100 Finance', chargeable: true },
    { id: 2, name: '4300 Logistics', chargeable: true },
  ],
  ExternalLink: [
    {
      id: 1,
      table_id: 1,
      module_id: 1,
      halo_id: 1001,
      third_party_id: 'MON-4711',
      third_party_url: 'https://monitoring.example.com/alerts/4711',
    },
    {
      id: 2,
      table_id: 1,
      module_id: 1,
      halo_id: 1005,
      third_party_id: 'MON-1200',
      third_party_desc: 'Alert in the monitoring system',
    },
  ],
  UserChange: [
    {
      id: 1,
      user_id: 41,
      user_name: 'Oliver Grant',
      changed: daysAgo(3),
      field: 'inactive',
      value: 'true',
    },
    { id: 2, user_id: 33, user_name: 'Maria Lopez', changed: daysAgo(1), field: 'site_id', value: '18' },
  ],
  OnlineStatus: [
    { techID: 2, isOnline: true, lastOnlineDate: hoursAgo(0), is_idle: false },
    { techID: 3, isOnline: false, lastOnlineDate: hoursAgo(16), is_idle: false },
  ],
  AgentCheckIn: [
    { id: 1, agent_id: 2, timestamp: hoursAgo(3), status: 1 },
    { id: 2, agent_id: 3, timestamp: hoursAgo(26), status: 1 },
  ],
});
