import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

export interface Operation {
  readonly type: 'query' | 'mutation' | 'subscription';
  /** The one field of the root that it asks for, or `several`: of a valid operation, and so one of few. */
  readonly field: string;
}

/** Documents are parsed once and kept, and so is what is known of them. */
const known = new WeakMap<OperationDefinitionNode, Operation>();

/** What a valid document asks for, in a few words. */
export function operationOf(document: DocumentNode, name: string | null | undefined): Operation {
  const definition = getOperationAST(document, name);
  // Such a request is answered with an error, not executed.
  if (!definition) return { type: 'query', field: 'none' };
  const before = known.get(definition);
  if (before !== undefined) return before;
  const fields = new Set(fieldsOf(definition.selectionSet, document));
  if (fields.size > 1) fields.delete('__typename');
  const [field = 'none'] = fields;
  const operation = { type: definition.operation, field: fields.size > 1 ? 'several' : field };
  known.set(definition, operation);
  return operation;
}

function fieldsOf({ selections }: SelectionSetNode, document: DocumentNode): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value];
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet, document);
    const fragment = document.definitions.find(
      (each): each is FragmentDefinitionNode =>
        each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === selection.name.value,
    );
    return fragment === undefined ? [] : fieldsOf(fragment.selectionSet, document);
  });
}
