import { type ApiCall, type ApiResponse, bodyRecords, created } from '../api/call';
import { notFound } from '../api/errors';
import { recordResponse, writeRecord } from './generic';
import { filterRows, listResponse } from './lists';
import { toView } from './views';

/** Creates an appointment from a booking. The response is a single record, not an array. */
function createBooking(call: ApiCall): ApiResponse {
  const [booking = {}] = bodyRecords(call);
  return created(toView(call, writeRecord(call, booking), true));
}

const ownFilter = ({ principal }: ApiCall) => ({ agent_id: principal.kind === 'agent' ? principal.id : 0 });

function ownTimesheet(call: ApiCall): ApiResponse {
  const timesheet = call.store.where('Timesheet', ownFilter(call)).at(-1);
  if (!timesheet) throw notFound();
  return recordResponse(call, timesheet);
}

export const CALENDAR_HANDLERS = {
  'POST /Appointment/Booking': createBooking,
  'GET /Timesheet/mine': ownTimesheet,
  'GET /TimesheetEvent/mine': (call: ApiCall) =>
    listResponse(call, filterRows(call, call.store.where('TimesheetEvent', ownFilter(call)))),
};
