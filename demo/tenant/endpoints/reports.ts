import { type ApiCall, type ApiResponse, bodyRecords, created, flagParam, ok } from '../api/call';
import { notFound, recordNotFound } from '../api/errors';
import type { Row } from '../records/store';
import { recordResponse, requireRecord, writeRecord, writeRecords } from './generic';
import { runSql } from './sql';

const runReport = (call: ApiCall, row: Row) => ({ report: runSql(call.store, String(row.sql ?? '')) });

/** Runs the report with `loadreport`. A failing query does not fail the request. */
function getReport(call: ApiCall): ApiResponse {
  const row = requireRecord(call, 'Report');
  const response = recordResponse(call, row);
  return flagParam(call, 'loadreport')
    ? ok({ ...(response.body as Row), ...runReport(call, row) })
    : response;
}

/** With `_loadreportonly` the query of the request is run and nothing is saved. */
function postReport(call: ApiCall): ApiResponse {
  const [first = {}] = bodyRecords(call);
  if (first._loadreportonly) return ok({ id: 0, sql: first.sql, ...runReport(call, first) });
  return writeRecords(call, writeRecord);
}

/** The rows of a published report, found by its publication GUID. */
function getPublishedReport(call: ApiCall): ApiResponse {
  const row = call.store.findWhere('Report', { published_id: call.path.publishedid });
  if (!row) throw notFound();
  return ok(runSql(call.store, String(row.sql ?? '')).rows);
}

/** The report's rows as plain text. */
function reportText({ store }: ApiCall, { name, sql }: Row): string {
  const { rows } = runSql(store, String(sql ?? ''));
  return [String(name), ...rows.map((row) => Object.values(row).join(', '))].join('\n');
}

function requireReport(call: ApiCall): Row {
  const [{ id } = {} as Row] = bodyRecords(call);
  const row = call.store.find('Report', id);
  if (!row) throw recordNotFound();
  return row;
}

/** The report with the id of the attachment that contains the file. The file is plain text, not a real PDF. */
function createPdf(call: ApiCall): ApiResponse {
  const row = requireReport(call);
  const id = call.store.nextId('Attachment');
  const data_base64 = Buffer.from(reportText(call, row)).toString('base64');
  call.store.table('Attachment').push({ id, filename: `${row.name}.pdf`, data_base64 });
  return created({ ...row, pdf_attachment_id: id });
}

function printReport(call: ApiCall): ApiResponse {
  const row = requireReport(call);
  return created({ ...row, printhtml: `<pre>${reportText(call, row)}</pre>` });
}

export const REPORT_HANDLERS = {
  'GET /Report/{id}': getReport,
  'POST /Report': postReport,
  'POST /Report/createpdf': createPdf,
  'POST /Report/print': printReport,
  'POST /Report/Bookmark': (call: ApiCall) => created(bodyRecords(call)[0]),
  'GET /ReportData/{publishedid}': getPublishedReport,
  'GET /ReportRepository/ReportCategories': (call: ApiCall) =>
    ok([...new Set(call.store.table('ReportRepository').map(({ category }) => category))]),
};
