import type { Area, JsonObject } from '../operation';
import { explain } from '../parameters';
import { resource } from '../resource';

const REPORT = {
  id: 1,
  name: 'Tickets in progress by team',
  group_id: 1,
  group_name: 'Service desk',
  type: 0,
  description: 'What is being worked on, and by whom.',
} satisfies JsonObject;

const PUBLISHED = '3b9e6c10-0000-4000-8000-000000000401';

/** What that report answers. */
const ROW = {
  faultid: 1001,
  symptom: 'Laptop does not start after update',
  team: '1st Line Support',
} satisfies JsonObject;

const NOTIFICATION = {
  notification_id: 22,
  subject: 'Ticket 1001 was updated',
  message: 'Asha Patel added a note.',
  agent_id: 6,
  ticket_id: 1001,
  datetime: '2026-09-01T08:30:05',
  read_status: 0,
} satisfies JsonObject;

const CHANGE = {
  id: 1,
  ticket_id: 1001,
  agent_id: 2,
  date: '2026-09-01T08:41:12',
  value: 'status',
  from: 'New',
  to: 'In Progress',
} satisfies JsonObject;

const SQL =
  'SQL (one SELECT statement) over the tables of Halo\'s database, where tickets are called "faults".';

/** One statement that only reads; words in quotes and brackets may be anything. */
const READS_ONLY =
  "^\\s*(select|with)\\b('[^']*'|\\[[^\\]]*\\]|(?!\\b(insert|update|delete|merge|into|drop|alter|create|truncate|exec|execute|grant)\\b)[^';[])*;?\\s*$";

