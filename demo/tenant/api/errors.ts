import { RUNTIME_ERROR_PAGE } from '../http';

/**
 * An error response. Halo has no single error format; the functions below build the formats that clients have
 * observed.
 */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown = undefined,
    readonly headers: Record<string, string> = {},
  ) {
    super(typeof body === 'string' ? body : JSON.stringify(body));
  }
}

const NET_EXCEPTION = {
  ClassName: 'System.Exception',
  Message: '',
  Data: null,
  InnerException: null,
  HelpURL: null,
  StackTraceString: null,
  RemoteStackTraceString: null,
  RemoteStackIndex: 0,
  ExceptionMethod: null,
  HResult: -2146233088,
  Source: null,
  WatsonBuckets: null,
};

const jsonPosition = (path: string) => `Path '${path}', line 1, position 12.`;

/** A bare JSON string. */
export const stringError = (message: string) => new ApiError(400, message);

export const recordNotFound = () => stringError('Record not found');

/** "Record not found" as an array of errors, used for a reference to a missing record. */
export const referenceNotFound = (path: string, value: unknown) =>
  new ApiError(400, [{ error: `Record not found: ${path} ${JSON.stringify(value)}` }]);

/** A serialised .NET exception. */
export const netException = (message: string, status = 400) =>
  new ApiError(status, { ...NET_EXCEPTION, Message: message });

/** ASP.NET's `{"Message": …}`. */
export const messageError = (message: string, status = 400) => new ApiError(status, { Message: message });

export const errorObject = (message: string) => new ApiError(400, { error: message });

/** A path or query parameter of the wrong type. */
export const invalidValue = (name: string, value: string) =>
  new ApiError(400, { [name]: [`The value '${value}' is not valid.`] });

export const unknownParameter = (name: string) =>
  new ApiError(400, { [name]: [`The parameter '${name}' is not known.`] });

/** A body property that cannot be converted to its type. */
export const conversionError = (path: string, value: unknown, type: string) => {
  const formatted = typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
  return new ApiError(400, {
    [path]: [`Error converting value ${formatted} to type '${type}'. ${jsonPosition(path)}`],
  });
};

export const unknownProperty = (path: string, name: string, type: string) =>
  new ApiError(400, {
    [path]: [`Could not find member '${name}' on object of type '${type}'. ${jsonPosition(path)}`],
  });

export const arrayRequired = (type: string) =>
  new ApiError(400, {
    '': [
      'Cannot deserialize the current JSON object (e.g. {"name":"value"}) into type ' +
        `'System.Collections.Generic.List\`1[${type}]' because the type requires a JSON array (e.g. [1,2,3]) to ` +
        'deserialize correctly.',
    ],
  });

export const bodyRequired = () => new ApiError(400, { '': ['A non-empty request body is required.'] });

export const objectRequired = (type: string) =>
  new ApiError(400, {
    '': [
      `Cannot deserialize the current JSON array (e.g. [1,2,3]) into type '${type}' because the type requires a JSON ` +
        'object (e.g. {"name":"value"}) to deserialize correctly.',
    ],
  });

/** ASP.NET Core's problem details, with the errors per path. */
export const validationProblem = (errors: Record<string, string[]>) =>
  new ApiError(400, {
    type: 'https://tools.ietf.org/html/rfc7231#section-6.5.1',
    title: 'One or more validation errors occurred.',
    status: 400,
    traceId: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    errors,
  });

export const unauthorized = () => new ApiError(401, undefined, { 'www-authenticate': 'Bearer' });

/** The application lacks the scope, or the principal lacks the permission. */
export const forbidden = () => new ApiError(403);

export const notFound = () => new ApiError(404);

export const endpointNotFound = (url: string) =>
  messageError(`No HTTP resource was found that matches the request URI '${url}'.`, 404);

export const methodNotAllowed = (method: string) =>
  messageError(`The requested resource does not support http method '${method}'.`, 405);

export const unsupportedMediaType = (type: string) =>
  messageError(`The request entity's media type '${type}' is not supported for this resource.`, 415);

export const runtimeError = () =>
  new ApiError(500, RUNTIME_ERROR_PAGE, { 'content-type': 'text/html; charset=utf-8' });
