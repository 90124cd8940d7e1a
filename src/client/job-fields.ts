/**
 * What the command line asks of a job and of an event. Jobs are named `jobId`, as events name them. Documents use these
 * fragments by name; the generated ones carry them.
 */

import { graphql } from './generated/gql.ts';

export type { JobEventFieldsFragment as JobEvent, JobFieldsFragment as Job } from './generated/graphql.ts';

graphql(`
  fragment JobFields on Job {
    jobId: id
    url
    status
    priority
    attempt
    currentStage
    stagesCompleted
    percent
    lastSeq
    createdAt
    startedAt
    completedAt
    retryAt
    failure { code stage message remedy retryable httpStatus }
    result { documentId title url tier qualityScore filePath cached }
    tokens { input output }
  }
`);

graphql(`
  fragment JobEventFields on JobEvent {
    __typename
    seq
    type
    jobId
    timestamp
    percent
    ... on JobStartedEvent { url attempt message }
    ... on StageStartedEvent { stage message }
    ... on StageProgressEvent { stage message }
    ... on StageCompletedEvent { stage durationMs }
    ... on JobCompletedEvent { durationMs result { documentId title url tier qualityScore filePath cached } }
    ... on ErrorEvent { failedIn: stage code error remedy retryable willRetryAt }
    ... on JobCancelledEvent { failedIn: stage }
  }
`);
