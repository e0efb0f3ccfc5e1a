/** The text input inside a typed input widget. Node-RED gives it no id and no name. */
export function valueInputOf(source: JQuery): JQuery {
  return source.next('.red-ui-typedInput-container').find('.red-ui-typedInput-input');
}

/** Accepts an empty value in a typed input. Node-RED's own types treat it as invalid and outline it in red. */
export function allowEmpty(source: JQuery): void {
  const { typeMap } = source.typedInput('instance');
  for (const [name, type] of Object.entries(typeMap)) {
    const { validate } = type;
    // A copy, because all typed inputs of the page share the type objects.
    if (validate)
      typeMap[name] = { ...type, validate: (value, options) => value === '' || validate(value, options) };
  }
  source.typedInput('validate');
}
