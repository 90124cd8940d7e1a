import { openAsBlob, type Stats } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { graphql } from '../client/generated/gql.ts';
import type { Client } from '../client/open-client.ts';
import { DomainError } from '../domain/failure.ts';
import { MOST_CONTENT_BYTES, tooLarge } from '../domain/upload.ts';
import { PRIORITY_NAMES, type Rejected, type Submission, type SubmitOptions, type Submitted } from './submission.ts';

const IngestFile = graphql(`
  mutation IngestFile($file: File!, $priority: Priority!, $options: IngestOptions) {
    ingestFile(file: $file, priority: $priority, options: $options) {
      __typename
      ... on Job { jobId: id status url createdAt }
      ... on Error { code message }
      ... on AlreadyProcessingError { job { jobId: id } }
    }
  }
`);

/**
 * Uploads any number of files, one after the other; one that is refused, or can't be read, spoils no other.
 *
 * @throws ClientError; what had been submitted by then goes on
 */
export async function submitFiles(
  client: Client,
  paths: readonly string[],
  { priority, forceRefresh = false, skipScreening = false }: SubmitOptions,
): Promise<Submission> {
  const rest = { priority: PRIORITY_NAMES[priority], options: { forceRefresh, skipScreening } };
  const jobs: Submitted[] = [];
  const rejected: Rejected[] = [];
  for (const path of paths) {
    try {
      const { ingestFile: answer } = await client.upload(IngestFile, { file: await openFile(path), ...rest });
      if (answer.__typename === 'Job') {
        const { jobId, status, url, createdAt } = answer;
        jobs.push({ jobId, status, url, createdAt });
      } else {
        const { code, message } = answer;
        const live = answer.__typename === 'AlreadyProcessingError' ? answer.job : null;
        rejected.push({ url: path, code, message, jobId: live?.jobId ?? null });
      }
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      rejected.push({ url: path, code: error.code, message: error.message, jobId: null });
    }
  }
  return { jobs, rejected };
}

/** @throws DomainError `INVALID_INPUT` for what can't be read; `TOO_LARGE` */
async function openFile(path: string): Promise<File> {
  const found = await readable(path).catch((cause: Error) => {
    throw new DomainError('INVALID_INPUT', `${path} can not be read: ${cause.message}`, { cause });
  });
  if (!found.isFile()) throw new DomainError('INVALID_INPUT', `${path} is no file.`);
  // Not even sent.
  if (found.size > MOST_CONTENT_BYTES) throw tooLarge(path);
  return new File([await openAsBlob(path)], basename(path));
}

async function readable(path: string): Promise<Stats> {
  await access(path, constants.R_OK);
  return stat(path);
}
