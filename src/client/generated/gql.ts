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
    "\n  fragment AnswerFields on Answer {\n    answer answered confidence\n    citations { n document { id } revision { number } title url heading quote start end score tier }\n    nearest { id title url tier qualityScore tags createdAt filePath summary }\n    model notice code tokens { input output } tookMs\n  }\n": typeof types.AnswerFieldsFragmentDoc,
    "\n  subscription Ask($question: String!, $topK: Int!, $tier: [Tier!], $tags: [String!]) {\n    answer(question: $question, topK: $topK, tier: $tier, tags: $tags) {\n      __typename\n      ... on AnswerToken { text }\n      ... on AnswerError { code detail }\n      ... on AnswerDone { answer { ...AnswerFields } }\n    }\n  }\n": typeof types.AskDocument,
    "\n  mutation CancelJob($id: ID!) {\n    cancelJob(id: $id) {\n      __typename\n      ... on Job { ...JobFields }\n      ... on Error { code message }\n    }\n  }\n": typeof types.CancelJobDocument,
    "\n  mutation DeleteDocument($id: ID!) {\n    deleteDocument(id: $id) { __typename ... on DeletedDocument { id } ... on Error { code message } }\n  }\n": typeof types.DeleteDocumentDocument,
    "\n  query Health {\n    health {\n      status\n      version\n      checks {\n        database { status detail }\n        redis { status detail }\n        vectors { status detail }\n        files { status detail }\n        ai { status detail }\n        queue { status detail }\n      }\n    }\n  }\n": typeof types.HealthDocument,
    "\n  query FindDocument($url: String!) { document(url: $url) { id } }\n": typeof types.FindDocumentDocument,
    "\n  query JobWithLog($id: ID!) {\n    job(id: $id) { ...JobFields events { ...JobEventFields } }\n  }\n": typeof types.JobWithLogDocument,
    "\n  query Jobs($filter: JobFilter, $first: Int!) {\n    jobs(filter: $filter, first: $first) { totalCount nodes { ...JobFields } }\n  }\n": typeof types.JobsDocument,
    "\n  query Library($filter: DocumentFilter!, $orderBy: DocumentOrder!, $first: Int!) {\n    library(filter: $filter, orderBy: $orderBy, first: $first) {\n      totalCount\n      nodes { id title url tier qualityScore tags createdAt filePath summary }\n    }\n  }\n": typeof types.LibraryDocument,
    "\n  mutation RetryJob($id: ID!) {\n    retryJob(id: $id) {\n      __typename\n      ... on Job { ...JobFields }\n      ... on Error { code message }\n    }\n  }\n": typeof types.RetryJobDocument,
    "\n  query Search($q: String!, $mode: SearchMode!, $filter: SearchFilter!, $first: Int!) {\n    search(q: $q, mode: $mode, filter: $filter, first: $first) {\n      tookMs mode showingResultsFor notice\n      items {\n        score\n        document { id title url tier qualityScore tags createdAt filePath summary }\n        passage { text heading highlights { start end } }\n      }\n    }\n  }\n": typeof types.SearchDocument,
    "\n  fragment DocumentDetails on Document {\n    id title url tier qualityScore tags createdAt filePath summary\n    site author publishedAt language wordCount byHand updatedAt checkedAt revisionNumber\n  }\n": typeof types.DocumentDetailsFragmentDoc,
    "\n  query ShowDocument($id: ID!) { document(id: $id) { ...DocumentDetails } }\n": typeof types.ShowDocumentDocument,
    "\n  mutation IngestFile($file: File!, $priority: Priority!, $options: IngestOptions) {\n    ingestFile(file: $file, priority: $priority, options: $options) {\n      __typename\n      ... on Job { jobId: id status url createdAt }\n      ... on Error { code message }\n      ... on AlreadyProcessingError { job { jobId: id } }\n    }\n  }\n": typeof types.IngestFileDocument,
    "\n  mutation Ingest($input: IngestInput!) {\n    ingest(input: $input) {\n      __typename\n      ... on Job { jobId: id status url createdAt }\n      ... on Error { code message }\n      ... on AlreadyProcessingError { job { jobId: id } }\n    }\n  }\n": typeof types.IngestDocument,
    "\n  mutation IngestBatch($input: IngestBatchInput!) {\n    ingestBatch(input: $input) {\n      __typename\n      ... on IngestBatch {\n        jobs { jobId: id status url createdAt }\n        rejected { url code message job { jobId: id } }\n      }\n      ... on Error { code message }\n    }\n  }\n": typeof types.IngestBatchDocument,
    "\n  mutation UpdateDocument($input: UpdateDocumentInput!) {\n    updateDocument(input: $input) {\n      __typename\n      ... on Document { ...DocumentDetails }\n      ... on Error { code message }\n    }\n  }\n": typeof types.UpdateDocumentDocument,
    "\n  subscription JobProgress($jobId: ID!, $after: Int!) {\n    jobProgress(jobId: $jobId, after: $after) { ...JobEventFields }\n  }\n": typeof types.JobProgressDocument,
    "\n  fragment JobFields on Job {\n    jobId: id\n    url\n    status\n    priority\n    attempt\n    currentStage\n    stagesCompleted\n    percent\n    lastSeq\n    createdAt\n    startedAt\n    completedAt\n    retryAt\n    failure { code stage message remedy retryable httpStatus }\n    result { documentId title url tier qualityScore filePath cached }\n    tokens { input output }\n  }\n": typeof types.JobFieldsFragmentDoc,
    "\n  fragment JobEventFields on JobEvent {\n    __typename\n    seq\n    type\n    jobId\n    timestamp\n    percent\n    ... on JobStartedEvent { url attempt message }\n    ... on StageStartedEvent { stage message }\n    ... on StageProgressEvent { stage message }\n    ... on StageCompletedEvent { stage durationMs }\n    ... on JobCompletedEvent { durationMs result { documentId title url tier qualityScore filePath cached } }\n    ... on ErrorEvent { failedIn: stage code error remedy retryable willRetryAt }\n    ... on JobCancelledEvent { failedIn: stage }\n  }\n": typeof types.JobEventFieldsFragmentDoc,
};
const documents: Documents = {
    "\n  fragment AnswerFields on Answer {\n    answer answered confidence\n    citations { n document { id } revision { number } title url heading quote start end score tier }\n    nearest { id title url tier qualityScore tags createdAt filePath summary }\n    model notice code tokens { input output } tookMs\n  }\n": types.AnswerFieldsFragmentDoc,
    "\n  subscription Ask($question: String!, $topK: Int!, $tier: [Tier!], $tags: [String!]) {\n    answer(question: $question, topK: $topK, tier: $tier, tags: $tags) {\n      __typename\n      ... on AnswerToken { text }\n      ... on AnswerError { code detail }\n      ... on AnswerDone { answer { ...AnswerFields } }\n    }\n  }\n": types.AskDocument,
    "\n  mutation CancelJob($id: ID!) {\n    cancelJob(id: $id) {\n      __typename\n      ... on Job { ...JobFields }\n      ... on Error { code message }\n    }\n  }\n": types.CancelJobDocument,
    "\n  mutation DeleteDocument($id: ID!) {\n    deleteDocument(id: $id) { __typename ... on DeletedDocument { id } ... on Error { code message } }\n  }\n": types.DeleteDocumentDocument,
    "\n  query Health {\n    health {\n      status\n      version\n      checks {\n        database { status detail }\n        redis { status detail }\n        vectors { status detail }\n        files { status detail }\n        ai { status detail }\n        queue { status detail }\n      }\n    }\n  }\n": types.HealthDocument,
    "\n  query FindDocument($url: String!) { document(url: $url) { id } }\n": types.FindDocumentDocument,
    "\n  query JobWithLog($id: ID!) {\n    job(id: $id) { ...JobFields events { ...JobEventFields } }\n  }\n": types.JobWithLogDocument,
    "\n  query Jobs($filter: JobFilter, $first: Int!) {\n    jobs(filter: $filter, first: $first) { totalCount nodes { ...JobFields } }\n  }\n": types.JobsDocument,
    "\n  query Library($filter: DocumentFilter!, $orderBy: DocumentOrder!, $first: Int!) {\n    library(filter: $filter, orderBy: $orderBy, first: $first) {\n      totalCount\n      nodes { id title url tier qualityScore tags createdAt filePath summary }\n    }\n  }\n": types.LibraryDocument,
    "\n  mutation RetryJob($id: ID!) {\n    retryJob(id: $id) {\n      __typename\n      ... on Job { ...JobFields }\n      ... on Error { code message }\n    }\n  }\n": types.RetryJobDocument,
    "\n  query Search($q: String!, $mode: SearchMode!, $filter: SearchFilter!, $first: Int!) {\n    search(q: $q, mode: $mode, filter: $filter, first: $first) {\n      tookMs mode showingResultsFor notice\n      items {\n        score\n        document { id title url tier qualityScore tags createdAt filePath summary }\n        passage { text heading highlights { start end } }\n      }\n    }\n  }\n": types.SearchDocument,
    "\n  fragment DocumentDetails on Document {\n    id title url tier qualityScore tags createdAt filePath summary\n    site author publishedAt language wordCount byHand updatedAt checkedAt revisionNumber\n  }\n": types.DocumentDetailsFragmentDoc,
    "\n  query ShowDocument($id: ID!) { document(id: $id) { ...DocumentDetails } }\n": types.ShowDocumentDocument,
    "\n  mutation IngestFile($file: File!, $priority: Priority!, $options: IngestOptions) {\n    ingestFile(file: $file, priority: $priority, options: $options) {\n      __typename\n      ... on Job { jobId: id status url createdAt }\n      ... on Error { code message }\n      ... on AlreadyProcessingError { job { jobId: id } }\n    }\n  }\n": types.IngestFileDocument,
    "\n  mutation Ingest($input: IngestInput!) {\n    ingest(input: $input) {\n      __typename\n      ... on Job { jobId: id status url createdAt }\n      ... on Error { code message }\n      ... on AlreadyProcessingError { job { jobId: id } }\n    }\n  }\n": types.IngestDocument,
    "\n  mutation IngestBatch($input: IngestBatchInput!) {\n    ingestBatch(input: $input) {\n      __typename\n      ... on IngestBatch {\n        jobs { jobId: id status url createdAt }\n        rejected { url code message job { jobId: id } }\n      }\n      ... on Error { code message }\n    }\n  }\n": types.IngestBatchDocument,
    "\n  mutation UpdateDocument($input: UpdateDocumentInput!) {\n    updateDocument(input: $input) {\n      __typename\n      ... on Document { ...DocumentDetails }\n      ... on Error { code message }\n    }\n  }\n": types.UpdateDocumentDocument,
    "\n  subscription JobProgress($jobId: ID!, $after: Int!) {\n    jobProgress(jobId: $jobId, after: $after) { ...JobEventFields }\n  }\n": types.JobProgressDocument,
    "\n  fragment JobFields on Job {\n    jobId: id\n    url\n    status\n    priority\n    attempt\n    currentStage\n    stagesCompleted\n    percent\n    lastSeq\n    createdAt\n    startedAt\n    completedAt\n    retryAt\n    failure { code stage message remedy retryable httpStatus }\n    result { documentId title url tier qualityScore filePath cached }\n    tokens { input output }\n  }\n": types.JobFieldsFragmentDoc,
    "\n  fragment JobEventFields on JobEvent {\n    __typename\n    seq\n    type\n    jobId\n    timestamp\n    percent\n    ... on JobStartedEvent { url attempt message }\n    ... on StageStartedEvent { stage message }\n    ... on StageProgressEvent { stage message }\n    ... on StageCompletedEvent { stage durationMs }\n    ... on JobCompletedEvent { durationMs result { documentId title url tier qualityScore filePath cached } }\n    ... on ErrorEvent { failedIn: stage code error remedy retryable willRetryAt }\n    ... on JobCancelledEvent { failedIn: stage }\n  }\n": types.JobEventFieldsFragmentDoc,
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
export function graphql(source: "\n  fragment AnswerFields on Answer {\n    answer answered confidence\n    citations { n document { id } revision { number } title url heading quote start end score tier }\n    nearest { id title url tier qualityScore tags createdAt filePath summary }\n    model notice code tokens { input output } tookMs\n  }\n"): (typeof documents)["\n  fragment AnswerFields on Answer {\n    answer answered confidence\n    citations { n document { id } revision { number } title url heading quote start end score tier }\n    nearest { id title url tier qualityScore tags createdAt filePath summary }\n    model notice code tokens { input output } tookMs\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription Ask($question: String!, $topK: Int!, $tier: [Tier!], $tags: [String!]) {\n    answer(question: $question, topK: $topK, tier: $tier, tags: $tags) {\n      __typename\n      ... on AnswerToken { text }\n      ... on AnswerError { code detail }\n      ... on AnswerDone { answer { ...AnswerFields } }\n    }\n  }\n"): (typeof documents)["\n  subscription Ask($question: String!, $topK: Int!, $tier: [Tier!], $tags: [String!]) {\n    answer(question: $question, topK: $topK, tier: $tier, tags: $tags) {\n      __typename\n      ... on AnswerToken { text }\n      ... on AnswerError { code detail }\n      ... on AnswerDone { answer { ...AnswerFields } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelJob($id: ID!) {\n    cancelJob(id: $id) {\n      __typename\n      ... on Job { ...JobFields }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation CancelJob($id: ID!) {\n    cancelJob(id: $id) {\n      __typename\n      ... on Job { ...JobFields }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteDocument($id: ID!) {\n    deleteDocument(id: $id) { __typename ... on DeletedDocument { id } ... on Error { code message } }\n  }\n"): (typeof documents)["\n  mutation DeleteDocument($id: ID!) {\n    deleteDocument(id: $id) { __typename ... on DeletedDocument { id } ... on Error { code message } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Health {\n    health {\n      status\n      version\n      checks {\n        database { status detail }\n        redis { status detail }\n        vectors { status detail }\n        files { status detail }\n        ai { status detail }\n        queue { status detail }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Health {\n    health {\n      status\n      version\n      checks {\n        database { status detail }\n        redis { status detail }\n        vectors { status detail }\n        files { status detail }\n        ai { status detail }\n        queue { status detail }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FindDocument($url: String!) { document(url: $url) { id } }\n"): (typeof documents)["\n  query FindDocument($url: String!) { document(url: $url) { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query JobWithLog($id: ID!) {\n    job(id: $id) { ...JobFields events { ...JobEventFields } }\n  }\n"): (typeof documents)["\n  query JobWithLog($id: ID!) {\n    job(id: $id) { ...JobFields events { ...JobEventFields } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Jobs($filter: JobFilter, $first: Int!) {\n    jobs(filter: $filter, first: $first) { totalCount nodes { ...JobFields } }\n  }\n"): (typeof documents)["\n  query Jobs($filter: JobFilter, $first: Int!) {\n    jobs(filter: $filter, first: $first) { totalCount nodes { ...JobFields } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Library($filter: DocumentFilter!, $orderBy: DocumentOrder!, $first: Int!) {\n    library(filter: $filter, orderBy: $orderBy, first: $first) {\n      totalCount\n      nodes { id title url tier qualityScore tags createdAt filePath summary }\n    }\n  }\n"): (typeof documents)["\n  query Library($filter: DocumentFilter!, $orderBy: DocumentOrder!, $first: Int!) {\n    library(filter: $filter, orderBy: $orderBy, first: $first) {\n      totalCount\n      nodes { id title url tier qualityScore tags createdAt filePath summary }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RetryJob($id: ID!) {\n    retryJob(id: $id) {\n      __typename\n      ... on Job { ...JobFields }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation RetryJob($id: ID!) {\n    retryJob(id: $id) {\n      __typename\n      ... on Job { ...JobFields }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Search($q: String!, $mode: SearchMode!, $filter: SearchFilter!, $first: Int!) {\n    search(q: $q, mode: $mode, filter: $filter, first: $first) {\n      tookMs mode showingResultsFor notice\n      items {\n        score\n        document { id title url tier qualityScore tags createdAt filePath summary }\n        passage { text heading highlights { start end } }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Search($q: String!, $mode: SearchMode!, $filter: SearchFilter!, $first: Int!) {\n    search(q: $q, mode: $mode, filter: $filter, first: $first) {\n      tookMs mode showingResultsFor notice\n      items {\n        score\n        document { id title url tier qualityScore tags createdAt filePath summary }\n        passage { text heading highlights { start end } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment DocumentDetails on Document {\n    id title url tier qualityScore tags createdAt filePath summary\n    site author publishedAt language wordCount byHand updatedAt checkedAt revisionNumber\n  }\n"): (typeof documents)["\n  fragment DocumentDetails on Document {\n    id title url tier qualityScore tags createdAt filePath summary\n    site author publishedAt language wordCount byHand updatedAt checkedAt revisionNumber\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShowDocument($id: ID!) { document(id: $id) { ...DocumentDetails } }\n"): (typeof documents)["\n  query ShowDocument($id: ID!) { document(id: $id) { ...DocumentDetails } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation IngestFile($file: File!, $priority: Priority!, $options: IngestOptions) {\n    ingestFile(file: $file, priority: $priority, options: $options) {\n      __typename\n      ... on Job { jobId: id status url createdAt }\n      ... on Error { code message }\n      ... on AlreadyProcessingError { job { jobId: id } }\n    }\n  }\n"): (typeof documents)["\n  mutation IngestFile($file: File!, $priority: Priority!, $options: IngestOptions) {\n    ingestFile(file: $file, priority: $priority, options: $options) {\n      __typename\n      ... on Job { jobId: id status url createdAt }\n      ... on Error { code message }\n      ... on AlreadyProcessingError { job { jobId: id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Ingest($input: IngestInput!) {\n    ingest(input: $input) {\n      __typename\n      ... on Job { jobId: id status url createdAt }\n      ... on Error { code message }\n      ... on AlreadyProcessingError { job { jobId: id } }\n    }\n  }\n"): (typeof documents)["\n  mutation Ingest($input: IngestInput!) {\n    ingest(input: $input) {\n      __typename\n      ... on Job { jobId: id status url createdAt }\n      ... on Error { code message }\n      ... on AlreadyProcessingError { job { jobId: id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation IngestBatch($input: IngestBatchInput!) {\n    ingestBatch(input: $input) {\n      __typename\n      ... on IngestBatch {\n        jobs { jobId: id status url createdAt }\n        rejected { url code message job { jobId: id } }\n      }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation IngestBatch($input: IngestBatchInput!) {\n    ingestBatch(input: $input) {\n      __typename\n      ... on IngestBatch {\n        jobs { jobId: id status url createdAt }\n        rejected { url code message job { jobId: id } }\n      }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateDocument($input: UpdateDocumentInput!) {\n    updateDocument(input: $input) {\n      __typename\n      ... on Document { ...DocumentDetails }\n      ... on Error { code message }\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateDocument($input: UpdateDocumentInput!) {\n    updateDocument(input: $input) {\n      __typename\n      ... on Document { ...DocumentDetails }\n      ... on Error { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription JobProgress($jobId: ID!, $after: Int!) {\n    jobProgress(jobId: $jobId, after: $after) { ...JobEventFields }\n  }\n"): (typeof documents)["\n  subscription JobProgress($jobId: ID!, $after: Int!) {\n    jobProgress(jobId: $jobId, after: $after) { ...JobEventFields }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment JobFields on Job {\n    jobId: id\n    url\n    status\n    priority\n    attempt\n    currentStage\n    stagesCompleted\n    percent\n    lastSeq\n    createdAt\n    startedAt\n    completedAt\n    retryAt\n    failure { code stage message remedy retryable httpStatus }\n    result { documentId title url tier qualityScore filePath cached }\n    tokens { input output }\n  }\n"): (typeof documents)["\n  fragment JobFields on Job {\n    jobId: id\n    url\n    status\n    priority\n    attempt\n    currentStage\n    stagesCompleted\n    percent\n    lastSeq\n    createdAt\n    startedAt\n    completedAt\n    retryAt\n    failure { code stage message remedy retryable httpStatus }\n    result { documentId title url tier qualityScore filePath cached }\n    tokens { input output }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment JobEventFields on JobEvent {\n    __typename\n    seq\n    type\n    jobId\n    timestamp\n    percent\n    ... on JobStartedEvent { url attempt message }\n    ... on StageStartedEvent { stage message }\n    ... on StageProgressEvent { stage message }\n    ... on StageCompletedEvent { stage durationMs }\n    ... on JobCompletedEvent { durationMs result { documentId title url tier qualityScore filePath cached } }\n    ... on ErrorEvent { failedIn: stage code error remedy retryable willRetryAt }\n    ... on JobCancelledEvent { failedIn: stage }\n  }\n"): (typeof documents)["\n  fragment JobEventFields on JobEvent {\n    __typename\n    seq\n    type\n    jobId\n    timestamp\n    percent\n    ... on JobStartedEvent { url attempt message }\n    ... on StageStartedEvent { stage message }\n    ... on StageProgressEvent { stage message }\n    ... on StageCompletedEvent { stage durationMs }\n    ... on JobCompletedEvent { durationMs result { documentId title url tier qualityScore filePath cached } }\n    ... on ErrorEvent { failedIn: stage code error remedy retryable willRetryAt }\n    ... on JobCancelledEvent { failedIn: stage }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;