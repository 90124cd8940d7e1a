import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFolderObjects } from '../../src/storage/objects/folder-objects.ts';
import type { ObjectStore } from '../../src/storage/objects/object-store.ts';
import { openS3Objects } from '../../src/storage/objects/s3-objects.ts';
import { testBucket } from '../support/s3-bucket.ts';
import { testService } from '../support/services/test-service.ts';

interface OpenedStore {
  readonly store: ObjectStore;
  close(): Promise<void>;
}

const s3 = await testService('s3');

/** Every driver, each opening an empty store. */
const DRIVERS = [
  { driver: 'folder', missing: null, open: openTemporaryFolder },
  { driver: 'S3', missing: s3.missing, open: openTemporaryBucket },
];

async function openTemporaryFolder(): Promise<OpenedStore> {
  const folder = await mkdtemp(join(tmpdir(), 'objects-'));
  return { store: await openFolderObjects(folder), close: () => rm(folder, { recursive: true }) };
}

async function openTemporaryBucket(): Promise<OpenedStore> {
  const { settings, remove } = testBucket(s3.address());
  return { store: await openS3Objects(settings), close: remove };
}

async function keysOf(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys.sort();
}

const textOf = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString('utf8'));

for (const { driver, missing, open } of DRIVERS) {
  describe.skipIf(missing)(`files in: ${driver}`, () => {
    let opened: OpenedStore;
    let store: ObjectStore;
    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(() => opened.close());

    test('what was put is got back, byte for byte', async () => {
      const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251);
      await store.put('round/bytes.bin', bytes, 'application/octet-stream');
      await store.put('round/text.md', 'Grüße, 世界 🌍', 'text/markdown; charset=utf-8');
      expect(Buffer.from((await store.get('round/bytes.bin')) ?? []).equals(bytes)).toBe(true);
      expect(textOf(await store.get('round/text.md'))).toBe('Grüße, 世界 🌍');
    });

    test('an empty file is a file', async () => {
      await store.put('empty/file', '', 'text/plain');
      expect(await store.get('empty/file')).toHaveLength(0);
      const listed = [];
      for await (const object of store.list('empty/')) listed.push(object);
      expect(listed).toMatchObject([{ key: 'empty/file', size: 0 }]);
    });

    test('what was never put is null, and so is the folder of another file', async () => {
      await store.put('folder/file', 'x', 'text/plain');
      expect(await store.get('folder/other')).toBeNull();
      expect(await store.get('folder')).toBeNull();
      expect(await store.get('folder/file/below')).toBeNull();
    });

    test('a second put replaces the first', async () => {
      await store.put('replaced.md', 'first, and longer', 'text/markdown');
      await store.put('replaced.md', 'second', 'text/markdown');
      expect(textOf(await store.get('replaced.md'))).toBe('second');
    });

    test('a deleted file is gone, and deleting it again is fine', async () => {
      await store.put('deleted/file.md', 'x', 'text/markdown');
      await store.delete('deleted/file.md');
      await store.delete('deleted/file.md');
      expect(await store.get('deleted/file.md')).toBeNull();
      expect(await keysOf(store, 'deleted/')).toEqual([]);
    });

    test('a list holds what starts with the prefix, in all depths', async () => {
      for (const key of ['list/a.md', 'list/ab/c.md', 'list/ab/d/e.md', 'list/b.md', 'lists/f.md']) {
        await store.put(key, key, 'text/markdown');
      }
      expect(await keysOf(store, 'list/')).toEqual(['list/a.md', 'list/ab/c.md', 'list/ab/d/e.md', 'list/b.md']);
      expect(await keysOf(store, 'list/a')).toEqual(['list/a.md', 'list/ab/c.md', 'list/ab/d/e.md']);
      expect(await keysOf(store, 'list/ab/')).toEqual(['list/ab/c.md', 'list/ab/d/e.md']);
      expect(await keysOf(store, 'nowhere/')).toEqual([]);
      expect(await keysOf(store, '')).toEqual(expect.arrayContaining(['list/a.md', 'lists/f.md']));
    });

    test('a list tells size and time', async () => {
      const before = Date.now() - 2_000;
      await store.put('told/file.md', 'é', 'text/markdown');
      const told = [];
      for await (const object of store.list('told/')) told.push(object);
      expect(told).toMatchObject([{ key: 'told/file.md', size: 2 }]);
      expect(told[0]?.modifiedAt.getTime()).toBeGreaterThan(before);
    });

    test('a long list holds every file once', async () => {
      const keys = Array.from({ length: 1_001 }, (_, index) => `long/${String(index).padStart(4, '0')}.md`);
      for (let from = 0; from < keys.length; from += 50)
        await Promise.all(keys.slice(from, from + 50).map((key) => store.put(key, key, 'text/markdown')));
      expect(await keysOf(store, 'long/')).toEqual(keys);
    });

    test.each(['007', '1.50', '1e3', 'true', '-', '...'])(
      'a key is a text, whatever else it looks like: %s',
      async (key) => {
        await store.put(key, key, 'text/plain');
        expect(textOf(await store.get(key))).toBe(key);
        expect(await keysOf(store, key)).toEqual([key]);
      },
    );

    test('readers of a file that is being replaced get one of its states, whole', async () => {
      const states = ['a', 'b'].map((letter) => letter.repeat(300_000));
      await store.put('whole.md', states[0] ?? '', 'text/markdown');
      let writing = true;
      const writer = (async () => {
        for (let round = 1; round <= 10; round += 1)
          await store.put('whole.md', states[round % 2] ?? '', 'text/markdown');
        writing = false;
      })();
      while (writing) expect(states).toContain(textOf(await store.get('whole.md')));
      await writer;
    });

    test('many writers of one key leave one of their files', async () => {
      const bodies = Array.from({ length: 20 }, (_, index) => `body ${index}`);
      await Promise.all(bodies.map((body) => store.put('raced/file.md', body, 'text/markdown')));
      expect(bodies).toContain(textOf(await store.get('raced/file.md')));
      expect(await keysOf(store, 'raced/')).toEqual(['raced/file.md']);
    });

    test.each(['', '/', 'a/', '/a', 'a//b', '..', 'a/../b', './a', 'a b', 'a\\b', 'ä', '~unfinished/x'])(
      'what is not a key is refused: %j',
      async (key) => {
        await expect(store.put(key, 'x', 'text/plain')).rejects.toThrow(RangeError);
        await expect(store.get(key)).rejects.toThrow(RangeError);
        await expect(store.delete(key)).rejects.toThrow(RangeError);
      },
    );

    test('a store that works says so', async () => {
      await expect(store.check()).resolves.toBeUndefined();
    });

    test('a store that has gone says so', async () => {
      const lost = await open();
      await lost.close();
      const unavailable = { code: 'FILES_UNAVAILABLE', cause: expect.any(Error) };
      await expect(lost.store.check()).rejects.toMatchObject(unavailable);
      await expect(lost.store.put('a.md', 'x', 'text/markdown')).rejects.toMatchObject(unavailable);
    });
  });
}

test('a folder that can not be made is told when it is opened', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'objects-'));
  await writeFile(join(folder, 'file'), '');
  await expect(openFolderObjects(join(folder, 'file', 'objects'))).rejects.toMatchObject({ code: 'FILES_UNAVAILABLE' });
  await rm(folder, { recursive: true });
});
