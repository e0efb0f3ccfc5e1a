import type { Tables } from './index';

const agent = (id: number, name: string, team: string, role: string) => ({
  id,
  name,
  username: name.toLowerCase().replace(' ', '.'),
  email: `${name.toLowerCase().replace(' ', '.')}@servicedesk.example.com`,
  team,
  jobtitle: role,
  isdisabled: false,
});

const user = (id: number, name: string, client_id: number, site_id: number, more = {}) => ({
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
  ...more,
});

export const people: Tables = {
  Agent: [
    { id: 1, name: 'Unassigned', username: '', email: '', team: '', isdisabled: false },
    agent(2, 'Asha Patel', '1st Line Support', 'Service desk lead'),
    agent(3, 'Tom Berger', '2nd Line Support', 'Desktop engineer'),
    agent(4, 'Lena Fischer', '1st Line Support', 'Service desk analyst'),
    agent(5, 'Samuel Osei', 'Network', 'Network engineer'),
    { ...agent(6, 'Integration API', '1st Line Support', 'API-only agent'), is_api_agent: true },
    agent(7, 'Ines Duarte', 'Applications', 'Application manager'),
    agent(8, 'Jonas Lind', 'Change Management', 'Change manager'),
    { ...agent(9, 'Petra Novak', '2nd Line Support', 'Desktop engineer'), isdisabled: true },
  ],
  Team: [
    { id: 1, name: '1st Line Support', sequence: 1, department_id: 1, inactive: false, use: 'tickets' },
    { id: 2, name: '2nd Line Support', sequence: 2, department_id: 1, inactive: false, use: 'tickets' },
    { id: 3, name: 'Network', sequence: 3, department_id: 2, inactive: false, use: 'tickets' },
    { id: 4, name: 'Applications', sequence: 4, department_id: 2, inactive: false, use: 'tickets' },
    { id: 5, name: 'Change Management', sequence: 5, department_id: 1, inactive: false, use: 'tickets' },
  ],
  Organisation: [
    { id: 1, name: 'Service Operations' },
    { id: 2, name: 'Infrastructure' },
  ],
  TopLevel: [
    { id: 1, name: 'Northwind Group' },
    { id: 2, name: 'External customers' },
  ],
  Client: [
    { id: 12, name: 'Head Office', toplevel_id: 1, inactive: false },
    { id: 13, name: 'Logistics', toplevel_id: 1, inactive: false },
    { id: 14, name: 'Retail', toplevel_id: 1, inactive: false },
    { id: 15, name: 'Old Mill (closed)', toplevel_id: 2, inactive: true },
  ],
  Site: [
    { id: 18, name: 'Main Building', client_id: 12, client_name: 'Head Office', inactive: false },
    { id: 19, name: 'North Campus', client_id: 12, client_name: 'Head Office', inactive: false },
    { id: 20, name: 'Warehouse East', client_id: 13, client_name: 'Logistics', inactive: false },
    { id: 21, name: 'Shop High Street', client_id: 14, client_name: 'Retail', inactive: false },
  ],
  Users: [
    user(33, 'Maria Lopez', 12, 18, { jobtitle: 'Accountant' }),
    user(34, 'Priya Nair', 12, 18, { jobtitle: 'Head of Finance', isserviceaccount: false }),
    user(35, 'David Kim', 12, 19, { jobtitle: 'HR manager' }),
    user(36, 'Anna Kowalska', 13, 20, { jobtitle: 'Shift lead' }),
    user(37, 'Peter Hansen', 13, 20, { jobtitle: 'Dispatcher' }),
    user(38, 'Fatima Aziz', 14, 21, { jobtitle: 'Shop manager' }),
    user(39, 'Luca Romano', 14, 21, { jobtitle: 'Sales assistant' }),
    user(40, 'Grace Mbeki', 12, 18, { jobtitle: 'Legal counsel' }),
    user(41, 'Oliver Grant', 12, 19, { inactive: true }),
    user(42, 'Integration Account', 12, 18, { linked_agent_id: 6 }),
    user(43, 'Asha Patel', 12, 18, { linked_agent_id: 2 }),
  ],
  Roles: [
    { id: 'role-1', name: 'Administrator' },
    { id: 'role-2', name: 'Service desk agent' },
  ],
  UserRoles: [
    { id: 1, name: 'User' },
    { id: 2, name: 'Department manager' },
  ],
  Supplier: [
    { id: 1, name: 'Contoso Hardware', inactive: false },
    { id: 2, name: 'Fabrikam Telecom', inactive: false },
  ],
};
