/** The input of a typed input that people type into; Node-RED gives it neither an id nor a name. */
export function textOf(source: JQuery): JQuery {
  return source.next('.red-ui-typedInput-container').find('.red-ui-typedInput-input');
}
