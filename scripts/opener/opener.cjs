/** Loaded by `npm start` beside the extension: shows the profile that it measured. */
const { commands, Uri } = require('vscode');

exports.activate = async () => {
  const profile = process.env.LAYERLINE_START_PROFILE;
  if (!profile) return;
  await commands.executeCommand('workbench.view.extension.layerline');
  await commands.executeCommand('layerline.openProfile', Uri.file(profile));
};
