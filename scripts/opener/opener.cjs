/** Loaded by `npm start` beside the extension: shows the profile that it measured. */
const vscode = require('vscode');

exports.activate = () => {
  const profile = process.env.LAYERLINE_START_PROFILE;
  if (profile)
    return vscode.commands.executeCommand('layerline.openProfile', vscode.Uri.file(profile));
};
