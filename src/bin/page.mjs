// Makes the module that holds the page for browsers: one document with its script and style, which loads nothing else.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { build, transform } from 'esbuild';

const folder = 'src/web';

/** What errors.ts takes of Node, which no page needs. */
const withoutNode = {
  name: 'without-node',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:(os|util)$/ }, ({ path }) => ({ path, namespace: 'absent' }));
    onLoad({ filter: /^/, namespace: 'absent' }, () => ({
      contents: 'export const constants = { errno: {} }, getSystemErrorMap = () => new Map();',
    }));
  },
};

/** The help and the alerts of metrics are a quarter of the page, which shows neither. */
const withoutHelpOfMetrics = {
  name: 'without-help-of-metrics',
  setup({ onLoad }) {
    onLoad({ filter: /catalogue\/metrics\.ts$/ }, async () => {
      const { metrics } = await import('../../dist/src/catalogue/metrics.js');
      const charted = Object.entries(metrics).map(([name, { role, rank }]) => [name, role || rank ? { role, rank } : '']);
      return { contents: `export const metrics = ${JSON.stringify(Object.fromEntries(charted))};` };
    });
  },
};

export async function pageModule() {
  const { outputFiles } = await build({
    entryPoints: [`${folder}/main.ts`],
    ...{ bundle: true, write: false, minify: true, format: 'iife', target: ['chrome110', 'firefox115', 'safari16.4'] },
    ...{ charset: 'utf8', legalComments: 'none', logLevel: 'warning', plugins: [withoutNode, withoutHelpOfMetrics] },
  });
  const script = outputFiles[0].text.replaceAll('</script', '<\\/script');
  const { code: style } = await transform(readFileSync(`${folder}/page.css`, 'utf8'), { loader: 'css', minify: true });
  const html = readFileSync(`${folder}/page.html`, 'utf8')
    .replace('<style></style>', () => `<style>${style}</style>`)
    .replace('<script></script>', () => `<script>${script}</script>`);
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return `export const pageDocument = ${JSON.stringify({ html, policy })};\n`;
}

function hashOf(text) {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
