/** Commands that a hover's links may start, and nothing else. */
export const LINK_COMMANDS = {
  showInPanel: 'layerline.showInPanel',
  /** Ours, without a title: opens a frame of the profile. */
  openFrame: 'layerline.annotations.openFrame',
  /** Ours, without a title: copies what a hover tells. */
  copy: 'layerline.annotations.copy',
} as const;

export type LinkCommand = keyof typeof LINK_COMMANDS;

/** Address for Markdown and HTML: percent-encoded, so that nothing of the argument is markup. */
export function commandLink(command: LinkCommand, ...parameters: readonly unknown[]): string {
  const encoded = encodeURIComponent(JSON.stringify(parameters)).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
  return `command:${LINK_COMMANDS[command]}?${encoded}`;
}
