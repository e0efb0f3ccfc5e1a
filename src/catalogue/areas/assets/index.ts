import type { Area } from '../../operation';
import { assetRecords } from './assets';
import { consignments } from './consignments';
import { software } from './software';
import { assetTypes } from './types';

export const assets: Area = {
  name: 'Assets (CMDB) and software',
  operations: { ...assetRecords, ...assetTypes, ...software, ...consignments },
};
