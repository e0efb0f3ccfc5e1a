/** The input of a typed input that people type into; Node-RED gives it neither an id nor a name. */
export function valueInputOf(source: JQuery): JQuery {
  return source.next('.red-ui-typedInput-container').find('.red-ui-typedInput-input');
}

/** Lets a typed input be empty: Node-RED's own types call that wrong, and outline it in red. */
export function allowEmpty(source: JQuery): void {
  const { typeMap } = source.typedInput('instance');
  for (const [name, type] of Object.entries(typeMap)) {
    const { validate } = type;
    // A copy: the types are shared with every other typed input.
    if (validate)
      typeMap[name] = { ...type, validate: (value, options) => value === '' || validate(value, options) };
  }
  source.typedInput('validate');
}