export const search: Area = {
  name: 'Search, feed, reports, audit',
  operations: {
    'search.global': {
      route: 'GET /Search',
      tier: 'core',
      title: 'Search everywhere',
      description:
        'Searches tickets, users, assets, articles and more in one request, as the search box at the top of Halo does. count_per_entity limits the hits of each kind. To go through one kind thoroughly, use its own search, such as "Search tickets". You only find what the connected agent may see; what a row looks like depends on its kind.',
      keywords: ['find', 'anything', 'global', 'full text', 'look up'],
      requires: ['search'],
      main: explain('search', ['count_per_entity', 'Hits of each kind']),
      sample: {
        parameters: { search: 'laptop', count_per_entity: 5 },
        answer: [{ id: 1001, type: 'ticket', name: 'Laptop does not start after update' }],
      },
    },
    'feed.list': {
      route: 'GET /Feed',
      tier: 'core',
      title: 'Read the activity feed',
      description:
        'Reads what happened lately on all tickets: notes, e-mails, changes of status. To read on where you stopped, keep the highest id and give it as newer_than_id next time; older_than_id goes back in time. How many rows come without count is up to Halo.',
      keywords: ['news', 'recent', 'timeline', 'stream', 'what happened', 'poll'],
      main: explain(
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
        answer: [{ id: 1, ticket_id: 1001, action_number: 1, note: 'It stays black since this morning.' }],
      },
    },
    'notification.inbox': {
      route: 'GET /Notifications',
      tier: 'core',
      title: 'List my notifications',
      description:
        'Lists the notifications of the agent this connection acts as: those behind the bell in Halo. Keep the highest id and give it as newer_than_id to get only new ones. update_shown should mark them as seen, so leave it out if a person works with the same agent; that is read from its name and not confirmed.',
      keywords: ['inbox', 'bell', 'alert', 'unread', 'poll'],
      main: explain(
        ['newer_than_id', 'Newer than', 'Id of the last one you have.'],
        ['older_than_id', 'Older than', 'Id of a notification.'],
        'count',
        ['update_shown', 'Mark as seen'],
      ),
      sample: { parameters: { newer_than_id: 0 }, answer: [NOTIFICATION] },
    },
    'notification.post': {
      route: 'POST /Notifications',
      tier: 'admin',
      title: 'Change notifications',
      description:
        "Writes notifications of agents or users, for instance to mark them as read (read_status_update). These records have no id of their own in Halo's document, which does not explain their members either: try it with one first.",
      keywords: ['mark as read', 'bell', 'inbox'],
      id: 'forbidden',
      members: explain(
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
        'Posts a list of GUIDs of notifications and has Halo send them. Halo does this by itself: it is for notifications that got stuck, and its effect is not confirmed.',
      keywords: ['send', 'queue', 'stuck'],
      sample: { request: ['3b9e6c10-0000-4000-8000-000000000601'] },
    },

    ...resource('report', {
      tier: 'core',
      path: '/Report',
      one: 'a report',
      many: 'reports',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['statistics', 'analysis', 'chart', 'SQL', 'KPI'],
      filters: explain(
        'search',
        ['reportgroup_id', 'Group', 'Id of the group of reports.'],
        ['type', 'Kind', 'Number of the kind; the numbers are not documented.'],
        ['chartonly', 'Only those with a chart'],
        ['includepublished', 'Published ones too'],
      ),
      details: true,
      key: 'reports',
      row: REPORT,
      spare: 2,
      create: {
        name: 'New tickets',
        description: 'What nobody has looked at yet.',
        sql: 'SELECT faultid, symptom FROM faults WHERE status = 1',
      },
      update: { description: 'What is being worked on, for the meeting on Monday.' },
      requires: ['name'],
      members: explain(
        'name',
        ['description', 'Description'],
        ['group_id', 'Group', 'Id of the group it stands in.'],
        ['sql', 'Query', SQL],
        ['reportingperiod', 'Period', 'Number of the period; the numbers are not documented.'],
        ['canbeaccessedbyallusers', 'For all agents'],
      ),
      notes: {
        list: 'The rows say which reports there are, not what is in them: for that use "Run a report". In some versions search stays within one group of reports.',
        get: 'You get its definition: query, columns, filters, who may see it. The rows come with "Run a report".',
        create:
          'It needs a name, and sql for its query. A wrong query does not stop Halo from saving the report: the mistake shows when it runs.',
        update: 'Reports that come with Halo cannot always be changed; copy them in Halo first.',
        delete: 'Dashboards and schedules that use it lose it.',
      },
      also: {
        list: {
          sample: { parameters: { search: 'progress' }, answer: { record_count: 1, reports: [REPORT] } },
        },
      },
    }),
    'report.run': {
      route: 'GET /Report/{id}',
      tier: 'core',
      title: 'Run a report',
      description:
        'Runs a saved report and gets its rows in report.rows, its columns in report.available_columns. Set the dates to replace its own period. When the query fails Halo still answers as if all were well and puts the reason into report.load_error: that becomes an error here. Large reports take long: raise the timeout of the connection.',
      keywords: ['execute', 'export', 'statistics', 'data', 'SQL', 'KPI', 'rows'],
      fixed: { includedetails: true, loadreport: true },
      main: explain(
        'id',
        ['reportingperiodstartdate', 'From', 'Together with "Until".'],
        ['reportingperiodenddate', 'Until'],
        'client_id',
        [
          'filters',
          'Filters',
          'JSON text: [{"fieldname":"Team","stringruletype":0,"stringrulevalues":"Network"}]; the numbers are not documented.',
        ],
      ),
      sample: {
        parameters: { id: 1 },
        answer: {
          ...REPORT,
          report: { rows: [ROW], available_columns: [{ name: 'faultid' }] },
        },
      },
    },
    'report.published': {
      route: 'GET /ReportData/{publishedid}',
      tier: 'core',
      title: 'Get the rows of a published report',
      description:
        'Gets the rows of a report that is published as data, by its published id: a GUID that Halo shows with the report ("published_id" of "Get a report"). Anybody with that id may read it, so treat it like a password. Its period and filters are those saved in the report.',
      keywords: ['export', 'Power BI', 'Excel', 'data', 'feed'],
      main: explain(['publishedid', 'Published id', 'A GUID, not the number of the report.']),
      sample: {
        parameters: { publishedid: PUBLISHED },
        answer: [ROW],
      },
    },
    'report.pdf': {
      route: 'POST /Report/createpdf',
      tier: 'core',
      title: 'Make a PDF of a report',
      description:
        'Makes a PDF of a report and answers the report with the number of the attachment that holds it (pdf_attachment_id); "Download an attachment" gets the file. It takes one report, by its id, and no list. The members are in Halo\'s document, their effect is not confirmed.',
      keywords: ['export', 'print', 'document', 'file'],
      id: 'required',
      members: explain(
        ['id', 'Report', 'Id of the report.'],
        ['pdftemplate_id', 'Template', 'Id of a PDF template.'],
        ['reportingperiodstartdate', 'From'],
        ['reportingperiodenddate', 'Until'],
      ),
      sample: {
        request: {
          id: 1,
          reportingperiodstartdate: '2026-08-01T00:00:00',
          reportingperiodenddate: '2026-09-01T00:00:00',
        },
        answer: { ...REPORT, pdf_attachment_id: 7 },
      },
    },
    'report.print': {
      route: 'POST /Report/print',
      tier: 'admin',
      title: 'Print a report',
      description:
        'Has Halo prepare a report for printing: printhtml of the answer should hold the page. Halo\'s document has the call without a word about it; "Make a PDF of a report" is the surer way to a file.',
      keywords: ['export', 'HTML', 'document'],
      id: 'required',
      members: explain(
        ['id', 'Report', 'Id of the report.'],
        ['_print_preview', 'Only a preview'],
        ['_print_generate', 'Make the document'],
      ),
      sample: { request: { id: 1, _print_preview: true }, answer: REPORT },
    },
    'report.sqlPreview': {
      route: 'POST /Report',
      tier: 'admin',
      title: 'Query the database with SQL',
      description:
        "Runs one SELECT statement on Halo's database without saving a report (_loadreportonly), and answers the rows in report.rows. It sees everything the database holds, whatever the agent may see in Halo, so never build the statement from what users typed. Statements that would change something are refused before they are sent. A mistake in the statement becomes an error with the database's own words. Your Halo must allow the connection to edit reports.",
      keywords: ['SQL', 'query', 'ad hoc', 'database', 'select', 'analysis'],
      id: 'forbidden',
      requires: ['sql'],
      fixed: { _loadreportonly: true },
      matches: { sql: { pattern: READS_ONLY, what: 'one SELECT statement' } },
      members: explain(['sql', 'Query', SQL]),
      sample: {
        request: { sql: 'SELECT TOP 10 faultid, symptom FROM faults WHERE status = 2' },
        answer: { report: { rows: [{ faultid: 1001, symptom: 'Laptop does not start after update' }] } },
      },
    },
    ...resource('reportRepository', {
      tier: 'admin',
      path: '/ReportRepository',
      one: 'a report of the online library',
      many: 'reports of the online library',
      about: "The library holds reports that Halo's makers share; importing one is done in Halo.",
      verbs: ['list'],
      keywords: ['templates', 'online repository', 'ready-made'],
      filters: explain(
        'search',
        ['reportgroup_id', 'Group', 'Id of the group of reports.'],
        ['chartonly', 'Only those with a chart'],
      ),
      row: { id: 1, name: 'SLA by month' },
    }),
    ...resource('dashboard', {
      tier: 'admin',
      path: '/DashboardLinks',
      one: 'a dashboard',
      many: 'dashboards',
      about: 'A dashboard is a page of charts and counters, or a link to a page elsewhere.',
      verbs: ['list', 'get', 'create', 'update', 'delete'],
      keywords: ['wallboard', 'chart', 'KPI', 'statistics'],
      filters: explain(
        ['in_app', 'Only those inside Halo'],
        ['access_control_level', 'Access', 'Number of the level; the numbers are not documented.'],
        ['showall', 'All of them', 'Also those the connected agent may not open.'],
      ),
      details: true,
      row: { id: 1, name: 'Service desk', link: 'https://dashboards.example.com/desk', in_app: false },
      create: { name: 'Status page', link: 'https://status.example.com', newtab: true },
      update: { name: 'Service desk, first floor' },
      notes: {
        get: 'Its widgets come with includedetails.',
        update: 'Whether widgets you leave out of "widgets" stay is not confirmed: send all of them.',
      },
      spare: 2,
    }),
    ...resource('audit', {
      tier: 'core',
      path: '/Audit',
      one: 'an entry of the audit log',
      many: 'entries of the audit log',
      verbs: ['list', 'get'],
      keywords: ['history', 'who changed', 'trace', 'compliance', 'log'],
      details: true,
      row: CHANGE,
      notes: {
        list: 'An entry says who changed what, when, from which value to which. No parameters are documented, so expect many rows and narrow them down in the flow; the history of one ticket comes faster with "Get a ticket" and include_auditing.',
        get: 'The id is that of the entry, from "List entries of the audit log", and not that of the ticket.',
      },
    }),
  },
};
