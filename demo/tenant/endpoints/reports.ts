import { type Answer, type Call, created, flag, ok, records } from '../api/call';
import { missing, recordNotFound } from '../api/errors';
import type { Row } from '../records/store';
import { answerOne, answerWrites, named, writeOne } from './generic';
import { runSql } from './sql';

const contentOf = (call: Call, row: Row) => ({ report: runSql(call.store, String(row.sql ?? '')) });

/** With `loadreport` the report is run; a failing query is no failing request. */
function getReport(call: Call): Answer {
  const row = named(call, 'Report');
  const answer = answerOne(call, row);
  return flag(call, 'loadreport') ? ok({ ...(answer.body as Row), ...contentOf(call, row) }) : answer;
}

/** `_loadreportonly` runs the query of the request, and saves nothing. */
function postReport(call: Call): Answer {
  const [first = {}] = records(call);
  if (first._loadreportonly) return ok({ id: 0, sql: first.sql, ...contentOf(call, first) });
  return answerWrites(call, writeOne);
}

/** The rows of a published report, by the GUID it was published under. */
function published(call: Call): Answer {
  const row = call.store.findWhere('Report', { published_id: call.path.publishedid });
  if (!row) throw missing();
  return ok(runSql(call.store, String(row.sql ?? '')).rows);
}

/** A page with the report's rows, as text. */
function printed({ store }: Call, { name, sql }: Row): string {
  const { rows } = runSql(store, String(sql ?? ''));
  return [String(name), ...rows.map((row) => Object.values(row).join(', '))].join('\n');
}

function reportOf(call: Call): Row {
  const [{ id } = {} as Row] = records(call);
  const row = call.store.find('Report', id);
  if (!row) throw recordNotFound();
  return row;
}

/** The report with the number of the attachment that holds the file. (It is text: practice needs no real PDF.) */
function pdf(call: Call): Answer {
  const row = reportOf(call);
  const id = call.store.nextId('Attachment');
  const data_base64 = Buffer.from(printed(call, row)).toString('base64');
  call.store.table('Attachment').push({ id, filename: `${row.name}.pdf`, data_base64 });
  return created({ ...row, pdf_attachment_id: id });
}

function print(call: Call): Answer {
  const row = reportOf(call);
  return created({ ...row, printhtml: `<pre>${printed(call, row)}</pre>` });
}

export const REPORT_HANDLERS = {
  'GET /Report/{id}': getReport,
  'POST /Report': postReport,
  'POST /Report/createpdf': pdf,
  'POST /Report/print': print,
  'POST /Report/Bookmark': (call: Call) => created(records(call)[0]),
  'GET /ReportData/{publishedid}': published,
  'GET /ReportRepository/ReportCategories': (call: Call) =>
    ok([...new Set(call.store.table('ReportRepository').map(({ category }) => category))]),
};
