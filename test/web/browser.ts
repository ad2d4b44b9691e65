import { createRequire } from 'node:module';
import type { ExecutionContext } from 'ava';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { patience } from '../limit.ts';

// Where it is imported, Node.js looks through its 3 MB for the names of exports first.
const { chromium } = createRequire(import.meta.url)('playwright-core') as typeof import('playwright-core');

let browser: Promise<Browser> | undefined;

/** A page of Debian's Chromium, which ends with the test. Whatever it complains about is an error of the test. */
export async function browse(
  t: ExecutionContext,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Page & { readonly said: readonly string[] }> {
  browser ??= chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const context = await (await browser).newContext({ viewport: { width: 1200, height: 800 }, colorScheme: 'dark', ...options });
  t.teardown(() => context.close());
  const page = await context.newPage();
  // So that an error says what was waited for, rather than that the test took too long.
  page.setDefaultTimeout(patience / 2);
  const said: string[] = [];
  // The tests read pixels more often than Chromium finds fast, of which it warns.
  page.on('console', (message) => message.text().startsWith('Canvas2D: Multiple readback') || said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  page.on('dialog', (dialog) => said.push(`dialog: ${dialog.message()}`));
  await page.goto(url);
  return Object.assign(page, { said });
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
}

/** What the canvas shows, a colour `#rrggbb` a pixel. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  at(x: number, y: number): string;
}

export async function pixelsOf(page: Page): Promise<Pixels> {
  // The next frame has what was asked for before.
  const { width, height, data } = (await page.evaluate(`new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
    const canvas = document.querySelector('canvas');
    const { width, height, data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let text = '';
    for (let at = 0; at < data.length; at += 32768) text += String.fromCharCode(...data.subarray(at, at + 32768));
    resolve({ width, height, data: btoa(text) });
  })))`)) as { width: number; height: number; data: string };
  const bytes = Buffer.from(data, 'base64');
  return { width, height, at: (x, y) => `#${bytes.toString('hex', 4 * (y * width + x), 4 * (y * width + x) + 3)}` };
}
