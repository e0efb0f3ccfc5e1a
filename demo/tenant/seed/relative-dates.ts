import { toHaloDate } from '../records/dates';

const HOUR_MS = 3_600_000;

/** The time this many hours before the tenant's start, in Halo's date format. */
export const hoursAgo = (hours: number): string => toHaloDate(new Date(Date.now() - hours * HOUR_MS));

export const daysAgo = (days: number): string => hoursAgo(days * 24);

export const inDays = (days: number): string => hoursAgo(-days * 24);
