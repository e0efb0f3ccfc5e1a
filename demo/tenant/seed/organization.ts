import type { Tables } from '../records/store';

const agent = (id: number, name: string, team: string, role: string) => ({
  id,
  name,
  email: `${name.toLowerCase().replace(' ', '.')}@servicedesk.example.com`,
  team,
  jobtitle: role,
  isdisabled: false,
});

const user = (id: number, name: string, client_id: number, site_id: number, overrides = {}) => ({
  id,
  name,
  firstname: name.split(' ')[0],
  surname: name.split(' ')[1],
  login: name.toLowerCase().replace(' ', '.'),
  emailaddress: `${name.toLowerCase().replace(' ', '.')}@example.com`,
  client_id,
  site_id,
  inactive: false,
  linked_agent_id: 0,
  ...overrides,
});

export const organization = (): Tables => ({
  Agent: [
    { id: 1, name: 'Unassigned', email: '', team: '', isdisabled: false },
    agent(2, 'Asha Patel', '1st Line Support', 'Service desk lead'),
    agent(3, 'Tom Berger', '2nd Line Support', 'Desktop engineer'),
    agent(4, 'Lena Fischer', '1st Line Support', 'Service desk analyst'),
    agent(5, 'Samuel Osei', 'Network', 'Network engineer'),
    { ...agent(6, 'Integration API', '1st Line Support', 'API-only agent'), isapiagent: true },
    agent(7, 'Ines Duarte', 'Applications', 'Application manager'),
    agent(8, 'Jonas Lind', 'Change Management', 'Change manager'),
    { ...agent(9, 'Petra Novak', '2nd Line Support', 'Desktop engineer'), isdisabled: true },
  ],
  Team: [
    { id: 1, name: '1st Line Support', sequence: 1, department_id: 3, inactive: false, use: 'tickets' },
    { id: 2, name: '2nd Line Support', sequence: 2, department_id: 3, inactive: false, use: 'tickets' },
    { id: 3, name: 'Network', sequence: 3, department_id: 4, inactive: false, use: 'tickets' },
    { id: 4, name: 'Applications', sequence: 4, department_id: 4, inactive: false, use: 'tickets' },
    { id: 5, name: 'Change Management', sequence: 5, department_id: 3, inactive: false, use: 'tickets' },
    { id: 6, name: 'Windows 11 roll-out', sequence: 6, department_id: 4, inactive: true, use: 'tickets' },
  ],
  Organisation: [
    { id: 1, name: 'Northwind Service Desk', email: 'servicedesk@example.com', phone: '+44 20 7946 0000' },
    { id: 2, name: 'Northwind Facilities', email: 'facilities@example.com' },
  ],
  TopLevel: [
    { id: 1, name: 'Northwind Group', organisation_id: 1, agent_department: false },
    { id: 2, name: 'External customers', organisation_id: 1, agent_department: false },
    { id: 3, name: 'Service Operations', organisation_id: 1, agent_department: true },
    { id: 4, name: 'Infrastructure', organisation_id: 1, agent_department: true },
    { id: 5, name: 'Merger 2024', organisation_id: 1, agent_department: false },
  ],
  Client: [
    { id: 12, name: 'Head Office', toplevel_id: 1, inactive: false },
    { id: 13, name: 'Logistics', toplevel_id: 1, inactive: false },
    { id: 14, name: 'Retail', toplevel_id: 1, inactive: false },
    { id: 15, name: 'Old Mill (closed)', toplevel_id: 2, inactive: true },
  ],
  Site: [
    {
      id: 18,
      name: 'Main Building',
      client_id: 12,
      client_name: 'Head Office',
      delivery_address: { line1: '1 Example Street', postcode: 'EC1A 1AA' },
      inactive: false,
    },
    { id: 19, name: 'North Campus', client_id: 12, client_name: 'Head Office', inactive: false },
    { id: 20, name: 'Warehouse East', client_id: 13, client_name: 'Logistics', inactive: false },
    { id: 21, name: 'Shop High Street', client_id: 14, client_name: 'Retail', inactive: false },
    { id: 22, name: 'Old Mill', client_id: 15, client_name: 'Old Mill (closed)', inactive: true },
  ],
  Users: [
    user(33, 'Maria Lopez', 12, 18, { notes: 'Accountant' }),
    user(34, 'Priya Nair', 12, 18, { notes: 'Head of Finance', isserviceaccount: false }),
    user(35, 'David Kim', 12, 19, { notes: 'HR manager' }),
    user(36, 'Anna Kowalska', 13, 20, { notes: 'Shift lead' }),
    user(37, 'Peter Hansen', 13, 20, { notes: 'Dispatcher' }),
    user(38, 'Fatima Aziz', 14, 21, { notes: 'Shop manager' }),
    user(39, 'Luca Romano', 14, 21, { notes: 'Sales assistant' }),
    user(40, 'Grace Mbeki', 12, 18, { notes: 'Legal counsel' }),
    user(41, 'Oliver Grant', 12, 19, { inactive: true }),
    user(42, 'Integration Account', 12, 18, { linked_agent_id: 6 }),
    user(43, 'Asha Patel', 12, 18, { linked_agent_id: 2 }),
  ],
  Roles: [
    { id: '3c2f7e10-5b0d-4c43-9a51-0d6f3b8a2e01', name: 'Service desk agent' },
    { id: '3c2f7e10-5b0d-4c43-9a51-0d6f3b8a2e02', name: 'Administrator' },
  ],
  UserRoles: [
    { id: 1, name: 'User' },
    { id: 2, name: 'Department manager' },
  ],
  Supplier: [
    {
      id: 1,
      name: 'Contoso Hardware',
      contact_name: 'Grace Miller',
      email_address: 'orders@contoso.example.com',
      inactive: false,
    },
    { id: 2, name: 'Fabrikam Telecom', inactive: false },
    { id: 3, name: 'Dotcom Hosting 1999', inactive: true },
  ],
});
