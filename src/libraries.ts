/**
 * The libraries we carry, together in a chunk of its own: got alone takes 70 ms to load, so nothing here
 * is loaded before the first request.
 */
export { got } from 'got';
export { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';
export { Parser as HtmlParser } from 'htmlparser2';
export * as oauth from 'oauth4webapi';
export { getProxyForUrl } from 'proxy-from-env';
