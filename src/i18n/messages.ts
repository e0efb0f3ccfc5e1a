import * as english from '../../locales/en-US/messages.json';
import { defineMessages } from './translate';

/**
 * Messages by area, for example `messages.settings('clientIdMissing')`. Every area is a separate export, so that editor
 * bundles contain only the areas they use.
 */
export const address = /* @__PURE__ */ defineMessages('address', english.address);
export const settings = /* @__PURE__ */ defineMessages('settings', english.settings);
export const discovery = /* @__PURE__ */ defineMessages('discovery', english.discovery);
export const signIn = /* @__PURE__ */ defineMessages('signIn', english.signIn);
export const tokens = /* @__PURE__ */ defineMessages('tokens', english.tokens);
export const transport = /* @__PURE__ */ defineMessages('transport', english.transport);
export const transportReason = /* @__PURE__ */ defineMessages('transportReason', english.transportReason);
export const rateLimit = /* @__PURE__ */ defineMessages('rateLimit', english.rateLimit);
export const client = /* @__PURE__ */ defineMessages('client', english.client);
export const request = /* @__PURE__ */ defineMessages('request', english.request);
export const requestBody = /* @__PURE__ */ defineMessages('requestBody', english.requestBody);
export const value = /* @__PURE__ */ defineMessages('value', english.value);
export const response = /* @__PURE__ */ defineMessages('response', english.response);
export const hint = /* @__PURE__ */ defineMessages('hint', english.hint);
export const redis = /* @__PURE__ */ defineMessages('redis', english.redis);
export const connectionTest = /* @__PURE__ */ defineMessages('connectionTest', english.connectionTest);
export const createOnce = /* @__PURE__ */ defineMessages('createOnce', english.createOnce);
export const lookup = /* @__PURE__ */ defineMessages('lookup', english.lookup);
export const node = /* @__PURE__ */ defineMessages('node', english.node);
export const status = /* @__PURE__ */ defineMessages('status', english.status);
export const dialog = /* @__PURE__ */ defineMessages('dialog', english.dialog);
