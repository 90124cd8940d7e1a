import { type RunnerTask, type RunnerTestFile, TestRunner } from 'vitest';
import { testService } from './services/test-service.ts';

/** Leaves out the tests of the large size, and counts them as skipped, where a service that it is made of is missing. */
// biome-ignore lint/style/noDefaultExport: this is how vitest takes a runner.
export default class LargeRunner extends TestRunner {
  async onCollected(files: RunnerTestFile[]): Promise<void> {
    const services = await Promise.all([testService('redis'), testService('s3')]);
    if (services.some(({ missing }) => missing !== null)) files.forEach(leaveOut);
  }
}

function leaveOut(task: RunnerTask): void {
  task.mode = 'skip';
  if ('tasks' in task) task.tasks.forEach(leaveOut);
}
