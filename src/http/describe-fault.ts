/** What a JSON Schema found wrong with a request, as a sentence for the person who sent it. */

import type { FastifySchemaValidationError } from 'fastify';

/** The name of the field at fault, with dots between its parts. */
export function fieldOf({ instancePath, params }: FastifySchemaValidationError): string | undefined {
  const named = params.additionalProperty ?? params.missingProperty ?? params.unevaluatedProperty;
  const path = instancePath.split('/').slice(1);
  if (typeof named === 'string') path.push(named);
  return path.length === 0 ? undefined : path.join('.');
}

/** The types of JSON Schema as people call them. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'a text in quotation marks',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
};

/** Those formats of JSON Schema that requests are checked for. */
const FORMATS: Readonly<Record<string, string>> = {
  date: 'must be a day like 2026-05-31',
};

/**
 * The sentence for a fault. `part` is Fastify's name of what was looked at (`body`, `querystring`, `params`, `headers`);
 * without a `field` it is at fault as a whole.
 */
export function describeFault(fault: FastifySchemaValidationError, part = 'request', field?: string): string {
  const { keyword, params, message } = fault;
  const where = part === 'querystring' ? 'query' : part;
  const name = field === undefined ? `The ${where}` : `"${field}"`;
  switch (keyword) {
    case 'additionalProperties':
      return `There is no field ${name} in the ${where}.`;
    case 'required':
      return `The ${where} lacks the field ${name}.`;
    case 'type':
      return `${name} must be ${typeName(String(params.type), part)}.`;
    case 'enum':
      return `${name} must be one of ${[params.allowedValues].flat().join(', ')}.`;
    case 'minItems':
      return `${name} must hold at least ${counted(Number(params.limit), 'item')}.`;
    case 'maxItems':
      return `${name} may hold at most ${counted(Number(params.limit), 'item')}.`;
    case 'minimum':
      return `${name} must be ${params.limit} or more.`;
    case 'maximum':
      return `${name} must be ${params.limit} or less.`;
    case 'minLength':
      return `${name} must have at least ${counted(Number(params.limit), 'character')}.`;
    case 'maxLength':
      return `${name} may have at most ${counted(Number(params.limit), 'character')}.`;
    case 'format':
      return `${name} ${FORMATS[String(params.format)] ?? message}.`;
    default:
      return `${name} ${message ?? 'is not allowed'}.`;
  }
}

/** What is in an address is text without more ado. */
function typeName(type: string, part: string): string {
  if (type === 'string' && part !== 'body') return 'a text';
  return TYPES[type] ?? type;
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}
