/** Bundled libraries. They are a separate chunk, which is not loaded before the first request. */
export { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';
export { Tokenizer as HtmlTokenizer } from 'htmlparser2';
export * as oauth from 'oauth4webapi';
export { getProxyForUrl } from 'proxy-from-env';
