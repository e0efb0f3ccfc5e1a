import type { Area } from '../../operation';
import { appointments } from './appointments';
import { time } from './time';

export const calendar: Area = {
  name: 'Calendar, time',
  operations: { ...appointments, ...time },
};
