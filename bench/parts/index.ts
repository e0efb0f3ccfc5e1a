import type { Part } from '../part';
import { flow } from './flow';
import { growth } from './growth';
import { limit } from './limit';
import { paging } from './paging';
import { startup } from './startup';

/** In the order in which they run and are reported. */
export const parts: Part[] = [startup, flow, paging, limit, growth];
