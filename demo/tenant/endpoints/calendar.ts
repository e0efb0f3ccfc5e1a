import { type Answer, type Call, created, records } from '../api/call';
import { missing } from '../api/errors';
import { answerOne, writeOne } from './generic';
import { answerList, filtered } from './lists';
import { show } from './views';

/** A booking becomes an appointment; it is one record, and no list of them. */
function book(call: Call): Answer {
  const [booking = {}] = records(call);
  return created(show(call, writeOne(call, booking), true));
}

const isMine = ({ person }: Call) => ({ agent_id: person.kind === 'agent' ? person.id : 0 });

function myTimesheet(call: Call): Answer {
  const mine = call.store.where('Timesheet', isMine(call)).at(-1);
  if (!mine) throw missing();
  return answerOne(call, mine);
}

export const CALENDAR_HANDLERS = {
  'POST /Appointment/Booking': book,
  'GET /Timesheet/mine': myTimesheet,
  'GET /TimesheetEvent/mine': (call: Call) =>
    answerList(call, filtered(call, call.store.where('TimesheetEvent', isMine(call)))),
};
