import * as english from '../../locales/en-US/messages.json';
import { sentencesOf } from './translate';

/**
 * Our sentences by what they are about: `say.settings('clientIdMissing')`. Each area stands alone, so that the editor
 * carries only those it needs.
 */
export const address = /* @__PURE__ */ sentencesOf('address', english.address);
export const settings = /* @__PURE__ */ sentencesOf('settings', english.settings);
export const discovery = /* @__PURE__ */ sentencesOf('discovery', english.discovery);
export const signIn = /* @__PURE__ */ sentencesOf('signIn', english.signIn);
export const session = /* @__PURE__ */ sentencesOf('session', english.session);
export const network = /* @__PURE__ */ sentencesOf('network', english.network);
export const reason = /* @__PURE__ */ sentencesOf('reason', english.reason);
export const budget = /* @__PURE__ */ sentencesOf('budget', english.budget);
export const client = /* @__PURE__ */ sentencesOf('client', english.client);
export const request = /* @__PURE__ */ sentencesOf('request', english.request);
export const body = /* @__PURE__ */ sentencesOf('body', english.body);
export const value = /* @__PURE__ */ sentencesOf('value', english.value);
export const response = /* @__PURE__ */ sentencesOf('response', english.response);
export const hint = /* @__PURE__ */ sentencesOf('hint', english.hint);
export const redis = /* @__PURE__ */ sentencesOf('redis', english.redis);
export const check = /* @__PURE__ */ sentencesOf('check', english.check);
export const once = /* @__PURE__ */ sentencesOf('once', english.once);
export const lookUp = /* @__PURE__ */ sentencesOf('lookUp', english.lookUp);
export const node = /* @__PURE__ */ sentencesOf('node', english.node);
export const status = /* @__PURE__ */ sentencesOf('status', english.status);
export const dialog = /* @__PURE__ */ sentencesOf('dialog', english.dialog);
