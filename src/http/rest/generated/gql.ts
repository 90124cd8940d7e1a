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
    "\n  fragment RestDocumentDetails on Document {\n    ...RestDocument\n    site author publishedAt language wordCount byHand writtenBy modelFailure updatedAt checkedAt\n    outline { level text }\n    quality { score tier reasons { criterion score weight explanation } }\n    revisionNumber\n    revisions { id number isCurrent title createdAt contentHash filePath writtenBy }\n  }\n": typeof types.RestDocumentDetailsFragmentDoc,
    "\n      query RestDocument($id: ID!) { document(id: $id) { ...RestDocumentDetails } }\n    ": typeof types.RestDocumentDocument,
    "\n      query RestContent($id: ID!, $revision: Int) { document(id: $id) { content(revision: $revision) } }\n    ": typeof types.RestContentDocument,
    "\n      mutation RestUpdate($input: UpdateDocumentInput!) {\n        updateDocument(input: $input) {\n          ... on Document { ...RestDocumentDetails }\n          ... on Error { code message }\n          ... on InvalidInputError { field }\n        }\n      }\n    ": typeof types.RestUpdateDocument,
    "\n      mutation RestDelete($id: ID!) {\n        deleteDocument(id: $id) { ... on DeletedDocument { id } ... on Error { code message } }\n      }\n    ": typeof types.RestDeleteDocument,
    "\n  query RestHealth {\n    health {\n      status version\n      checks {\n        database { ...RestCheck } redis { ...RestCheck } vectors { ...RestCheck }\n        files { ...RestCheck } ai { ...RestCheck } queue { ...RestCheck }\n      }\n    }\n  }\n  fragment RestCheck on Check { status detail }\n": typeof types.RestHealthDocument,
    "\n  mutation RestIngest($input: IngestInput!) {\n    ingest(input: $input) {\n      ... on Job { id status url createdAt }\n      ... on Error { code message }\n      ... on AlreadyProcessingError { job { id } }\n    }\n  }\n": typeof types.RestIngestDocument,
    "\n  mutation RestIngestHtml($input: IngestHtmlInput!) {\n    ingestHtml(input: $input) {\n      ... on Job { id status url createdAt }\n      ... on Error { code message }\n      ... on InvalidInputError { field }\n      ... on AlreadyProcessingError { job { id } }\n    }\n  }\n": typeof types.RestIngestHtmlDocument,
    "\n  mutation RestIngestFile($file: File!, $priority: Priority!, $options: IngestOptions) {\n    ingestFile(file: $file, priority: $priority, options: $options) {\n      ... on Job { id status url createdAt }\n      ... on Error { code message }\n      ... on InvalidInputError { field }\n      ... on AlreadyProcessingError { job { id } }\n    }\n  }\n": typeof types.RestIngestFileDocument,
    "\n      mutation RestIngestBatch($input: IngestBatchInput!) {\n        ingestBatch(input: $input) {\n          ... on IngestBatch {\n            jobs { id status url createdAt }\n            rejected { url code message job { id } }\n          }\n          ... on Error { code message }\n        }\n      }\n    ": typeof types.RestIngestBatchDocument,
    "\n  fragment RestJob on Job {\n    id status url priority createdAt startedAt completedAt attempt currentStage stagesCompleted percent retryAt\n    failure { code stage message httpStatus }\n    result { documentId title url tier qualityScore filePath cached }\n    tokens { input output }\n  }\n": typeof types.RestJobFragmentDoc,
    "\n      query RestJobs($first: Int!, $offset: Int!, $filter: JobFilter!) {\n        jobs(first: $first, offset: $offset, filter: $filter) { totalCount nodes { ...RestJob } }\n      }\n    ": typeof types.RestJobsDocument,
    "query RestJob($id: ID!) { job(id: $id) { ...RestJob } }": typeof types.RestJobDocument,
    "\n      mutation RestCancel($id: ID!) {\n        cancelJob(id: $id) { ...RestJob ... on Error { code message } }\n      }\n    ": typeof types.RestCancelDocument,
    "\n      mutation RestRetry($id: ID!) {\n        retryJob(id: $id) { ...RestJob ... on Error { code message } ... on AlreadyProcessingError { job { id } } }\n      }\n    ": typeof types.RestRetryDocument,
    "\n  fragment RestDocument on Document {\n    id title url tier qualityScore tags createdAt filePath summary\n  }\n": typeof types.RestDocumentFragmentDoc,
    "\n        query RestLibrary($first: Int!, $offset: Int!, $filter: DocumentFilter!, $orderBy: DocumentOrder!) {\n          library(first: $first, offset: $offset, filter: $filter, orderBy: $orderBy) {\n            totalCount nodes { ...RestDocument }\n          }\n        }\n      ": typeof types.RestLibraryDocument,
    "\n  fragment RestCitation on Citation {\n    n document { id } revision { number } title url heading quote start end score tier\n  }\n  fragment RestAnswer on Answer {\n    answer answered confidence citations { ...RestCitation } nearest { ...RestDocument }\n    model notice code tokens { input output } tookMs\n  }\n": typeof types.RestCitationFragmentDoc,
    "\n  subscription RestAnswerStream($question: String!, $topK: Int!, $tier: [Tier!], $tags: [String!]) {\n    answer(question: $question, topK: $topK, tier: $tier, tags: $tags) {\n      __typename\n      ... on AnswerToken { text }\n      ... on AnswerCitation { citation { ...RestCitation } }\n      ... on AnswerError { code detail }\n      ... on AnswerDone { answer { ...RestAnswer } }\n    }\n  }\n": typeof types.RestAnswerStreamDocument,
    "\n      query RestAsk($question: String!, $topK: Int!, $tier: [Tier!], $tags: [String!]) {\n        ask(question: $question, topK: $topK, tier: $tier, tags: $tags) { ...RestAnswer }\n      }\n    ": typeof types.RestAskDocument,
    "\n      query RestRevision($id: ID!, $number: Int!) {\n        document(id: $id) {\n          id revisionNumber\n          revision(number: $number) {\n            id number isCurrent title author publishedAt language summary tags quality { score tier }\n            createdAt contentHash markdown\n          }\n        }\n      }\n    ": typeof types.RestRevisionDocument,
    "\n      query RestDiff($id: ID!, $from: Int, $to: Int) {\n        document(id: $id) { diff(from: $from, to: $to) { from to patch addedLines removedLines isExact } }\n      }\n    ": typeof types.RestDiffDocument,
    "\n      query RestRelated($id: ID!, $first: Int!) {\n        document(id: $id) { related(first: $first) { similarity document { ...RestDocument } } }\n      }\n    ": typeof types.RestRelatedDocument,
    "\n      query RestSearch($q: String!, $mode: SearchMode!, $filter: SearchFilter!, $first: Int!) {\n        search(q: $q, mode: $mode, filter: $filter, first: $first) {\n          tookMs mode showingResultsFor notice\n          items { score document { ...RestDocument } passage { text heading highlights { start end } } }\n        }\n      }\n    ": typeof types.RestSearchDocument,
    "\n      query RestTags($first: Int!, $prefix: String, $filter: DocumentFilter!) {\n        tags(first: $first, prefix: $prefix, filter: $filter) { tag count }\n      }\n    ": typeof types.RestTagsDocument,
    "\n      query RestStats {\n        stats {\n          documents sites words passages revisions textBytes newestAt\n          tiers { tier documents } languages { language documents } jobs { status count }\n        }\n      }\n    ": typeof types.RestStatsDocument,
};
const documents: Documents = {
    "\n  fragment RestDocumentDetails on Document {\n    ...RestDocument\n    site author publishedAt language wordCount byHand writtenBy modelFailure updatedAt checkedAt\n    outline { level text }\n    quality { score tier reasons { criterion score weight explanation } }\n    revisionNumber\n    revisions { id number isCurrent title createdAt contentHash filePath writtenBy }\n  }\n": types.RestDocumentDetailsFragmentDoc,
    "\n      query RestDocument($id: ID!) { document(id: $id) { ...RestDocumentDetails } }\n    ": types.RestDocumentDocument,
    "\n      query RestContent($id: ID!, $revision: Int) { document(id: $id) { content(revision: $revision) } }\n    ": types.RestContentDocument,
    "\n      mutation RestUpdate($input: UpdateDocumentInput!) {\n        updateDocument(input: $input) {\n          ... on Document { ...RestDocumentDetails }\n          ... on Error { code message }\n          ... on InvalidInputError { field }\n        }\n      }\n    ": types.RestUpdateDocument,
    "\n      mutation RestDelete($id: ID!) {\n        deleteDocument(id: $id) { ... on DeletedDocument { id } ... on Error { code message } }\n      }\n    ": types.RestDeleteDocument,
    "\n  query RestHealth {\n    health {\n      status version\n      checks {\n        database { ...RestCheck } redis { ...RestCheck } vectors { ...RestCheck }\n        files { ...RestCheck } ai { ...RestCheck } queue { ...RestCheck }\n      }\n    }\n  }\n  fragment RestCheck on Check { status detail }\n": types.RestHealthDocument,
    "\n  mutation RestIngest($input: IngestInput!) {\n    ingest(input: $input) {\n      ... on Job { id status url createdAt }\n      ... on Error { code message }\n      ... on AlreadyProcessingError { job { id } }\n    }\n  }\n": types.RestIngestDocument,
    "\n  mutation RestIngestHtml($input: IngestHtmlInput!) {\n    ingestHtml(input: $input) {\n      ... on Job { id status url createdAt }\n      ... on Error { code message }\n      ... on InvalidInputError { field }\n      ... on AlreadyProcessingError { job { id } }\n    }\n  }\n": types.RestIngestHtmlDocument,
    "\n  mutation RestIngestFile($file: File!, $priority: Priority!, $options: IngestOptions) {\n    ingestFile(file: $file, priority: $priority, options: $options) {\n      ... on Job { id status url createdAt }\n      ... on Error { code message }\n      ... on InvalidInputError { field }\n      ... on AlreadyProcessingError { job { id } }\n    }\n  }\n": types.RestIngestFileDocument,
    "\n      mutation RestIngestBatch($input: IngestBatchInput!) {\n        ingestBatch(input: $input) {\n          ... on IngestBatch {\n            jobs { id status url createdAt }\n            rejected { url code message job { id } }\n          }\n          ... on Error { code message }\n        }\n      }\n    ": types.RestIngestBatchDocument,
    "\n  fragment RestJob on Job {\n    id status url priority createdAt startedAt completedAt attempt currentStage stagesCompleted percent retryAt\n    failure { code stage message httpStatus }\n    result { documentId title url tier qualityScore filePath cached }\n    tokens { input output }\n  }\n": types.RestJobFragmentDoc,
    "\n      query RestJobs($first: Int!, $offset: Int!, $filter: JobFilter!) {\n        jobs(first: $first, offset: $offset, filter: $filter) { totalCount nodes { ...RestJob } }\n      }\n    ": types.RestJobsDocument,
    "query RestJob($id: ID!) { job(id: $id) { ...RestJob } }": types.RestJobDocument,
    "\n      mutation RestCancel($id: ID!) {\n        cancelJob(id: $id) { ...RestJob ... on Error { code message } }\n      }\n    ": types.RestCancelDocument,
    "\n      mutation RestRetry($id: ID!) {\n        retryJob(id: $id) { ...RestJob ... on Error { code message } ... on AlreadyProcessingError { job { id } } }\n      }\n    ": types.RestRetryDocument,
    "\n  fragment RestDocument on Document {\n    id title url tier qualityScore tags createdAt filePath summary\n  }\n": types.RestDocumentFragmentDoc,
    "\n        query RestLibrary($first: Int!, $offset: Int!, $filter: DocumentFilter!, $orderBy: DocumentOrder!) {\n          library(first: $first, offset: $offset, filter: $filter, orderBy: $orderBy) {\n            totalCount nodes { ...RestDocument }\n          }\n        }\n      ": types.RestLibraryDocument,
    "\n  fragment RestCitation on Citation {\n    n document { id } revision { number } title url heading quote start end score tier\n  }\n  fragment RestAnswer on Answer {\n    answer answered confidence citations { ...RestCitation } nearest { ...RestDocument }\n    model notice code tokens { input output } tookMs\n  }\n": types.RestCitationFragmentDoc,
    "\n  subscription RestAnswerStream($question: String!, $topK: Int!, $tier: [Tier!], $tags: [String!]) {\n    answer(question: $question, topK: $topK, tier: $tier, tags: $tags) {\n      __typename\n      ... on AnswerToken { text }\n      ... on AnswerCitation { citation { ...RestCitation } }\n      ... on AnswerError { code detail }\n      ... on AnswerDone { answer { ...RestAnswer } }\n    }\n  }\n": types.RestAnswerStreamDocument,
    "\n      query RestAsk($question: String!, $topK: Int!, $tier: [Tier!], $tags: [String!]) {\n        ask(question: $question, topK: $topK, tier: $tier, tags: $tags) { ...RestAnswer }\n      }\n    ": types.RestAskDocument,
    "\n      query RestRevision($id: ID!, $number: Int!) {\n        document(id: $id) {\n          id revisionNumber\n          revision(number: $number) {\n            id number isCurrent title author publishedAt language summary tags quality { score tier }\n            createdAt contentHash markdown\n          }\n        }\n      }\n    ": types.RestRevisionDocument,
    "\n      query RestDiff($id: ID!, $from: Int, $to: Int) {\n        document(id: $id) { diff(from: $from, to: $to) { from to patch addedLines removedLines isExact } }\n      }\n    ": types.RestDiffDocument,
    "\n      query RestRelated($id: ID!, $first: Int!) {\n        document(id: $id) { related(first: $first) { similarity document { ...RestDocument } } }\n      }\n    ": types.RestRelatedDocument,
    "\n      query RestSearch($q: String!, $mode: SearchMode!, $filter: SearchFilter!, $first: Int!) {\n        search(q: $q, mode: $mode, filter: $filter, first: $first) {\n          tookMs mode showingResultsFor notice\n          items { score document { ...RestDocument } passage { text heading highlights { start end } } }\n        }\n      }\n    ": types.RestSearchDocument,
    "\n      query RestTags($first: Int!, $prefix: String, $filter: DocumentFilter!) {\n        tags(first: $first, prefix: $prefix, filter: $filter) { tag count }\n      }\n    ": types.RestTagsDocument,
    "\n      query RestStats {\n        stats {\n          documents sites words passages revisions textBytes newestAt\n          tiers { tier documents } languages { language documents } jobs { status count }\n        }\n      }\n    ": types.RestStatsDocument,
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
export function graphql(source: "\n  fragment RestDocumentDetails on Document {\n    ...RestDocument\n    site author publishedAt language wordCount byHand writtenBy modelFailure updatedAt checkedAt\n    outline { level text }\n    quality { score tier reasons { criterion score weight explanation } }\n    revisionNumber\n    revisions { id number isCurrent title createdAt contentHash filePath writtenBy }\n  }\n"): (typeof documents)["\n  fragment RestDocumentDetails on Document {\n    ...RestDocument\n    site author publishedAt language wordCount byHand writtenBy modelFailure updatedAt checkedAt\n    outline { level text }\n    quality { score tier reasons { criterion score weight explanation } }\n    revisionNumber\n    revisions { id number isCurrent title createdAt contentHash filePath writtenBy }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n      query RestDocument($id: ID!) { document(id: $id) { ...RestDocumentDetails } }\n    "): (typeof documents)["\n      query RestDocument($id: ID!) { document(id: $id) { ...RestDocumentDetails } }\n    "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n      query RestContent($id: ID!, $revision: Int) { document(id: $id) { content(revision: $revision) } }\n    "): (typeof documents)["\n      query RestContent($id: ID!, $revision: Int) { document(id: $id) { content(revision: $revision) } }\n    "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n      mutation RestUpdate($input: UpdateDocumentInput!) {\n        updateDocument(input: $input) {\n          ... on Document { ...RestDocumentDetails }\n          ... on Error { code message }\n          ... on InvalidInputError { field }\n        }\n      }\n    "): (typeof documents)["\n      mutation RestUpdate($input: UpdateDocumentInput!) {\n        updateDocument(input: $input) {\n          ... on Document { ...RestDocumentDetails }\n          ... on Error { code message }\n          ... on InvalidInputError { field }\n        }\n      }\n    "];
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
export function graphql(source: "\n  mutation RestIngest($input: IngestInput!) {\n    ingest(input: $input) {\n      ... on Job { id status url createdAt }\n      ... on Error { code message }\n      ... on AlreadyProcessingError { job { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation RestIngest($input: IngestInput!) {\n    ingest(input: $input) {\n      ... on Job { id status url createdAt }\n      ... on Error { code message }\n      ... on AlreadyProcessingError { job { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RestIngestHtml($input: IngestHtmlInput!) {\n    ingestHtml(input: $input) {\n      ... on Job { id status url createdAt }\n      ... on Error { code message }\n      ... on InvalidInputError { field }\n      ... on AlreadyProcessingError { job { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation RestIngestHtml($input: IngestHtmlInput!) {\n    ingestHtml(input: $input) {\n      ... on Job { id status url createdAt }\n      ... on Error { code message }\n      ... on InvalidInputError { field }\n      ... on AlreadyProcessingError { job { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RestIngestFile($file: File!, $priority: Priority!, $options: IngestOptions) {\n    ingestFile(file: $file, priority: $priority, options: $options) {\n      ... on Job { id status url createdAt }\n      ... on Error { code message }\n      ... on InvalidInputError { field }\n      ... on AlreadyProcessingError { job { id } }\n    }\n  }\n"): (typeof documents)["\n  mutation RestIngestFile($file: File!, $priority: Priority!, $options: IngestOptions) {\n    ingestFile(file: $file, priority: $priority, options: $options) {\n      ... on Job { id status url createdAt }\n      ... on Error { code message }\n      ... on InvalidInputError { field }\n      ... on AlreadyProcessingError { job { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n      mutation RestIngestBatch($input: IngestBatchInput!) {\n        ingestBatch(input: $input) {\n          ... on IngestBatch {\n            jobs { id status url createdAt }\n            rejected { url code message job { id } }\n          }\n          ... on Error { code message }\n        }\n      }\n    "): (typeof documents)["\n      mutation RestIngestBatch($input: IngestBatchInput!) {\n        ingestBatch(input: $input) {\n          ... on IngestBatch {\n            jobs { id status url createdAt }\n            rejected { url code message job { id } }\n          }\n          ... on Error { code message }\n        }\n      }\n    "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RestJob on Job {\n    id status url priority createdAt startedAt completedAt attempt currentStage stagesCompleted percent retryAt\n    failure { code stage message httpStatus }\n    result { documentId title url tier qualityScore filePath cached }\n    tokens { input output }\n  }\n"): (typeof documents)["\n  fragment RestJob on Job {\n    id status url priority createdAt startedAt completedAt attempt currentStage stagesCompleted percent retryAt\n    failure { code stage message httpStatus }\n    result { documentId title url tier qualityScore filePath cached }\n    tokens { input output }\n  }\n"];
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
export function graphql(source: "\n  fragment RestCitation on Citation {\n    n document { id } revision { number } title url heading quote start end score tier\n  }\n  fragment RestAnswer on Answer {\n    answer answered confidence citations { ...RestCitation } nearest { ...RestDocument }\n    model notice code tokens { input output } tookMs\n  }\n"): (typeof documents)["\n  fragment RestCitation on Citation {\n    n document { id } revision { number } title url heading quote start end score tier\n  }\n  fragment RestAnswer on Answer {\n    answer answered confidence citations { ...RestCitation } nearest { ...RestDocument }\n    model notice code tokens { input output } tookMs\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RestAnswerStream($question: String!, $topK: Int!, $tier: [Tier!], $tags: [String!]) {\n    answer(question: $question, topK: $topK, tier: $tier, tags: $tags) {\n      __typename\n      ... on AnswerToken { text }\n      ... on AnswerCitation { citation { ...RestCitation } }\n      ... on AnswerError { code detail }\n      ... on AnswerDone { answer { ...RestAnswer } }\n    }\n  }\n"): (typeof documents)["\n  subscription RestAnswerStream($question: String!, $topK: Int!, $tier: [Tier!], $tags: [String!]) {\n    answer(question: $question, topK: $topK, tier: $tier, tags: $tags) {\n      __typename\n      ... on AnswerToken { text }\n      ... on AnswerCitation { citation { ...RestCitation } }\n      ... on AnswerError { code detail }\n      ... on AnswerDone { answer { ...RestAnswer } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n      query RestAsk($question: String!, $topK: Int!, $tier: [Tier!], $tags: [String!]) {\n        ask(question: $question, topK: $topK, tier: $tier, tags: $tags) { ...RestAnswer }\n      }\n    "): (typeof documents)["\n      query RestAsk($question: String!, $topK: Int!, $tier: [Tier!], $tags: [String!]) {\n        ask(question: $question, topK: $topK, tier: $tier, tags: $tags) { ...RestAnswer }\n      }\n    "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n      query RestRevision($id: ID!, $number: Int!) {\n        document(id: $id) {\n          id revisionNumber\n          revision(number: $number) {\n            id number isCurrent title author publishedAt language summary tags quality { score tier }\n            createdAt contentHash markdown\n          }\n        }\n      }\n    "): (typeof documents)["\n      query RestRevision($id: ID!, $number: Int!) {\n        document(id: $id) {\n          id revisionNumber\n          revision(number: $number) {\n            id number isCurrent title author publishedAt language summary tags quality { score tier }\n            createdAt contentHash markdown\n          }\n        }\n      }\n    "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n      query RestDiff($id: ID!, $from: Int, $to: Int) {\n        document(id: $id) { diff(from: $from, to: $to) { from to patch addedLines removedLines isExact } }\n      }\n    "): (typeof documents)["\n      query RestDiff($id: ID!, $from: Int, $to: Int) {\n        document(id: $id) { diff(from: $from, to: $to) { from to patch addedLines removedLines isExact } }\n      }\n    "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n      query RestRelated($id: ID!, $first: Int!) {\n        document(id: $id) { related(first: $first) { similarity document { ...RestDocument } } }\n      }\n    "): (typeof documents)["\n      query RestRelated($id: ID!, $first: Int!) {\n        document(id: $id) { related(first: $first) { similarity document { ...RestDocument } } }\n      }\n    "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n      query RestSearch($q: String!, $mode: SearchMode!, $filter: SearchFilter!, $first: Int!) {\n        search(q: $q, mode: $mode, filter: $filter, first: $first) {\n          tookMs mode showingResultsFor notice\n          items { score document { ...RestDocument } passage { text heading highlights { start end } } }\n        }\n      }\n    "): (typeof documents)["\n      query RestSearch($q: String!, $mode: SearchMode!, $filter: SearchFilter!, $first: Int!) {\n        search(q: $q, mode: $mode, filter: $filter, first: $first) {\n          tookMs mode showingResultsFor notice\n          items { score document { ...RestDocument } passage { text heading highlights { start end } } }\n        }\n      }\n    "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n      query RestTags($first: Int!, $prefix: String, $filter: DocumentFilter!) {\n        tags(first: $first, prefix: $prefix, filter: $filter) { tag count }\n      }\n    "): (typeof documents)["\n      query RestTags($first: Int!, $prefix: String, $filter: DocumentFilter!) {\n        tags(first: $first, prefix: $prefix, filter: $filter) { tag count }\n      }\n    "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n      query RestStats {\n        stats {\n          documents sites words passages revisions textBytes newestAt\n          tiers { tier documents } languages { language documents } jobs { status count }\n        }\n      }\n    "): (typeof documents)["\n      query RestStats {\n        stats {\n          documents sites words passages revisions textBytes newestAt\n          tiers { tier documents } languages { language documents } jobs { status count }\n        }\n      }\n    "];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;