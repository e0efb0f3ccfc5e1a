import type { Tables } from './index';
import { daysAgo, inDays } from './when';

const asset = (id: number, inventory_number: string, assettype_id: number, user: number, more = {}) => ({
  id,
  inventory_number,
  assettype_id,
  client_id: 12,
  client_name: 'Head Office',
  site_id: 18,
  site_name: 'Main Building',
  status_id: 1,
  inactive: false,
  users: user ? [{ id: user }] : [],
  ...more,
});

const warehouse = { client_id: 13, client_name: 'Logistics', site_id: 20, site_name: 'Warehouse East' };

export const assets = (): Tables => ({
  AssetGroup: [
    { id: 1, name: 'Workplace' },
    { id: 2, name: 'Infrastructure' },
  ],
  AssetType: [
    {
      id: 1,
      name: 'Laptop',
      assetgroup_id: 1,
      assetgroup_name: 'Workplace',
      fields: [
        { id: 5, name: 'Model' },
        { id: 6, name: 'Serial number' },
      ],
    },
    {
      id: 2,
      name: 'Printer',
      assetgroup_id: 1,
      assetgroup_name: 'Workplace',
      fields: [{ id: 7, name: 'Model' }],
    },
    { id: 3, name: 'Server', assetgroup_id: 2, assetgroup_name: 'Infrastructure', fields: [] },
    { id: 4, name: 'Access point', assetgroup_id: 2, assetgroup_name: 'Infrastructure', fields: [] },
  ],
  AssetTypeInfo: [
    { id: 5, assettype_id: 1, name: 'Model' },
    { id: 6, assettype_id: 1, name: 'Serial number' },
    { id: 7, assettype_id: 2, name: 'Model' },
  ],
  AssetTypeMappings: [{ id: 1, assettype_id: 1, third_party_type: 'Notebook' }],
  XtypeRole: [{ id: 1, assettype_id: 1, role_id: 1 }],
  Asset: [
    asset(9, 'LT-0009', 1, 33, {
      key_field: 'Latitude 5450',
      fields: [
        { id: 5, name: 'Model', value: 'Latitude 5450' },
        { id: 6, name: 'Serial number', value: '7XK2P' },
      ],
    }),
    asset(10, 'LT-0010', 1, 34, { key_field: 'Latitude 5450' }),
    asset(11, 'PR-0011', 2, 0, { key_field: 'Office printer, 3rd floor' }),
    asset(12, 'SV-0012', 3, 0, { key_field: 'srv-files-01' }),
    asset(13, 'AP-0013', 4, 0, { key_field: 'AP-E-04', ...warehouse }),
    asset(14, 'LT-0014', 1, 36, { key_field: 'ThinkPad T14', ...warehouse }),
    asset(15, 'LT-0015', 1, 41, { key_field: 'Latitude 5420', inactive: true }),
  ],
  AssetChange: [
    {
      id: 1,
      asset_id: 9,
      field_name: 'Model',
      old_value: '',
      new_value: 'Latitude 5450',
      who: 'Tom Berger',
      datetime: daysAgo(90),
    },
    {
      id: 2,
      asset_id: 9,
      field_name: 'Status',
      old_value: 'In stock',
      new_value: 'In use',
      who: 'Tom Berger',
      datetime: daysAgo(88),
    },
  ],
  AssetSoftware: [
    { id: 1, asset_id: 9, name: 'LibreOffice', version: '24.8' },
    { id: 2, asset_id: 9, name: 'VPN Client', version: '5.1' },
    { id: 3, asset_id: 10, name: 'LibreOffice', version: '24.2' },
  ],
  SoftwareLicence: [
    {
      id: 1,
      name: 'ERP named user',
      type: 0,
      count: 120,
      licences_in_use: 97,
      client_id: 12,
      start_date: daysAgo(200),
      end_date: inDays(165),
    },
    { id: 2, name: 'CAD floating', type: 1, count: 5, licences_in_use: 5, client_id: 12 },
  ],
  DeviceLicence: [{ id: 1, device_id: 9, licence_id: 1 }],
  SoftwareLicenceRole: [{ id: 1, licence_id: 1, name: 'Finance' }],
  LicenceChange: [
    { id: 1, licence_id: 1, field_name: 'count', old_value: '110', new_value: '120', datetime: daysAgo(30) },
  ],
  Consignment: [{ id: 1, ticket_id: 1001, date: daysAgo(1) }],
  RemoteSession: [
    { id: 1, ticket_id: 1001, unum: 2, uname: 'Asha Patel', summary: 'Looked at the display driver' },
  ],
  MeterReading: [{ id: 1, asset_id: 11, reading: 48213, timestamp: daysAgo(7) }],
});
