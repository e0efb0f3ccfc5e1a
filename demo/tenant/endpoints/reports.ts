import { type Answer, type Call, created, flag, ok, records } from '../api/call';
import { missing } from '../api/errors';
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

function pdf(call: Call): Answer {
  const [report = {}] = records(call);
  const name = call.store.find('Report', report.id)?.name ?? report.name ?? 'Report';
  return created({ filename: `${name}.pdf`, link: `${call.url}/api/attachment/report/${report.id ?? 0}` });
}

export const REPORT_HANDLERS = {
  'GET /Report/{id}': getReport,
  'POST /Report': postReport,
  'POST /Report/createpdf': pdf,
  'POST /Report/print': pdf,
  'POST /Report/Bookmark': (call: Call) => created(records(call)[0]),
  'GET /ReportData/{publishedid}': published,
  'GET /ReportRepository/ReportCategories': (call: Call) =>
    ok([...new Set(call.store.table('ReportRepository').map(({ category }) => category))]),
};
