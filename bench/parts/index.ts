import type { Part } from '../part';
import { dialog } from './dialog';
import { flow } from './flow';
import { growth } from './growth';
import { latency } from './latency';
import { limit } from './limit';
import { paging } from './paging';
import { redis } from './redis';
import { startup } from './startup';

/** In the order of the report. */
export const parts: Part[] = [startup, flow, paging, latency, limit, growth, redis, dialog];
