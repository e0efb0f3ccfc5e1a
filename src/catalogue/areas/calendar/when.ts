/** The format of dates and times. */
export const UTC_FORMAT = 'UTC, e.g. 2026-09-02T12:00:00.';

export const UTC_OFFSET: [string, string, string] = [
  'utcoffset',
  'Offset to UTC',
  'In minutes, positive west of Greenwich: -120 is Berlin in summer, 240 New York in summer.',
];
