/** For `gutterIconPath` and images of a hover. Base64, because quotes and `)` break Markdown. */
export function svgUri(svg: string): string {
  return `data:image/svg+xml;base64,${Buffer.from(svg, 'utf8').toString('base64')}`;
}
