import type { Request } from 'express';
import * as say from '../../../src/i18n/messages';
import {
  assetTypeFields,
  customFields,
  FIELD_OWNERS,
  type FieldOwner,
  HaloError,
  isFieldOwner,
  readTicketForm,
} from '../../../src/index';
import { languageOfRequest } from '../../shared/language';
import type { Connections } from '../connection-registry';
import type { LookedUp, LookUps } from '../lookup-cache';
import { type Answers, lookUpAnswer } from './handler';

/**
 * Answers what a dialog asks about the fields of a tenant; `refresh=true` asks Halo anew.
 *
 * `GET halo-connection/:id/custom-fields/:of` answers `{ fields, all, age }`: the custom fields of a kind of record,
 * or all there are (`all`) where Halo does not tell those of one kind. `GET halo-connection/:id/asset-fields?type=`
 * answers `{ fields, age }`, and `GET halo-connection/:id/ticket-form?type=&ticket=&doing=` a `TicketForm`.
 */
export function tenantFieldAnswers(connections: Connections) {
  const fields = lookUpAnswer(connections, async (lookUps, req) => {
    const of = String(req.params.of);
    if (!isFieldOwner(of)) throw new HaloError('HALO_REQUEST', say.lookUp('noFields', { of }));
    const { all, answer } = await readCustomFields(lookUps, of, wantsRefresh(req));
    return { fields: customFields(answer.rows), all, age: answer.age };
  });

  const assetFields = lookUpAnswer(connections, async (lookUps, req) => {
    const id = numberIn(req, 'type');
    const answer = await lookUps.read(
      { operation: 'assetType.get', parameters: { id, includedetails: true } },
      { refresh: wantsRefresh(req) },
    );
    return { fields: assetTypeFields(answer.payload), age: answer.age };
  });

  const form = lookUpAnswer(connections, async (lookUps, req) => {
    const { type, ticket, doing } = req.query;
    if (!type && !ticket) numberIn(req, 'type');
    const kind = connections.known(String(req.params.id))?.login?.identity?.kind;
    return readTicketForm(
      {
        doing: doing === 'update' ? 'update' : 'create',
        type: type ? numberIn(req, 'type') : undefined,
        ticket: ticket ? numberIn(req, 'ticket') : undefined,
        who: kind ?? 'agent',
      },
      (question) => lookUps.read(question, { refresh: wantsRefresh(req) }),
      languageOfRequest(req),
    );
  });

  return {
    'GET /:id/custom-fields/:of': fields,
    'GET /:id/asset-fields': assetFields,
    'GET /:id/ticket-form': form,
  } satisfies Partial<Answers>;
}

async function readCustomFields(
  lookUps: LookUps,
  of: FieldOwner,
  refresh: boolean,
): Promise<{ all: boolean; answer: LookedUp }> {
  const typeid = FIELD_OWNERS[of];
  const ask = (more: object) =>
    lookUps.read(
      { operation: 'fieldInfo.list', parameters: { includevalues: true, excludetables: true, ...more } },
      { refresh },
    );
  if (typeid !== undefined) {
    const answer = await ask({ typeid });
    if (answer.rows.length > 0) return { all: false, answer };
  }
  return { all: true, answer: await ask({}) };
}

function wantsRefresh(req: Request): boolean {
  return req.query.refresh === 'true';
}

function numberIn(req: Request, name: string): number {
  const number = Number(req.query[name]);
  if (Number.isInteger(number) && number > 0) return number;
  throw new HaloError('HALO_REQUEST', say.lookUp('noId', { name }), {
    field: name,
  });
}
