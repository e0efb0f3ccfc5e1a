import type { JsonObject, OperationDefinition } from '../../operation';
import { describeParameters } from '../../parameters';
import { defineResource } from '../../resource';

const REPORT = {
  id: 1,
  name: 'Tickets in progress by team',
  group_id: 1,
  group_name: 'Service desk',
  type: 0,
  description: 'What is being worked on, and by whom.',
} satisfies JsonObject;

const PUBLISHED = '3b9e6c10-0000-4000-8000-000000000401';

/** A row of that report. */
const ROW = {
  faultid: 1001,
  symptom: 'Laptop does not start after update',
  team: '1st Line Support',
} satisfies JsonObject;

const SQL =
  'SQL (one SELECT statement) over the tables of Halo\'s database, where tickets are called "faults".';

/** Matches a single SELECT statement. Keywords are allowed in quotes and brackets. */
const SELECT_ONLY =
  "^\\s*(select|with)\\b('[^']*'|\\[[^\\]]*\\]|(?!\\b(insert|update|delete|merge|into|drop|alter|create|truncate|exec|execute|grant)\\b)[^';[])*;?\\s*$";

/** Reports and dashboards. */
export const reports: Record<string, OperationDefinition> = {
  ...defineResource('report', {
    tier: 'core',
    path: '/Report',
    singular: 'a report',
    plural: 'reports',
    description: 'A report is a saved query over the database, with its columns, filters and chart.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['statistics', 'analysis', 'chart', 'SQL', 'KPI'],
    filters: describeParameters(
      'search',
      ['reportgroup_id', 'Group', 'Id of the group of reports.'],
      ['type', 'Kind', 'Number of the kind; the numbers are not documented.'],
      ['chartonly', 'Only those with a chart'],
      ['includepublished', 'Published ones too'],
    ),
    details: true,
    key: 'reports',
    row: REPORT,
    disposableId: 2,
    create: {
      name: 'New tickets',
      description: 'What nobody has looked at yet.',
      sql: 'SELECT faultid, symptom FROM faults WHERE status = 1',
    },
    update: { description: 'What is being worked on, for the meeting on Monday.' },
    requires: ['name'],
    properties: describeParameters(
      'name',
      ['description', 'Description'],
      ['group_id', 'Group', 'Id of its group.'],
      ['sql', 'Query', SQL],
      ['reportingperiod', 'Period', 'Number of the period; the numbers are not documented.'],
      ['canbeaccessedbyallusers', 'For all agents'],
    ),
    notes: {
      list: 'Lists the reports; to get the data of a report, use "Run a report". The search may be limited to one group of reports: select it with reportgroup_id.',
      get: 'Returns its definition: query, columns, filters, permissions. For the rows use "Run a report".',
      create:
        'Requires a name, and sql for its query. Run it once afterwards: an error in the query may not show earlier.',
      update: 'Reports that are supplied with Halo may be read-only; copy one in Halo first.',
      delete: 'Check first whether a dashboard or a schedule uses it.',
    },
    overrides: {
      list: {
        sample: { parameters: { search: 'progress' }, response: { record_count: 1, reports: [REPORT] } },
      },
    },
  }),
  'report.run': {
    route: 'GET /Report/{id}',
    tier: 'core',
    title: 'Run a report',
    description:
      'Runs a saved report and gets its rows in report.rows, its columns in report.available_columns. Set the dates to replace its own period. If the query fails, Halo returns status 200 and puts the reason into report.load_error: the node reports it as an error. Large reports take a long time: raise the timeout of the connection.',
    keywords: ['execute', 'export', 'statistics', 'data', 'SQL', 'KPI', 'rows'],
    fixed: { includedetails: true, loadreport: true },
    main: describeParameters(
      'id',
      ['reportingperiodstartdate', 'From', 'Together with "Until".'],
      ['reportingperiodenddate', 'Until'],
      'client_id',
      [
        'filters',
        'Filters',
        'JSON string: [{"fieldname":"Team","stringruletype":0,"stringrulevalues":"Network"}]; the numbers are not documented.',
      ],
    ),
    sample: {
      parameters: { id: 1 },
      response: {
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
      'Gets the rows of a report that is published as data, by its published id: a GUID that Halo shows with the report ("published_id" of "Get a report"). Anyone with that id can probably read the report, so treat it like a password. Its saved period and filters apply.',
    keywords: ['export', 'Power BI', 'Excel', 'data', 'feed'],
    main: describeParameters(['publishedid', 'Published id', 'A GUID, not the number of the report.']),
    sample: {
      parameters: { publishedid: PUBLISHED },
      response: [ROW],
    },
  },
  'report.pdf': {
    route: 'POST /Report/createpdf',
    tier: 'core',
    title: 'Make a PDF of a report',
    description:
      'Creates a PDF of a report and returns the report with the id of the attachment (pdf_attachment_id); "Download an attachment" gets the file. It takes one report by its id, not a list. The properties are documented; their effect is not confirmed.',
    keywords: ['export', 'print', 'document', 'file'],
    id: 'required',
    properties: describeParameters(
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
      response: { ...REPORT, pdf_attachment_id: 7 },
    },
  },
  'report.print': {
    route: 'POST /Report/print',
    tier: 'admin',
    title: 'Print a report',
    description:
      'Prepares a report for printing: printhtml of the response should hold the page. The operation is documented without an explanation; "Make a PDF of a report" is more reliable.',
    keywords: ['export', 'HTML', 'document'],
    id: 'required',
    properties: describeParameters(
      ['id', 'Report', 'Id of the report.'],
      ['_print_preview', 'Only a preview'],
      ['_print_generate', 'Make the document'],
    ),
    sample: { request: { id: 1, _print_preview: true }, response: REPORT },
  },
  'report.sqlPreview': {
    route: 'POST /Report',
    tier: 'admin',
    title: 'Query the database with SQL',
    description:
      "Runs one SELECT statement on Halo's database without saving a report (_loadreportonly), and returns the rows in report.rows. It can read the complete database, regardless of the permissions of the agent, so never build the statement from user input. Statements that would change data are rejected before they are sent. An error in the statement is reported with the message of the database. Your Halo must allow the connection to edit reports.",
    keywords: ['SQL', 'query', 'ad hoc', 'database', 'select', 'analysis'],
    id: 'forbidden',
    requires: ['sql'],
    fixed: { _loadreportonly: true },
    matches: { sql: { pattern: SELECT_ONLY, what: 'singleSelect' } },
    properties: describeParameters(['sql', 'Query', SQL]),
    sample: {
      request: { sql: 'SELECT TOP 10 faultid, symptom FROM faults WHERE status = 2' },
      response: { report: { rows: [{ faultid: 1001, symptom: 'Laptop does not start after update' }] } },
    },
  },
  ...defineResource('reportRepository', {
    tier: 'admin',
    path: '/ReportRepository',
    singular: 'a report of the online library',
    plural: 'reports of the online library',
    description: 'The library holds reports that are published by Halo; import them in Halo.',
    verbs: ['list'],
    keywords: ['templates', 'online repository', 'ready-made'],
    filters: describeParameters(
      'search',
      ['reportgroup_id', 'Group', 'Id of the group of reports.'],
      ['chartonly', 'Only those with a chart'],
    ),
    row: { id: 1, name: 'SLA by month' },
  }),
  ...defineResource('dashboard', {
    tier: 'admin',
    path: '/DashboardLinks',
    singular: 'a dashboard',
    plural: 'dashboards',
    description: 'A dashboard is a page of charts and counters, or a link to an external page.',
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    keywords: ['wallboard', 'chart', 'KPI', 'statistics'],
    filters: describeParameters(
      ['in_app', 'Only those inside Halo'],
      ['access_control_level', 'Access', 'Number of the level; the numbers are not documented.'],
      ['showall', 'All of them', 'Including those that the connected agent may not open.'],
    ),
    details: true,
    row: { id: 1, name: 'Service desk', link: 'https://dashboards.example.com/desk', in_app: false },
    create: { name: 'Status page', link: 'https://status.example.com', newtab: true },
    update: { name: 'Service desk, first floor' },
    notes: {
      get: 'With includedetails you get its widgets too.',
      update: 'Whether widgets that are missing from "widgets" are kept is not confirmed: send all of them.',
    },
    disposableId: 2,
  }),
};
