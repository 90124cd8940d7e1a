import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { showSteps } from '../../../src/cli/step-progress.ts';
import { openScreen } from '../../support/screen.ts';

test('what is done within a second shows nothing; then a bar for each step, which is gone at the end', () => {
  const screen = openScreen(80);
  let now = 0;
  const { onProgress, end } = showSteps(screen.terminal, () => now);
  onProgress('reading', 10, 100);
  expect(screen.output()).toBe('');
  now = 1_500;
  onProgress('reading', 50, 100);
  expect(stripVTControlCharacters(screen.output())).toMatch(/reading +[█░]+ 50%$/);
  onProgress('importing', 1, 4);
  expect(stripVTControlCharacters(screen.output())).toMatch(/importing [█░]+ 25%$/);
  end();
  expect(screen.output()).toContain('\x1b[?25h');
});

test('elsewhere than on a terminal it is a line every five seconds', () => {
  const screen = openScreen();
  let now = 0;
  const { onProgress, end } = showSteps(screen.terminal, () => now);
  for (now = 0; now < 12_000; now += 1_000) onProgress('exporting', now, 12_000);
  end();
  expect([screen.output(), screen.errors()]).toEqual(['', 'exporting: 41%\nexporting: 83%\n']);
});

test('for programs nothing is shown', () => {
  const { onProgress, end } = showSteps(null);
  expect(onProgress('verifying', 1, 2)).toBeUndefined();
  end();
});
