/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n      query RestDocument($id: ID!) {\n        document(id: $id) {\n          ...RestDocument\n          site author publishedAt language wordCount updatedAt checkedAt\n          outline { level text }\n          quality { score tier reasons { criterion score weight explanation } }\n          revisions { id number title createdAt contentHash filePath }\n        }\n      }\n    ": typeof types.RestDocumentDocument,
    "\n      query RestContent($id: ID!, $revision: Int) { document(id: $id) { content(revision: $revision) } }\n    ": typeof types.RestContentDocument,
    "\n      mutation RestDelete($id: ID!) {\n        deleteDocument(id: $id) { ... on DeletedDocument { id } ... on Error { code message } }\n      }\n    ": typeof types.RestDeleteDocument,
    "\n  query RestHealth {\n    health {\n      status version\n      checks {\n        database { ...RestCheck } redis { ...RestCheck } vectors { ...RestCheck }\n        files { ...RestCheck } ai { ...RestCheck } queue { ...RestCheck }\n      }\n    }\n  }\n  fragment RestCheck on Check { status detail }\n": typeof types.RestHealthDocument,
    "\n      mutation RestIngest($input: IngestInput!) {\n        ingest(input: $input) {\n          ... on Job { id status url createdAt }\n          ... on Error { code message }\n          ... on AlreadyProcessingError { job { id } }\n        }\n      }\n    ": typeof types.RestIngestDocument,
    "\n      mutation RestIngestBatch($input: IngestBatchInput!) {\n        ingestBatch(input: $input) {\n          ... on IngestBatch {\n            jobs { id status url createdAt }\n            rejected { url code message job { id } }\n          }\n          ... on Error { code message }\n        }\n      }\n    ": typeof types.RestIngestBatchDocument,
    "\n  fragment RestJob on Job {\n    id status url priority createdAt startedAt completedAt attempt currentStage stagesCompleted percent retryAt\n    failure { code stage message httpStatus }\n    result { documentId title url tier qualityScore filePath cached }\n  }\n": typeof types.RestJobFragmentDoc,
    "\n      query RestJobs($first: Int!, $offset: Int!, $filter: JobFilter!) {\n        jobs(first: $first, offset: $offset, filter: $filter) { totalCount nodes { ...RestJob } }\n      }\n    ": typeof types.RestJobsDocument,
    "query RestJob($id: ID!) { job(id: $id) { ...RestJob } }": typeof types.RestJobDocument,
    "\n      mutation RestCancel($id: ID!) {\n        cancelJob(id: $id) { ...RestJob ... on Error { code message } }\n      }\n    ": typeof types.RestCancelDocument,
    "\n      mutation RestRetry($id: ID!) {\n        retryJob(id: $id) { ...RestJob ... on Error { code message } ... on AlreadyProcessingError { job { id } } }\n      }\n    ": typeof types.RestRetryDocument,
    "\n  fragment RestDocument on Document {\n    id title url tier qualityScore tags createdAt filePath summary\n  }\n": typeof types.RestDocumentFragmentDoc,
    "\n        query RestLibrary($first: Int!, $offset: Int!, $filter: DocumentFilter!, $orderBy: DocumentOrder!) {\n          library(first: $first, offset: $offset, filter: $filter, orderBy: $orderBy) {\n            totalCount nodes { ...RestDocument }\n          }\n        }\n      ": typeof types.RestLibraryDocument,
    "\n      query RestSearch($q: String!, $mode: SearchMode!, $filter: SearchFilter!, $first: Int!) {\n        search(q: $q, mode: $mode, filter: $filter, first: $first) {\n          tookMs mode showingResultsFor notice\n          items { score document { ...RestDocument } passage { text heading highlights { start end } } }\n        }\n      }\n    ": typeof types.RestSearchDocument,
};
const documents: Documents = {
    "\n      query RestDocument($id: ID!) {\n        document(id: $id) {\n          ...RestDocument\n          site author publishedAt language wordCount updatedAt checkedAt\n          outline { level text }\n          quality { score tier reasons { criterion score weight explanation } }\n          revisions { id number title createdAt contentHash filePath }\n        }\n      }\n    ": types.RestDocumentDocument,
    "\n      query RestContent($id: ID!, $revision: Int) { document(id: $id) { content(revision: $revision) } }\n    ": types.RestContentDocument,
    "\n      mutation RestDelete($id: ID!) {\n        deleteDocument(id: $id) { ... on DeletedDocument { id } ... on Error { code message } }\n      }\n    ": types.RestDeleteDocument,
    "\n  query RestHealth {\n    health {\n      status version\n      checks {\n        database { ...RestCheck } redis { ...RestCheck } vectors { ...RestCheck }\n        files { ...RestCheck } ai { ...RestCheck } queue { ...RestCheck }\n      }\n    }\n  }\n  fragment RestCheck on Check { status detail }\n": types.RestHealthDocument,
    "\n      mutation RestIngest($input: IngestInput!) {\n        ingest(input: $input) {\n          ... on Job { id status url createdAt }\n          ... on Error { code message }\n          ... on AlreadyProcessingError { job { id } }\n        }\n      }\n    ": types.RestIngestDocument,
    "\n      mutation RestIngestBatch($input: IngestBatchInput!) {\n        ingestBatch(input: $input) {\n          ... on IngestBatch {\n            jobs { id status url createdAt }\n            rejected { url code message job { id } }\n          }\n          ... on Error { code message }\n        }\n      }\n    ": types.RestIngestBatchDocument,
    "\n  fragment RestJob on Job {\n    id status url priority createdAt startedAt completedAt attempt currentStage stagesCompleted percent retryAt\n    failure { code stage message httpStatus }\n    result { documentId title url tier qualityScore filePath cached }\n  }\n": types.RestJobFragmentDoc,
    "\n      query RestJobs($first: Int!, $offset: Int!, $filter: JobFilter!) {\n        jobs(first: $first, offset: $offset, filter: $filter) { totalCount nodes { ...RestJob } }\n      }\n    ": types.RestJobsDocument,
    "query RestJob($id: ID!) { job(id: $id) { ...RestJob } }": types.RestJobDocument,
    "\n      mutation RestCancel($id: ID!) {\n        cancelJob(id: $id) { ...RestJob ... on Error { code message } }\n      }\n    ": types.RestCancelDocument,
    "\n      mutation RestRetry($id: ID!) {\n        retryJob(id: $id) { ...RestJob ... on Error { code message } ... on AlreadyProcessingError { job { id } } }\n      }\n    ": types.RestRetryDocument,
    "\n  fragment RestDocument on Document {\n    id title url tier qualityScore tags createdAt filePath summary\n  }\n": types.RestDocumentFragmentDoc,
    "\n        query RestLibrary($first: Int!, $offset: Int!, $filter: DocumentFilter!, $orderBy: DocumentOrder!) {\n          library(first: $first, offset: $offset, filter: $filter, orderBy: $orderBy) {\n            totalCount nodes { ...RestDocument }\n          }\n        }\n      ": types.RestLibraryDocument,
    "\n      query RestSearch($q: String!, $mode: SearchMode!, $filter: SearchFilter!, $first: Int!) {\n        search(q: $q, mode: $mode, filter: $filter, first: $first) {\n          tookMs mode showingResultsFor notice\n          items { score document { ...RestDocument } passage { text heading highlights { start end } } }\n        }\n      }\n    ": types.RestSearchDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n      query RestDocument($id: ID!) {\n        document(id: $id) {\n          ...RestDocument\n          site author publishedAt language wordCount updatedAt checkedAt\n          outline { level text }\n          quality { score tier reasons { criterion score weight explanation } }\n          revisions { id number title createdAt contentHash filePath }\n        }\n      }\n    "): (typeof documents)["\n      query RestDocument($id: ID!) {\n        document(id: $id) {\n          ...RestDocument\n          site author publishedAt language wordCount updatedAt checkedAt\n          outline { level text }\n          quality { score tier reasons { criterion score weight explanation } }\n          revisions { id number title createdAt contentHash filePath }\n        }\n      }\n    "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n      query RestContent($id: ID!, $revision: Int) { document(id: $id) { content(revision: $revision) } }\n    "): (typeof documents)["\n      query RestContent($id: ID!, $revision: Int) { document(id: $id) { content(revision: $revision) } }\n    "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n      mutation RestDelete($id: ID!) {\n        deleteDocument(id: $id) { ... on DeletedDocument { id } ... on Error { code message } }\n      }\n    "): (typeof documents)["\n      mutation RestDelete($id: ID!) {\n        deleteDocument(id: $id) { ... on DeletedDocument { id } ... on Error { code message } }\n      }\n    "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RestHealth {\n    health {\n      status version\n      checks {\n        database { ...RestCheck } redis { ...RestCheck } vectors { ...RestCheck }\n        files { ...RestCheck } ai { ...RestCheck } queue { ...RestCheck }\n      }\n    }\n  }\n  fragment RestCheck on Check { status detail }\n"): (typeof documents)["\n  query RestHealth {\n    health {\n      status version\n      checks {\n        database { ...RestCheck } redis { ...RestCheck } vectors { ...RestCheck }\n        files { ...RestCheck } ai { ...RestCheck } queue { ...RestCheck }\n      }\n    }\n  }\n  fragment RestCheck on Check { status detail }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n      mutation RestIngest($input: IngestInput!) {\n        ingest(input: $input) {\n          ... on Job { id status url createdAt }\n          ... on Error { code message }\n          ... on AlreadyProcessingError { job { id } }\n        }\n      }\n    "): (typeof documents)["\n      mutation RestIngest($input: IngestInput!) {\n        ingest(input: $input) {\n          ... on Job { id status url createdAt }\n          ... on Error { code message }\n          ... on AlreadyProcessingError { job { id } }\n        }\n      }\n    "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n      mutation RestIngestBatch($input: IngestBatchInput!) {\n        ingestBatch(input: $input) {\n          ... on IngestBatch {\n            jobs { id status url createdAt }\n            rejected { url code message job { id } }\n          }\n          ... on Error { code message }\n        }\n      }\n    "): (typeof documents)["\n      mutation RestIngestBatch($input: IngestBatchInput!) {\n        ingestBatch(input: $input) {\n          ... on IngestBatch {\n            jobs { id status url createdAt }\n            rejected { url code message job { id } }\n          }\n          ... on Error { code message }\n        }\n      }\n    "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RestJob on Job {\n    id status url priority createdAt startedAt completedAt attempt currentStage stagesCompleted percent retryAt\n    failure { code stage message httpStatus }\n    result { documentId title url tier qualityScore filePath cached }\n  }\n"): (typeof documents)["\n  fragment RestJob on Job {\n    id status url priority createdAt startedAt completedAt attempt currentStage stagesCompleted percent retryAt\n    failure { code stage message httpStatus }\n    result { documentId title url tier qualityScore filePath cached }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n      query RestJobs($first: Int!, $offset: Int!, $filter: JobFilter!) {\n        jobs(first: $first, offset: $offset, filter: $filter) { totalCount nodes { ...RestJob } }\n      }\n    "): (typeof documents)["\n      query RestJobs($first: Int!, $offset: Int!, $filter: JobFilter!) {\n        jobs(first: $first, offset: $offset, filter: $filter) { totalCount nodes { ...RestJob } }\n      }\n    "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query RestJob($id: ID!) { job(id: $id) { ...RestJob } }"): (typeof documents)["query RestJob($id: ID!) { job(id: $id) { ...RestJob } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n      mutation RestCancel($id: ID!) {\n        cancelJob(id: $id) { ...RestJob ... on Error { code message } }\n      }\n    "): (typeof documents)["\n      mutation RestCancel($id: ID!) {\n        cancelJob(id: $id) { ...RestJob ... on Error { code message } }\n      }\n    "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n      mutation RestRetry($id: ID!) {\n        retryJob(id: $id) { ...RestJob ... on Error { code message } ... on AlreadyProcessingError { job { id } } }\n      }\n    "): (typeof documents)["\n      mutation RestRetry($id: ID!) {\n        retryJob(id: $id) { ...RestJob ... on Error { code message } ... on AlreadyProcessingError { job { id } } }\n      }\n    "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RestDocument on Document {\n    id title url tier qualityScore tags createdAt filePath summary\n  }\n"): (typeof documents)["\n  fragment RestDocument on Document {\n    id title url tier qualityScore tags createdAt filePath summary\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n        query RestLibrary($first: Int!, $offset: Int!, $filter: DocumentFilter!, $orderBy: DocumentOrder!) {\n          library(first: $first, offset: $offset, filter: $filter, orderBy: $orderBy) {\n            totalCount nodes { ...RestDocument }\n          }\n        }\n      "): (typeof documents)["\n        query RestLibrary($first: Int!, $offset: Int!, $filter: DocumentFilter!, $orderBy: DocumentOrder!) {\n          library(first: $first, offset: $offset, filter: $filter, orderBy: $orderBy) {\n            totalCount nodes { ...RestDocument }\n          }\n        }\n      "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n      query RestSearch($q: String!, $mode: SearchMode!, $filter: SearchFilter!, $first: Int!) {\n        search(q: $q, mode: $mode, filter: $filter, first: $first) {\n          tookMs mode showingResultsFor notice\n          items { score document { ...RestDocument } passage { text heading highlights { start end } } }\n        }\n      }\n    "): (typeof documents)["\n      query RestSearch($q: String!, $mode: SearchMode!, $filter: SearchFilter!, $first: Int!) {\n        search(q: $q, mode: $mode, filter: $filter, first: $first) {\n          tookMs mode showingResultsFor notice\n          items { score document { ...RestDocument } passage { text heading highlights { start end } } }\n        }\n      }\n    "];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;