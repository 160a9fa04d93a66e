// Takes the place of the `vscode` module when tests are only listed.
export {};
