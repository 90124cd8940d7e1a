import { DomainError } from '../../domain/failure.ts';
import { MOST_CONTENT_BYTES } from '../../domain/upload.ts';

/** How much of uploads is held in memory at a time, however many there are. */
export interface UploadRoom {
  /** A place for one upload; it has to be left once its answer is sent. */
  enter(): UploadPlace;
}

export interface UploadLimits {
  /** Shared by all routes that take uploads. */
  readonly room: UploadRoom;
  /** Of a JSON body that may hold a page, in bytes. */
  readonly bodyLimit: number;
}

export interface UploadPlace {
  /**
   * Makes room for so many bytes more.
   *
   * @throws DomainError `FILES_UNAVAILABLE` when all others take so much that there is none
   */
  take(bytes: number): void;
  leave(): void;
}

/** Five of the largest files; on their way to the file store they take a few times that. */
const MOST_BYTES = 5 * MOST_CONTENT_BYTES;

export function createUploadRoom(mostBytes = MOST_BYTES): UploadRoom {
  let taken = 0;
  return {
    enter() {
      let own = 0;
      return {
        take(bytes) {
          if (taken + bytes > mostBytes) {
            throw new DomainError(
              'FILES_UNAVAILABLE',
              'Too much is being uploaded at the moment. Try again in a moment.',
            );
          }
          taken += bytes;
          own += bytes;
        },
        leave() {
          taken -= own;
          own = 0;
        },
      };
    },
  };
}
