// Takes the place of the `vscode` module when tests are only listed: nothing of it is called then.
export {};
