import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import { startTestApp } from '../support/app.ts';
import { chromiumPath } from '../support/chromium.ts';
import { startLocalSite } from '../support/local-site.ts';

test.skipIf(chromiumPath === null)(
  'GraphiQL in a browser shows the events of a job as they come, to the last',
  async () => {
    await using site = await startLocalSite();
    await using app = await startTestApp();
    const gate = site.gate('/gated', 'in the body');
    const id = await app.ingest(site.url('/gated'));
    const browser = await chromium.launch({
      executablePath: chromiumPath ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
    });
    try {
      const page = await browser.newPage();
      const query = `subscription { jobProgress(jobId: "${id}") { seq type } }`;
      await page.goto(`${app.url}/graphql?query=${encodeURIComponent(query)}`);
      await page.getByRole('button', { name: /execute query/i }).click();
      const answer = page.locator('.result-window');
      await expect.poll(() => answer.textContent()).toContain('STAGE_PROGRESS');
      gate.open();
      await expect.poll(() => answer.textContent()).toContain('JOB_COMPLETED');
    } finally {
      await browser.close();
    }
  },
);
