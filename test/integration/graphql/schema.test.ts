import { readFile } from 'node:fs/promises';
import {
  buildSchema,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { expect, test } from 'vitest';
import { ERROR_CODES } from '../../../src/domain/failure.ts';
import { EVENT_TYPES } from '../../../src/domain/progress-event.ts';
import { printedSchema } from '../../../src/graphql/schema.ts';

const schema = buildSchema(printedSchema());
const types = Object.values(schema.getTypeMap()).filter(
  ({ name }) => !name.startsWith('__') && !['String', 'Int', 'Float', 'Boolean', 'ID'].includes(name),
);

/** The type and all that is in it, by name, each with its description. */
function* described(type: GraphQLNamedType): Generator<[name: string, description: string | null | undefined]> {
  yield [type.name, type.description];
  if (isEnumType(type)) for (const value of type.getValues()) yield [`${type.name}.${value.name}`, value.description];
  if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) yield [`${type.name}.${field.name}`, field.description];
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return;
  for (const field of Object.values(type.getFields())) {
    yield [`${type.name}.${field.name}`, field.description];
    for (const arg of field.args) yield [`${type.name}.${field.name}(${arg.name})`, arg.description];
  }
}

test('every type, field, argument and enum value has a description', () => {
  const all = types.flatMap((type) => [...described(type)]);
  expect(all.length).toBeGreaterThan(200);
  expect(all.filter(([, description]) => !description?.trim()).map(([name]) => name)).toEqual([]);
});

test('schema.graphql is the printed schema', async () => {
  expect(await readFile('schema.graphql', 'utf8')).toBe(printedSchema());
});

test('every mutation answers a union of its result and typed errors', () => {
  for (const { name, type } of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const union = schema.getType(String(type).replace('!', ''));
    if (!isUnionType(union)) throw new Error(`${name} answers no union`);
    const members = union.getTypes().map((member) => member.getInterfaces().map(String).includes('Error'));
    expect(members.filter((isError) => !isError)).toHaveLength(1);
    expect(members.filter((isError) => isError).length).toBeGreaterThan(0);
  }
});

test('there is a type for every kind of event, and a code for every failure', () => {
  const event = schema.getType('JobEvent');
  if (!isInterfaceType(event)) throw new Error('JobEvent is no interface');
  expect(schema.getPossibleTypes(event)).toHaveLength(EVENT_TYPES.length);
  const codes = schema.getType('ErrorCode');
  if (!isEnumType(codes)) throw new Error('ErrorCode is no enum');
  expect(
    codes
      .getValues()
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(ERROR_CODES.toSorted());
});

test('what the contract names is there', () => {
  expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toEqual(
    expect.arrayContaining(['job', 'jobs', 'library', 'document', 'health']),
  );
  expect(Object.keys(schema.getMutationType()?.getFields() ?? {})).toEqual(
    expect.arrayContaining(['ingest', 'ingestBatch', 'cancelJob', 'retryJob', 'deleteDocument']),
  );
  expect(Object.keys(schema.getSubscriptionType()?.getFields() ?? {}).toSorted()).toEqual([
    'activity',
    'answer',
    'jobProgress',
  ]);
});
