import { randomBytes } from 'node:crypto';

export interface PageOptions {
  readonly language: string;
  /** Where style sheets, images and fonts may come from, as policies have it. */
  readonly cspSource: string;
  /** Address of a file in dist/webview. */
  readonly asset: (name: string) => string;
}

/** Asks for the content while the panel's script is on its way, and keeps what comes before it. */
const ASK_EARLY = `
var host = acquireVsCodeApi(), early = [];
onmessage = ({ data }) => early.push(data);
host.postMessage({ type: 'ready' });
`;

/** The panel's page: an empty body, its script, one style sheet; data comes by message. */
export function panelHtml({ language, cspSource, asset }: PageOptions): string {
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    // The nonce is for the control toolkit, which adds one rule to find out what the browser knows.
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `img-src ${cspSource} data:`,
    `font-src ${cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<script nonce="${nonce}">${ASK_EARLY}</script>
<link rel="stylesheet" href="${asset('panel.css')}">
<title>Layerline</title>
</head>
<body>
<div id="root"></div>
<script type="module" nonce="${nonce}" src="${asset('panel.js')}"></script>
</body>
</html>`;
}
