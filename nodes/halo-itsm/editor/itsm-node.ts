import type { Row } from './row';

/** A halo-itsm node as stored in its flow. Properties missing in older flows are undefined. */
export interface ItsmNode extends EditorNode {
  name?: string;
  connection?: string;
  operation?: string;
  parameters?: Row[];
  request?: string;
  requestType?: string;
  output?: string;
  allPages?: boolean;
  maxRecords?: string | number;
  onLimit?: string;
  deadline?: string | number;
  reference?: string;
  referenceType?: string;
  referenceMember?: string;
  errors?: string;
}
